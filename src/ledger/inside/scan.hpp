// Reads a text from its front, piece by piece, accepting only the one way in which a piece is
// written: no spaces, no leading zeroes, lower-case hex. For the strict parsers of this room.
// A value on a borrowed text; one thread.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace slovo::ledger {

class Scan {
public:
    explicit Scan(std::string_view text) : rest_(text) {}

    [[nodiscard]] bool done() const { return rest_.empty(); }
    [[nodiscard]] std::string_view rest() const { return rest_; }

    bool take(std::string_view expected) {
        if (!rest_.starts_with(expected)) return false;
        rest_.remove_prefix(expected.size());
        return true;
    }
    /// What stands before the next `end`, which is taken too; nothing when there is no `end`.
    std::optional<std::string_view> until(char end) {
        auto const at = rest_.find(end);
        if (at == std::string_view::npos) return std::nullopt;
        auto const piece = rest_.substr(0, at);
        rest_.remove_prefix(at + 1);
        return piece;
    }
    /// A decimal without leading zeroes, at most `max`.
    std::optional<std::uint64_t> decimal(std::uint64_t max) {
        std::size_t count = 0;
        std::uint64_t value = 0;
        while (count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9') {
            auto const digit = static_cast<std::uint64_t>(rest_[count] - '0');
            if (value > (max - digit) / 10 || digit > max) return std::nullopt;
            value = value * 10 + digit;
            ++count;
        }
        if (count == 0 || (count > 1 && rest_.front() == '0')) return std::nullopt;
        rest_.remove_prefix(count);
        return value;
    }
    /// 2 · N lower-case hex digits.
    template <std::size_t N>
    std::optional<std::array<std::uint8_t, N>> hex() {
        if (rest_.size() < 2 * N) return std::nullopt;
        std::array<std::uint8_t, N> bytes{};
        for (std::size_t i = 0; i < 2 * N; ++i) {
            char const c = rest_[i];
            bool const digit = c >= '0' && c <= '9';
            if (!digit && (c < 'a' || c > 'f')) return std::nullopt;
            auto const value = static_cast<std::uint8_t>(digit ? c - '0' : c - 'a' + 10);
            bytes[i / 2] = static_cast<std::uint8_t>(bytes[i / 2] << 4 | value);
        }
        rest_.remove_prefix(2 * N);
        return bytes;
    }

private:
    std::string_view rest_;
};

/// The program's and the policy's words: [A-Za-z0-9._:-]{1,64}; nothing in them needs escaping.
[[nodiscard]] inline bool is_word(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
               c == ':' || c == '-';
    });
}

}  // namespace slovo::ledger
