// The IPv4 and IPv6 parsers and serialisers of the URL Standard, §3.5.
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include <fmt/format.h>

#include "url/encode.hpp"
#include "url/host.hpp"

namespace slovo::url {
namespace {

constexpr std::uint64_t too_big = std::uint64_t{1} << 32;  // the sum of all that overflows

/// Decimal, 0x… or 0…; as browsers read it. "0x" alone is zero.
std::optional<std::uint64_t> ipv4_number(std::string_view text) {
    if (text.empty()) return std::nullopt;
    unsigned base = 10;
    if (text.size() >= 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
        base = 16;
        text.remove_prefix(2);
    } else if (text.size() >= 2 && text[0] == '0') {
        base = 8;
        text.remove_prefix(1);
    }
    std::uint64_t value = 0;
    for (char const c : text) {
        auto const digit = hex_value(c);
        if (digit < 0 || static_cast<unsigned>(digit) >= base) return std::nullopt;
        value = std::min(value * base + static_cast<unsigned>(digit), too_big);
    }
    return value;
}

std::string_view without_last_dot(std::string_view text) {
    if (text.ends_with('.')) text.remove_suffix(1);
    return text;
}

using Pieces = std::array<std::uint16_t, 8>;

/// "1.2.3.4" at the end of an IPv6 address, as two pieces.
Result<std::uint32_t> embedded_ipv4(std::string_view text) {
    std::uint32_t value = 0;
    for (int part = 0; part < 4; ++part) {
        if (part > 0) {
            if (!text.starts_with('.')) return fail(ErrorCode::invalid, "an IPv4 part without its dot");
            text.remove_prefix(1);
        }
        unsigned number = 0;
        std::size_t digits = 0;
        while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
            if (digits > 0 && number == 0) return fail(ErrorCode::invalid, "an IPv4 part with a leading zero");
            number = number * 10 + static_cast<unsigned>(text[digits++] - '0');
            if (number > 255) return fail(ErrorCode::invalid, "an IPv4 part over 255");
        }
        if (digits == 0) return fail(ErrorCode::invalid, "an IPv4 part without digits");
        text.remove_prefix(digits);
        value = value << 8 | number;
    }
    if (!text.empty()) return fail(ErrorCode::invalid, "more than four IPv4 parts");
    return value;
}

/// Reads up to four hexadecimal digits off the front.
std::uint16_t hex_piece(std::string_view& text) {
    unsigned value = 0;
    for (int digits = 0; digits < 4 && !text.empty() && hex_value(text[0]) >= 0; ++digits) {
        value = value * 16 + static_cast<unsigned>(hex_value(text[0]));
        text.remove_prefix(1);
    }
    return static_cast<std::uint16_t>(value);
}

Result<Pieces> ipv6_pieces(std::string_view text) {
    Pieces pieces{};
    std::size_t count = 0;
    std::optional<std::size_t> gap;  // the piece behind "::", which stands for one piece at least
    if (text.starts_with(':')) {
        if (!text.starts_with("::")) return fail(ErrorCode::invalid, "IPv6 begins with one colon");
        text.remove_prefix(2);
        gap = ++count;
    }
    while (!text.empty()) {
        if (count == 8) return fail(ErrorCode::invalid, "more than eight IPv6 pieces");
        if (text[0] == ':') {
            if (gap) return fail(ErrorCode::invalid, "a second gap in IPv6");
            text.remove_prefix(1);
            gap = ++count;
            continue;
        }
        auto const before = text;
        auto const value = hex_piece(text);
        if (text.starts_with('.')) {
            if (before.size() == text.size() || count > 6) return fail(ErrorCode::invalid, "IPv4 out of place");
            TRY(auto const v4, embedded_ipv4(before));
            pieces[count++] = static_cast<std::uint16_t>(v4 >> 16);
            pieces[count++] = static_cast<std::uint16_t>(v4);
            break;
        }
        if (text.starts_with(':')) {
            text.remove_prefix(1);
            if (text.empty()) return fail(ErrorCode::invalid, "IPv6 ends with one colon");
        } else if (!text.empty()) {
            return fail(ErrorCode::invalid, "not a digit of IPv6");
        }
        pieces[count++] = value;
    }
    if (gap) {
        std::rotate(pieces.begin() + *gap, pieces.begin() + count, pieces.end());
    } else if (count != 8) {
        return fail(ErrorCode::invalid, "fewer than eight IPv6 pieces");
    }
    return pieces;
}

struct Run {
    std::size_t begin = 8, size = 1;  // one zero alone is not worth a gap
};

Run longest_zeros(Pieces const& pieces) {
    Run longest;
    for (std::size_t begin = 0; begin < 8;) {
        auto end = begin;
        while (end < 8 && pieces[end] == 0) ++end;
        if (end - begin > longest.size) longest = {begin, end - begin};
        begin = end + 1;
    }
    return longest;
}

}  // namespace

bool ends_in_number(std::string_view host) {
    host = without_last_dot(host);
    auto const last = host.substr(host.rfind('.') + 1);  // npos + 1 is 0
    if (last.empty()) return false;
    return last.find_first_not_of("0123456789") == std::string_view::npos || ipv4_number(last).has_value();
}

Result<> append_ipv4(std::string& out, std::string_view text) {
    text = without_last_dot(text);
    std::uint64_t address = 0;
    for (int part = 0;; ++part) {
        if (part == 4) return fail(ErrorCode::invalid, "more than four IPv4 parts");
        auto const dot = text.find('.');
        auto const value = ipv4_number(text.substr(0, dot));
        if (!value) return fail(ErrorCode::invalid, "an IPv4 part that is no number");
        if (dot == std::string_view::npos) {
            // The last part fills what is left.
            if (*value >= std::uint64_t{1} << (8 * (4 - part))) return fail(ErrorCode::invalid, "IPv4 over its size");
            address += *value;
            break;
        }
        if (*value > 255) return fail(ErrorCode::invalid, "an IPv4 part over 255");
        address += *value << (8 * (3 - part));
        text.remove_prefix(dot + 1);
    }
    fmt::format_to(std::back_inserter(out), "{}.{}.{}.{}", address >> 24, address >> 16 & 255, address >> 8 & 255,
                   address & 255);
    return {};
}

Result<> append_ipv6(std::string& out, std::string_view text) {
    TRY(auto const pieces, ipv6_pieces(text));
    auto const zeros = longest_zeros(pieces);
    out += '[';
    for (std::size_t i = 0; i < 8; ++i) {
        if (i == zeros.begin) {
            out += i == 0 ? "::" : ":";
            i += zeros.size - 1;
            continue;
        }
        fmt::format_to(std::back_inserter(out), "{:x}", pieces[i]);
        if (i != 7) out += ':';
    }
    out += ']';
    return {};
}

}  // namespace slovo::url
