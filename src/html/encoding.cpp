#include "html/encoding.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "html/cyrillic.hpp"
#include "html/encoding_tables.hpp"
#include "html/prescan.hpp"
#include "html/scan.hpp"
#include "html/utf8.hpp"

namespace slovo::html {

namespace {

constexpr std::size_t prescanned = 1024;
constexpr char32_t replacement = 0xFFFD;
constexpr std::size_t letters_for_proof = 40;  // fewer do not contradict what was declared
constexpr float margin_for_proof = 0.5F;

struct Mark {
    std::size_t length = 0;
    Encoding encoding = Encoding::utf8;
};

Mark byte_order_mark(std::string_view bytes) {
    if (bytes.starts_with("\xEF\xBB\xBF")) return {3, Encoding::utf8};
    if (bytes.starts_with("\xFE\xFF")) return {2, Encoding::utf16be};
    if (bytes.starts_with("\xFF\xFE")) return {2, Encoding::utf16le};
    return {};
}

std::string from_utf16(std::string_view bytes, Encoding encoding, std::uint32_t& replaced) {
    auto const unit_at = [bytes, encoding](std::size_t at) {
        auto const first = static_cast<std::uint8_t>(bytes[at]);
        auto const second = static_cast<std::uint8_t>(bytes[at + 1]);
        return static_cast<char32_t>(encoding == Encoding::utf16le ? first | second << 8 : first << 8 | second);
    };
    std::string text;
    text.reserve(bytes.size());
    std::array<char, 4> buffer{};
    auto const add = [&text, &buffer](char32_t c) { text.append(buffer.data(), put_utf8(buffer.data(), c)); };
    std::size_t at = 0;
    for (; at + 1 < bytes.size(); at += 2) {
        auto const unit = unit_at(at);
        bool const is_high = unit >= 0xD800 && unit <= 0xDBFF;
        if (is_high && at + 3 < bytes.size() && unit_at(at + 2) >= 0xDC00 && unit_at(at + 2) <= 0xDFFF) {
            add(0x10000 + ((unit - 0xD800) << 10) + (unit_at(at + 2) - 0xDC00));
            at += 2;
        } else if (is_high || (unit >= 0xDC00 && unit <= 0xDFFF)) {
            ++replaced;
            add(replacement);
        } else {
            add(unit);
        }
    }
    if (at < bytes.size()) {
        ++replaced;
        add(replacement);
    }
    return text;
}

// Runs of what `table` does not know, or of all beyond ASCII without a table, become one U+FFFD.
std::string from_one_byte(std::string_view bytes, HighHalf const* table, std::uint32_t& replaced) {
    std::string text;
    text.reserve(table == nullptr ? bytes.size() : bytes.size() + bytes.size() / 2);
    std::array<char, 4> buffer{};
    bool in_run = false;
    for (char const c : bytes) {
        auto const byte = static_cast<std::uint8_t>(c);
        if (byte < 0x80) {
            text += c;
            in_run = false;
        } else if (table != nullptr) {
            text.append(buffer.data(), put_utf8(buffer.data(), (*table)[byte - 0x80U]));
        } else if (!std::exchange(in_run, true)) {
            ++replaced;
            text.append("\xEF\xBF\xBD");
        }
    }
    return text;
}

// A page in UTF-8 with a few broken places, or cut by a limit, is still one.
bool is_mostly_utf8(Utf8Count const& count) {
    return count.faults == 0 || count.sequences >= 8 * count.faults;
}

void choose(Decoded& decoded, Mark const& mark, std::string_view bytes, Utf8Count const& count) {
    using By = Decoded::By;
    auto const take = [&decoded](By by, Encoding encoding) {
        decoded.by = by;
        decoded.encoding = encoding;
    };
    if (mark.length != 0) return take(By::bom, mark.encoding);
    if (decoded.has_http) return take(By::http, decoded.http);
    if (decoded.has_meta) return take(By::meta, decoded.meta);
    if (count.faults == 0 || (count.faults == 1 && count.ends_within)) return take(By::valid_utf8, Encoding::utf8);
    if (is_mostly_utf8(count)) return take(By::fallback, Encoding::utf8);
    auto const detected = detect_cyrillic({reinterpret_cast<std::uint8_t const*>(bytes.data()), bytes.size()});
    take(detected == Encoding::windows1252 ? By::fallback : By::detected, detected);
}

bool is_contradicted(Decoded const& decoded, std::string_view bytes, Utf8Count const& count) {
    auto const declared = decoded.has_http ? decoded.http : decoded.meta;
    if (!decoded.has_http && !decoded.has_meta) return false;
    if (decoded.by == Decoded::By::bom) return declared != decoded.encoding;
    if (declared == Encoding::utf16le || declared == Encoding::utf16be)
        return bytes.starts_with("<!") || bytes.starts_with("<h");
    bool const is_utf8 = count.sequences != 0 && is_mostly_utf8(count);
    if (declared == Encoding::utf8) return !is_mostly_utf8(count);
    if (is_utf8) return count.sequences >= 8;
    std::span const body(reinterpret_cast<std::uint8_t const*>(bytes.data()), bytes.size());
    auto const guess = guess_cyrillic(body);
    return guess.encoding != Encoding::windows1252 && guess.letters >= letters_for_proof &&
           guess.likelihood - cyrillic_likelihood(body, declared) >= margin_for_proof;
}

}  // namespace

Decoded decode(std::span<std::uint8_t const> body, std::string_view content_type) {
    std::string_view bytes(reinterpret_cast<char const*>(body.data()), body.size());
    Decoded decoded;
    auto const mark = byte_order_mark(bytes);
    auto const http = charset_in(content_type);
    decoded.has_http = http.found;
    decoded.http = http.encoding;
    auto meta = prescan(bytes.substr(0, prescanned));
    if (!meta.found) {
        meta = prescan(bytes);
        decoded.meta_late = meta.found;
    }
    decoded.has_meta = meta.found;
    decoded.meta = meta.encoding;
    bytes.remove_prefix(mark.length);
    auto const count = count_utf8(bytes);
    choose(decoded, mark, bytes, count);
    decoded.contradicted = is_contradicted(decoded, bytes, count);
    switch (decoded.encoding) {
        case Encoding::utf8:
            decoded.replaced = static_cast<std::uint32_t>(count.faults);
            decoded.text = count.faults == 0 ? std::string(bytes) : replace_faults(bytes);
            break;
        case Encoding::utf16le:
        case Encoding::utf16be: decoded.text = from_utf16(bytes, decoded.encoding, decoded.replaced); break;
        default: decoded.text = from_one_byte(bytes, high_half(decoded.encoding), decoded.replaced);
    }
    return decoded;
}

}  // namespace slovo::html
