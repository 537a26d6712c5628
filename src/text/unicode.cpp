#include "text/unicode.hpp"

#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>

namespace slovo::text {

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::int32_t next_code_point(std::string_view text, std::size_t& at) {
    UChar32 code_point = -1;
    U8_NEXT(text.data(), at, text.size(), code_point);  // NOLINT(bugprone-inc-dec-in-conditions)
    return code_point;
}

void append_code_point(std::string& text, std::int32_t code_point) {
    char bytes[U8_MAX_LENGTH];
    std::size_t length = 0;
    U8_APPEND_UNSAFE(bytes, length, code_point);
    text.append(bytes, length);
}

bool is_valid_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();)
        if (next_code_point(text, at) < 0) return false;
    return true;
}

Result<std::string> to_nfc(std::string_view text) {
    if (is_ascii(text)) return std::string(text);
    if (!is_valid_utf8(text)) return fail(ErrorCode::invalid, "not UTF-8");
    UErrorCode status = U_ZERO_ERROR;
    icu::Normalizer2 const* const nfc = icu::Normalizer2::getNFCInstance(status);
    std::string out;
    icu::StringByteSink<std::string> sink(&out);
    if (U_SUCCESS(status)) nfc->normalizeUTF8(0, text, sink, nullptr, status);
    if (U_FAILURE(status)) return fail(ErrorCode::internal, "ICU cannot compose");
    return out;
}

Result<std::string> to_lower(std::string_view text) {
    if (is_ascii(text)) {
        std::string out(text);
        std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
        return out;
    }
    if (!is_valid_utf8(text)) return fail(ErrorCode::invalid, "not UTF-8");
    UErrorCode status = U_ZERO_ERROR;
    std::string out;
    icu::StringByteSink<std::string> sink(&out);
    icu::CaseMap::utf8ToLower("", 0, text, sink, nullptr, status);
    if (U_FAILURE(status)) return fail(ErrorCode::internal, "ICU cannot change case");
    return to_nfc(out);
}

Result<std::string> to_upper(std::string_view text) {
    if (!is_valid_utf8(text)) return fail(ErrorCode::invalid, "not UTF-8");
    UErrorCode status = U_ZERO_ERROR;
    std::string out;
    icu::StringByteSink<std::string> sink(&out);
    icu::CaseMap::utf8ToUpper("", 0, text, sink, nullptr, status);
    if (U_FAILURE(status)) return fail(ErrorCode::internal, "ICU cannot change case");
    return to_nfc(out);
}

std::string_view beginning(std::string_view utf8, std::size_t most) {
    if (utf8.size() <= most) return utf8;
    while (most > 0 && (static_cast<unsigned char>(utf8[most]) & 0xC0) == 0x80) --most;
    return utf8.substr(0, most);
}

std::string_view trim(std::string_view text) {
    auto const trimmed = [](std::int32_t c) { return u_isUWhiteSpace(c) || is_invisible(c); };
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size(); begin = at)
        if (!trimmed(next_code_point(text, at))) break;
    std::size_t end = begin;
    for (std::size_t at = begin; at < text.size();)
        if (!trimmed(next_code_point(text, at))) end = at;
    return text.substr(begin, end - begin);
}

bool is_word_character(std::int32_t code_point) {
    return (U_GET_GC_MASK(code_point) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_ND_MASK)) != 0;
}

bool is_invisible(std::int32_t c) {
    bool const direction = c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
                           (c >= 0x2066 && c <= 0x2069) || (c >= 0x206A && c <= 0x206F);
    bool const nothing = c == 0x200B || c == 0x2060 || c == 0xFEFF || c == 0x180E;
    return direction || nothing || U_IS_UNICODE_NONCHAR(c);
}

}  // namespace slovo::text
