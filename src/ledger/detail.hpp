// What an event says beyond its kind: a small flat JSON object of literals, integers, booleans and
// hashes. It promises that no text from outside can get in: there is no way to add a string.
// Regular values; a builder belongs to one thread.
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace slovo::ledger {

class Detail {
public:
    Detail() = default;  ///< says nothing: {}

    /// The stored text back, canonical and of no other shape than a builder makes; `corrupt` otherwise.
    [[nodiscard]] static Result<Detail> parse(std::string_view json);

    [[nodiscard]] std::string const& json() const { return json_; }  ///< canonical (RFC 8785)
    [[nodiscard]] bool empty() const { return json_.size() == 2; }
    [[nodiscard]] std::optional<std::int64_t> number(std::string_view key) const;
    [[nodiscard]] bool flag(std::string_view key) const;              ///< true only if it is there and true
    [[nodiscard]] std::string_view word(std::string_view key) const;  ///< literal or hex; empty if absent

    bool operator==(Detail const&) const = default;

private:
    friend class DetailBuilder;
    [[nodiscard]] std::string_view value(std::string_view key) const;

    std::string json_ = "{}";
};

/// `DetailBuilder().add("form", "seo").add("size", 120).add("policy", hash).build()`. Keys are
/// [a-z][a-z0-9_]*, each once; integers within ±2^53 (RFC 8785 §3.2.2.3); anything else aborts.
class DetailBuilder {
public:
    DetailBuilder& add(Literal key, Literal word);  ///< [A-Za-z0-9._:-]+
    DetailBuilder& add(Literal key, Hash32 const& hash);
    DetailBuilder& add(Literal key, std::array<std::uint8_t, 16> const& mark);
    template <std::integral Number>
    DetailBuilder& add(Literal key, Number number) {
        if constexpr (std::same_as<Number, bool>) {
            return put(key, number ? "true" : "false");
        } else {
            return add_number(key, static_cast<std::int64_t>(number));
        }
    }
    [[nodiscard]] Detail build() const;

private:
    DetailBuilder& put(Literal key, std::string value);
    DetailBuilder& add_number(Literal key, std::int64_t number);

    std::vector<std::pair<std::string_view, std::string>> members_;
};

}  // namespace slovo::ledger
