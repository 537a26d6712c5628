// Percent-encoding by the sets of the URL Standard (§1.3), as far as http and https use them. Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace slovo::url {

/// Which characters are encoded in which part.
enum class EncodeSet : std::uint8_t { fragment = 1, query = 2, path = 4, userinfo = 8 };

/// Appends `text` with the characters of the set as %XX.
void append_encoded(std::string& out, std::string_view text, EncodeSet set);

/// The value of a hexadecimal digit, or -1.
[[nodiscard]] constexpr int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// The byte that "%XX" at the beginning of `text` stands for, or -1.
[[nodiscard]] constexpr int escaped_byte(std::string_view text) {
    if (text.size() < 3 || text[0] != '%') return -1;
    auto const high = hex_value(text[1]);
    auto const low = hex_value(text[2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/// Every %XX replaced by its byte.
[[nodiscard]] std::string percent_decoded(std::string_view text);

}  // namespace slovo::url
