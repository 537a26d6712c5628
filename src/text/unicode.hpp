// UTF-8 text: validity, code points, composition (NFC), lower case, trimming, by ICU.
// No function here depends on the process's locale.
// Pure functions, safe from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace slovo::text {

[[nodiscard]] bool is_ascii(std::string_view text);
[[nodiscard]] bool is_valid_utf8(std::string_view text);
/// The code point at `at`, which is moved behind it; -1 for a malformed sequence.
[[nodiscard]] std::int32_t next_code_point(std::string_view text, std::size_t& at);
void append_code_point(std::string& text, std::int32_t code_point);
/// Normalization form C; `invalid` when it is not UTF-8.
[[nodiscard]] Result<std::string> to_nfc(std::string_view text);
/// Lower case of no particular language, composed.
[[nodiscard]] Result<std::string> to_lower(std::string_view text);
/// Upper case of no particular language, composed.
[[nodiscard]] Result<std::string> to_upper(std::string_view text);
/// As much of the beginning as fits into so many bytes without half a character at the end.
[[nodiscard]] std::string_view beginning(std::string_view utf8, std::size_t most);
/// Without white space and invisible characters at both ends (they come with copying).
[[nodiscard]] std::string_view trim(std::string_view text);
/// Letters, marks and decimal digits of any script.
[[nodiscard]] bool is_word_character(std::int32_t code_point);
/// Characters that change how others are shown, or show nothing: direction marks, zero-width
/// spaces, non-characters. Joiners, which scripts and emoji need, are not among them.
[[nodiscard]] bool is_invisible(std::int32_t code_point);

}  // namespace slovo::text
