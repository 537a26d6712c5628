// Finding bytes sixteen at a time, classes of ASCII characters, and one UTF-8 writer: what the tokenizer's loops are
// made of. Pure functions, any thread.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace slovo::html {

/// The first of `wanted` in [at, end), or `end`.
template <char... wanted>
[[nodiscard]] char const* find_any(char const* at, char const* end) {
    using Block = char __attribute__((ext_vector_type(16)));
    using Hits = bool __attribute__((ext_vector_type(16)));
    for (; end - at >= 16; at += 16) {
        Block block;
        std::memcpy(&block, at, sizeof block);
        auto const equal = ((block == static_cast<Block>(wanted)) | ...);
        auto const mask = std::bit_cast<std::uint16_t>(__builtin_convertvector(equal, Hits));
        if (mask != 0) return at + std::countr_zero(mask);
    }
    while (at != end && !((*at == wanted) || ...)) ++at;
    return at;
}

enum CharacterClass : std::uint8_t {
    white = 1,       ///< tab, line feed, form feed, carriage return, space
    upper = 2,       ///< A–Z
    letter = 4,      ///< A–Z, a–z
    digit = 8,       ///< 0–9
    name_end = 16,   ///< ends a tag's name: white, '/', '>'
    equals = 32,     ///< with name_end: ends an attribute's name
    unusual = 64,    ///< upper or NUL: a name with it is not taken as it stands
    value_end = 128  ///< ends an unquoted value: white, '>'
};

[[nodiscard]] consteval std::array<std::uint8_t, 256> character_classes() {
    std::array<std::uint8_t, 256> table{};
    for (auto const c : {'\t', '\n', '\f', '\r', ' '})
        table[static_cast<std::uint8_t>(c)] = white | name_end | value_end;
    for (int c = 'A'; c <= 'Z'; ++c) table[static_cast<std::size_t>(c)] = upper | letter | unusual;
    for (int c = 'a'; c <= 'z'; ++c) table[static_cast<std::size_t>(c)] = letter;
    for (int c = '0'; c <= '9'; ++c) table[static_cast<std::size_t>(c)] = digit;
    table['/'] = name_end;
    table['>'] = name_end | value_end;
    table['='] = equals;
    table[0] = unusual;
    return table;
}
inline constexpr auto character_class = character_classes();

[[nodiscard]] constexpr bool is(char c, unsigned classes) {
    return (character_class[static_cast<std::uint8_t>(c)] & classes) != 0;
}
[[nodiscard]] constexpr char lower(char c) {
    return is(c, upper) ? static_cast<char>(c + ('a' - 'A')) : c;
}

/// Whether `text` begins with `lower_case`, whatever the case of its letters.
[[nodiscard]] constexpr bool begins_with(std::string_view text, std::string_view lower_case) {
    if (text.size() < lower_case.size()) return false;
    for (std::size_t i = 0; i < lower_case.size(); ++i)
        if (lower(text[i]) != lower_case[i]) return false;
    return true;
}
[[nodiscard]] constexpr bool equals_ignoring_case(std::string_view text, std::string_view lower_case) {
    return text.size() == lower_case.size() && begins_with(text, lower_case);
}

/// Writes a scalar value, returns what stands behind it; four bytes of room are needed.
[[nodiscard]] constexpr char* put_utf8(char* to, char32_t c) {
    if (c < 0x80) {
        *to++ = static_cast<char>(c);
        return to;
    }
    if (c < 0x800) {
        *to++ = static_cast<char>(0xC0 | (c >> 6));
    } else {
        if (c < 0x10000) {
            *to++ = static_cast<char>(0xE0 | (c >> 12));
        } else {
            *to++ = static_cast<char>(0xF0 | (c >> 18));
            *to++ = static_cast<char>(0x80 | ((c >> 12) & 0x3F));
        }
        *to++ = static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    }
    *to++ = static_cast<char>(0x80 | (c & 0x3F));
    return to;
}

}  // namespace slovo::html
