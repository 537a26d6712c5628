#include "mail/encoded_word.hpp"

#include <algorithm>

#include "base/bytes.hpp"

namespace slovo::mail {
namespace {

constexpr std::size_t bytes_per_word = 39;  // 52 digits of base64, so that "Subject: " still fits on the line

bool is_plain(std::string_view text) {
    bool const ascii = std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x7F; });
    bool const spaces_matter = text.starts_with(' ') || text.ends_with(' ') || text.contains("  ");
    return ascii && !spaces_matter && !text.contains("=?");
}

}  // namespace

std::string header_words(std::string_view text) {
    if (is_plain(text)) return std::string(text);
    std::string out;
    while (!text.empty()) {
        std::size_t end = std::min(bytes_per_word, text.size());
        // A word never ends inside a character.
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
        if (!out.empty()) out += ' ';
        out += "=?utf-8?b?" + to_base64(bytes_of(text.substr(0, end))) + "?=";
        text.remove_prefix(end);
    }
    return out;
}

}  // namespace slovo::mail
