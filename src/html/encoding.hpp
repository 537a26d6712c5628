// In which encoding a page is, and its text as UTF-8: byte order mark, then HTTP, then the prescan of the first
// 1,024 bytes for <meta>, then whether it is UTF-8, then our scorer of letters for windows-1251, koi8-r, koi8-u, cp866,
// x-mac-cyrillic (https://encoding.spec.whatwg.org/ for labels and tables). Pure functions, any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace slovo::html {

enum class Encoding : std::uint8_t {
    utf8,
    utf16le,
    utf16be,
    windows1251,
    koi8_r,
    koi8_u,
    ibm866,
    x_mac_cyrillic,
    iso8859_5,
    windows1252,
    other
};
[[nodiscard]] std::string_view name_of(Encoding encoding);
/// A label as in HTTP or <meta> ("cp1251", "utf8"); `other` for those of the standard that are not decoded.
struct Label {
    bool found = false;  ///< false: no label at all
    Encoding encoding = Encoding::utf8;
};
[[nodiscard]] Label label(std::string_view text);

struct Decoded {
    std::string text;  ///< UTF-8; what could not be decoded is U+FFFD
    Encoding encoding = Encoding::utf8;
    enum class By : std::uint8_t { bom, http, meta, valid_utf8, detected, fallback } by = By::fallback;
    bool has_http = false, has_meta = false;
    Encoding http{}, meta{};
    bool meta_late = false;      ///< a <meta charset> only behind byte 1,024
    bool contradicted = false;   ///< what was declared is not what the bytes are
    std::uint32_t replaced = 0;  ///< how many U+FFFD were put in
};
/// Obeys what is declared, as browsers do (a late <meta> too), and says when the bytes contradict it.
[[nodiscard]] Decoded decode(std::span<std::uint8_t const> body, std::string_view content_type);

/// What the scorer says of bytes that are no UTF-8.
[[nodiscard]] Encoding detect_cyrillic(std::span<std::uint8_t const> body);

/// The language of a text by its letters and commonest words.
enum class TextLanguage : std::uint8_t { unknown, uk, ru, en, other };
[[nodiscard]] TextLanguage detect_language(std::string_view utf8);

}  // namespace slovo::html
