// Small things about text that many checks ask: ASCII classes, folding, lengths in characters and estimated pixels,
// lower case for Latin and Cyrillic, words. No locale, no allocation where none is needed. Pure functions, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace slovo::study {

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
constexpr bool is_alpha(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool is_alnum(char c) {
    return is_digit(c) || is_alpha(c);
}
constexpr bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}
constexpr char ascii_lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

[[nodiscard]] bool equals_ignoring_case(std::string_view left, std::string_view right);
[[nodiscard]] bool starts_with_ignoring_case(std::string_view text, std::string_view prefix);
/// ASCII letters alike; `needle` in lower case.
[[nodiscard]] bool contains_ignoring_case(std::string_view text, std::string_view needle);
[[nodiscard]] std::string_view trimmed(std::string_view text);
/// Runs of white space (no-break ones too) become one space, none at the ends.
[[nodiscard]] std::string folded_space(std::string_view text);
/// Lower case for ASCII, Latin-1, Greek-free Cyrillic; other characters as they are. The length in bytes stays.
[[nodiscard]] std::string lowered(std::string_view text);
void lower_in_place(std::string& text);

[[nodiscard]] std::size_t characters(std::string_view utf8);
/// The greatest length at most `bytes` that cuts no character.
[[nodiscard]] std::size_t whole_characters(std::string_view utf8, std::size_t bytes);
/// How wide a title is in search results (Arial, 20 px): an estimate from the advance of each class of letters.
[[nodiscard]] std::size_t pixels(std::string_view utf8);
[[nodiscard]] std::size_t words(std::string_view utf8);

/// Is the byte part of a word? Everything beyond ASCII counts as a letter, punctuation of U+2000–U+206F is told apart
/// by word_at.
constexpr bool is_word_byte(char c) {
    return is_alnum(c) || static_cast<unsigned char>(c) >= 0x80;
}
/// The next word at or behind `at`, which is moved behind it; empty at the end.
[[nodiscard]] std::string_view next_word(std::string_view utf8, std::size_t& at);

/// Does any word of the list, parted by '|', stand in the text? Both in lower case.
[[nodiscard]] bool contains_any(std::string_view lower_text, std::string_view list);
[[nodiscard]] bool is_one_of(std::string_view lower_text, std::string_view list);

/// The next token of a list parted by white space; moves `rest` behind it, empty at the end.
[[nodiscard]] std::string_view next_token(std::string_view& rest);
[[nodiscard]] bool has_token(std::string_view list, std::string_view lower_token);
/// A number at the beginning ("412px" is 412); -1 when there is none or it is too large.
[[nodiscard]] long leading_number(std::string_view text);

/// FNV-1a with a final mix: for tables in memory only, never stored.
[[nodiscard]] std::uint64_t hash_of(std::string_view text);

}  // namespace slovo::study
