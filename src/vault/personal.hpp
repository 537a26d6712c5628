// Personal<T, "purpose"…>: a personal value in memory, opened only by a Use of one of its purposes.
// It cannot be printed, formatted, logged, compared, hashed, copied, iterated or turned into JSON:
// such code does not compile (src/vault/negative). Values belong to one thread at a time.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/ensure.hpp"
#include "base/ids.hpp"
#include "vault/wipe.hpp"

namespace slovo::gate {
class Gate;
class Safe;
}  // namespace slovo::gate

namespace slovo::vault {

/// A purpose of the policy, as a template argument.
template <std::size_t N>
struct FixedString {
    char text[N]{};
    constexpr FixedString(char const (&literal)[N]) { std::copy_n(literal, N, text); }
    [[nodiscard]] constexpr std::string_view view() const { return {text, N - 1}; }
    template <std::size_t M>
    [[nodiscard]] constexpr bool same(FixedString<M> const& other) const {
        return view() == other.view();
    }
};

/// What one needs to make a Use. Only the gate has it.
class UseKey {
    friend class ::slovo::gate::Gate;
    UseKey() {}
};

/// What one needs to seal a value into a cell. Only the safe has it.
class SealKey {
    friend class ::slovo::gate::Safe;
    SealKey() {}
};

/// Permission to open the personal data of one subject for one purpose, given by the gate after the
/// event is written. `thing` is the row that was asked for (0: all of the subject's).
template <FixedString P>
class Use {
public:
    Use(UseKey, SubjectId subject, std::int64_t thing) : subject_(subject), thing_(thing) {
        ENSURE(subject, "a Use is for somebody");
    }
    Use(Use&& other) noexcept
        : subject_(std::exchange(other.subject_, SubjectId{})), thing_(std::exchange(other.thing_, 0)) {}
    Use& operator=(Use&& other) noexcept {
        subject_ = std::exchange(other.subject_, SubjectId{});
        thing_ = std::exchange(other.thing_, 0);
        return *this;
    }
    Use(Use const&) = delete;
    Use& operator=(Use const&) = delete;

    [[nodiscard]] SubjectId for_subject() const { return subject_; }
    [[nodiscard]] std::int64_t for_thing() const { return thing_; }
    [[nodiscard]] static constexpr std::string_view purpose() { return P.view(); }

private:
    SubjectId subject_;
    std::int64_t thing_;
};

/// Uses of several subjects, for a page that shows them all: each value is opened by its own. Holds
/// no permission itself; the Uses outlive it.
template <FixedString P>
class Uses {
public:
    Uses(Use<P> const& one) : all_{&one} {}
    explicit Uses(std::vector<Use<P> const*> all) : all_(std::move(all)) { std::ranges::sort(all_, {}, subject_of); }

    [[nodiscard]] Use<P> const& of(SubjectId subject) const {
        auto const found = std::ranges::lower_bound(all_, subject, {}, subject_of);
        ENSURE(found != all_.end() && subject_of(*found) == subject, "a Use opens only its own subject's data");
        return **found;
    }

private:
    static SubjectId subject_of(Use<P> const* use) { return use->for_subject(); }

    std::vector<Use<P> const*> all_;
};

//= policy:C10
// "… only for the purposes named": the purposes are part of the type.
template <Wipeable T, FixedString... Purposes>
class Personal {
    static_assert(sizeof...(Purposes) > 0, "no data without a purpose");

public:
    /// Closing needs no permission. What is left of the source is wiped.
    [[nodiscard]] static Personal closing(SubjectId subject, T&& value) {
        Personal personal(subject, std::move(value));
        wipe_value(value);
        return personal;
    }

    Personal(Personal&& other) noexcept : subject_(other.subject_), value_(std::move(other.value_)) {
        wipe_value(other.value_);
        other.subject_ = SubjectId{};
    }
    Personal& operator=(Personal&& other) noexcept {
        if (this == &other) return *this;
        wipe_value(value_);
        value_ = std::move(other.value_);
        wipe_value(other.value_);
        subject_ = std::exchange(other.subject_, SubjectId{});
        return *this;
    }
    Personal(Personal const&) = delete;
    Personal& operator=(Personal const&) = delete;
    bool operator==(Personal const&) const = delete;
    ~Personal() { wipe_value(value_); }

    [[nodiscard]] SubjectId subject() const { return subject_; }

    /// The value, as long as this object lives. Another subject's Use ends the process.
    template <FixedString P>
        requires(Purposes.same(P) || ...)
    [[nodiscard]] T const& open(Use<P> const& use) const& {
        ENSURE(subject_ && use.for_subject() == subject_, "a Use opens only its own subject's data");
        return value_;
    }
    template <FixedString P>
    T const& open(Use<P> const&) const&& = delete;
    template <FixedString P>
        requires(Purposes.same(P) || ...)
    [[nodiscard]] T const& open(Uses<P> const& uses) const& {
        return open(uses.of(subject_));
    }
    template <FixedString P>
    T const& open(Uses<P> const&) const&& = delete;

    /// The same value for fewer purposes.
    template <FixedString... Fewer>
        requires(sizeof...(Fewer) > 0)
    [[nodiscard]] Personal<T, Fewer...> narrowed() && {
        static_assert((allows<Fewer>() && ...), "narrowing adds no purpose");
        return Personal<T, Fewer...>::closing(std::exchange(subject_, SubjectId{}), std::move(value_));
    }
    template <FixedString P>
    [[nodiscard]] static constexpr bool allows() {
        return (Purposes.same(P) || ...);
    }

    /// For sealing, which is closing once more: needs no purpose, but can be done by the safe only.
    [[nodiscard]] T const& to_seal(SealKey) const& { return value_; }

private:
    Personal(SubjectId subject, T&& value) : subject_(subject), value_(std::move(value)) {}

    SubjectId subject_;
    T value_;
};

}  // namespace slovo::vault
