#include "cli/disguise.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/bytes.hpp"
#include "crypto/sha256.hpp"
#include "crypto/weak_digest.hpp"
#include "text/domain.hpp"
#include "text/unicode.hpp"

namespace slovo::cli {
namespace {

std::optional<std::u32string> code_points(std::string_view text) {
    std::u32string out;
    for (std::size_t at = 0; at < text.size();) {
        auto const point = text::next_code_point(text, at);
        if (point < 0) return std::nullopt;
        out.push_back(static_cast<char32_t>(point));
    }
    return out;
}

std::u16string utf16(std::u32string const& points) {
    std::u16string out;
    for (auto const point : points) {
        if (point < 0x10000) {
            out.push_back(static_cast<char16_t>(point));
        } else {
            out.push_back(static_cast<char16_t>(0xD800 + ((point - 0x10000) >> 10)));
            out.push_back(static_cast<char16_t>(0xDC00 + ((point - 0x10000) & 0x3FF)));
        }
    }
    return out;
}

std::string bytes_of_utf16(std::u16string const& units, bool big_endian) {
    std::string out;
    for (auto const unit : units) {
        char const high = static_cast<char>(unit >> 8);
        char const low = static_cast<char>(unit & 0xFF);
        out.push_back(big_endian ? high : low);
        out.push_back(big_endian ? low : high);
    }
    return out;
}

bool is_unreserved(unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

enum class HexCase : std::uint8_t { lower, upper };

std::string percent(std::string_view text, HexCase hex, bool plus_for_space) {
    std::string out;
    for (unsigned char const c : text) {
        if (is_unreserved(c)) {
            out.push_back(static_cast<char>(c));
        } else if (c == ' ' && plus_for_space) {
            out.push_back('+');
        } else {
            out += hex == HexCase::upper ? fmt::format("%{:02X}", c) : fmt::format("%{:02x}", c);
        }
    }
    return out;
}

std::string quoted_printable(std::string_view text) {
    std::string out;
    for (unsigned char const c : text) {
        bool const plain = c >= 32 && c < 127 && c != '=';
        out += plain ? std::string(1, static_cast<char>(c)) : fmt::format("={:02X}", c);
    }
    return out;
}

std::string json_escape(std::u16string const& units, HexCase hex) {
    std::string out;
    for (auto const unit : units) {
        auto const number = static_cast<unsigned>(unit);
        if (number < 128) {
            out.push_back(static_cast<char>(number));
        } else {
            out += hex == HexCase::upper ? fmt::format("\\u{:04X}", number) : fmt::format("\\u{:04x}", number);
        }
    }
    return out;
}

class Collector {
public:
    void add(Guise guise, std::string bytes) {
        if (bytes.size() < value_bytes_min) return;
        auto const same = [&](Pattern const& p) { return p.bytes == bytes; };
        if (std::ranges::none_of(out_, same)) out_.push_back({guise, std::move(bytes)});
    }

    // As it stands within longer text: the digits that the neighbours do not touch, for each of the
    // three places at which it may begin.
    void add_base64(std::string_view text) {
        for (std::size_t before = 0; before < 3; ++before) {
            std::string const padded = std::string(before, '\0') + std::string(text);
            auto const first = (before * 8 + 5) / 6;
            auto const last = padded.size() * 8 / 6;
            if (last < first + 6) continue;
            add(Guise::base64, to_base64(bytes_of(padded)).substr(first, last - first));
            add(Guise::base64, to_base64url(bytes_of(padded)).substr(first, last - first));
        }
    }

    void add_digest(Guise guise, ByteView digest) {
        auto hex = to_hex(digest);
        add(guise, hex);
        std::ranges::transform(hex, hex.begin(),
                               [](char c) { return c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c; });
        add(guise, hex);
        add(guise, std::string(text_of(digest)));
    }

    void add_text(Guise own, std::string const& text) {
        add(own, text);
        for (auto const hex : {HexCase::upper, HexCase::lower}) {
            add(Guise::percent, percent(text, hex, false));
            add(Guise::percent, percent(text, hex, true));
        }
        add(Guise::quoted_printable, quoted_printable(text));
        add_base64(text);
        if (auto const points = code_points(text)) {
            auto const units = utf16(*points);
            add(Guise::utf16, bytes_of_utf16(units, true));
            add(Guise::utf16, bytes_of_utf16(units, false));
            add(Guise::json_escape, json_escape(units, HexCase::lower));
            add(Guise::json_escape, json_escape(units, HexCase::upper));
        }
        add_digest(Guise::md5, crypto::md5(bytes_of(text)));
        add_digest(Guise::sha1, crypto::sha1(bytes_of(text)));
        add_digest(Guise::sha256, crypto::sha256(bytes_of(text)));
    }

    std::vector<Pattern> take() { return std::move(out_); }

private:
    std::vector<Pattern> out_;
};

// ivan@приклад.укр: its domain as it goes over the wire, with and without what stands before it.
std::optional<std::string> with_punycode(std::string_view value) {
    auto const at = value.rfind('@');
    auto const domain = at == std::string_view::npos ? value : value.substr(at + 1);
    auto const ascii = text::ascii_domain(domain);
    if (!ascii || *ascii == domain) return std::nullopt;
    return std::string(value.substr(0, value.size() - domain.size())) + *ascii;
}

}  // namespace

std::string_view name_of(Guise guise) {
    switch (guise) {
        case Guise::plain: return "plain";
        case Guise::lower_case: return "lower case";
        case Guise::upper_case: return "upper case";
        case Guise::utf16: return "UTF-16";
        case Guise::percent: return "%XX";
        case Guise::json_escape: return "\\uXXXX";
        case Guise::base64: return "base64";
        case Guise::quoted_printable: return "quoted-printable";
        case Guise::punycode: return "punycode";
        case Guise::md5: return "MD5";
        case Guise::sha1: return "SHA-1";
        case Guise::sha256: return "SHA-256";
    }
    return "";
}

std::vector<Pattern> disguises(std::string_view value) {
    Collector out;
    out.add_text(Guise::plain, std::string(value));
    if (auto const lower = text::to_lower(value)) out.add_text(Guise::lower_case, *lower);
    if (auto const upper = text::to_upper(value)) out.add(Guise::upper_case, *upper);
    if (auto const punycode = with_punycode(value)) out.add_text(Guise::punycode, *punycode);
    return out.take();
}

}  // namespace slovo::cli
