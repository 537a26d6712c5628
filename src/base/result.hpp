// Errors as values. An Error carries a code, a literal and a place, never text from outside, so
// that no personal value can travel in one. Values of these types may be used from any thread.
#pragma once

#include <cstdint>
#include <expected>
#include <source_location>
#include <string_view>
#include <utility>

namespace slovo {

/// What went wrong, as far as a caller decides by it. What a person reads is made from the code
/// in their language (text/), never from the literal.
enum class ErrorCode : std::uint8_t {
    invalid,      ///< the input is not right
    not_found,    ///< no such thing (also said where the caller may not know that there is one)
    denied,       ///< the policy, a role or a missing consent says no
    conflict,     ///< it contradicts what is already there (replay with another body, wrong state)
    expired,      ///< a token, a session or a period is over
    too_large,    ///< over a limit of base/limits.hpp
    too_many,     ///< too often or too many at once
    corrupt,      ///< stored bytes are not what was written
    full,         ///< no space left on the device
    unavailable,  ///< not now: shutting down, poisoned, queue full, peer absent
    io,           ///< the operating system said no
    newer,        ///< written by a newer version
    internal,     ///< our own mistake
};

/// A string that can only be made from a literal.
class Literal {
public:
    consteval Literal(char const* text) : text_(text) {}
    [[nodiscard]] constexpr std::string_view view() const { return text_; }

private:
    std::string_view text_;
};

class [[nodiscard]] Error {
public:
    constexpr Error(ErrorCode code, Literal what, std::source_location where = std::source_location::current())
        : what_(what), where_(where), code_(code) {}

    [[nodiscard]] constexpr ErrorCode code() const { return code_; }
    [[nodiscard]] constexpr std::string_view what() const { return what_.view(); }
    [[nodiscard]] constexpr std::source_location const& where() const { return where_; }

private:
    Literal what_;
    std::source_location where_;
    ErrorCode code_;
};

template <class T = void>
using Result = std::expected<T, Error>;

/// `return fail(ErrorCode::invalid, "why");`
[[nodiscard]] constexpr std::unexpected<Error> fail(ErrorCode code, Literal what,
                                                    std::source_location where = std::source_location::current()) {
    return std::unexpected(Error(code, what, where));
}

[[nodiscard]] std::string_view name_of(ErrorCode code);

}  // namespace slovo

#define SLOVO_CONCAT_(a, b) a##b
#define SLOVO_CONCAT(a, b) SLOVO_CONCAT_(a, b)
#define SLOVO_TRY_(result, declaration, ...)               \
    auto result = (__VA_ARGS__);                           \
    if (!result) [[unlikely]]                              \
        return std::unexpected(std::move(result).error()); \
    declaration = std::move(*result)

/// `TRY(auto x, f());` gives x the value of f() or returns its error.
#define TRY(declaration, ...) SLOVO_TRY_(SLOVO_CONCAT(slovo_try_, __COUNTER__), declaration, __VA_ARGS__)
/// `TRY_VOID(f());` returns f()'s error, if any.
#define TRY_VOID(...)                                                    \
    do {                                                                 \
        auto slovo_try_result = (__VA_ARGS__);                           \
        if (!slovo_try_result) [[unlikely]]                              \
            return std::unexpected(std::move(slovo_try_result).error()); \
    } while (false)
