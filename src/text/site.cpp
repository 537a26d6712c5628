#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "base/limits.hpp"
#include "text/contact.hpp"
#include "text/domain.hpp"
#include "text/unicode.hpp"

namespace slovo::text {
namespace {

bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

/// Anything that could end an attribute, a header or a line, or that browsers read as a slash.
bool is_refused(char c) {
    constexpr std::string_view refused = "\"<>\\^`{|} ";
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F || refused.find(c) != std::string_view::npos;
}

std::string percent_encoded(std::string_view text) {
    constexpr char const* digits = "0123456789ABCDEF";
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char const c = text[i];
        bool const escape = c == '%' && i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2]);
        if (escape) {
            out += {'%', upper(text[i + 1]), upper(text[i + 2])};
            i += 2;
        } else if (static_cast<unsigned char>(c) >= 0x80 || c == '%' || c == '\'') {
            auto const byte = static_cast<unsigned char>(c);
            out += {'%', digits[byte >> 4], digits[byte & 15]};
        } else {
            out += c;
        }
    }
    return out;
}

/// RFC 3986 §5.2.4.
std::string without_dot_segments(std::string_view path) {
    std::vector<std::string_view> kept;
    bool folder = true;  // the path ends in a slash
    for (std::size_t at = 1; at <= path.size();) {
        std::string_view const segment = path.substr(at, path.find('/', at) - at);
        at += segment.size() + 1;
        folder = segment.empty() || segment == "." || segment == "..";
        if (segment == "..") {
            if (!kept.empty()) kept.pop_back();
        } else if (segment != "." && (!segment.empty() || at <= path.size())) {
            kept.push_back(segment);
        }
    }
    std::string out;
    for (std::string_view segment : kept) (out += '/') += segment;
    if (folder || out.empty()) out += '/';
    return out;
}

struct Scheme {
    std::string_view name;
    std::string_view port;
};
constexpr Scheme schemes[] = {{"https", "443"}, {"http", "80"}};

/// The scheme, taken off the front; https for a bare domain.
std::optional<Scheme> take_scheme(std::string_view& rest) {
    std::size_t const at = rest.find("://");
    if (at == std::string_view::npos || at > rest.find_first_of("/?#")) return schemes[0];
    std::string name(rest.substr(0, at));
    std::ranges::transform(name, name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    rest.remove_prefix(at + 3);
    auto const found = std::ranges::find(schemes, name, &Scheme::name);
    if (found == std::end(schemes)) return std::nullopt;
    return *found;
}

/// ":8080", or nothing for the scheme's own.
Result<std::string> normal_port(std::string_view port, Scheme scheme) {
    if (port.empty()) return std::string();
    unsigned number = 0;
    auto const read = std::from_chars(port.data(), port.data() + port.size(), number);
    if (read.ec != std::errc() || read.ptr != port.data() + port.size() || number == 0 || number > 65535)
        return fail(ErrorCode::invalid, "not a port");
    std::string const text = std::to_string(number);
    return text == scheme.port ? std::string() : ":" + text;
}

/// A part of an IPv4 address as browsers read it: octal behind a zero, hexadecimal behind "0x".
std::optional<std::uint64_t> ipv4_part(std::string_view part) {
    int base = 10;
    if (part.starts_with("0x") || part.starts_with("0X")) {
        base = 16;
        part.remove_prefix(2);
        if (part.empty()) return 0;
    } else if (part.size() > 1 && part.front() == '0') {
        base = 8;
        part.remove_prefix(1);
    }
    std::uint64_t value = 0;
    auto const read = std::from_chars(part.data(), part.data() + part.size(), value, base);
    if (read.ec != std::errc() || read.ptr != part.data() + part.size()) return std::nullopt;
    return value;
}

/// The last part fills the octets that the others leave: "127.1".
bool is_ipv4(std::string_view host) {
    for (int octets = 4; octets > 0; --octets) {
        auto const dot = host.find('.');
        auto const value = ipv4_part(host.substr(0, dot));
        if (dot == std::string_view::npos) return value && *value < std::uint64_t{1} << (8 * octets);
        if (!value || *value > 255) return false;
        host.remove_prefix(dot + 1);
    }
    return false;
}

bool is_ipv6(std::string_view host) {
    in6_addr address{};
    return ::inet_pton(AF_INET6, std::string(host).c_str(), &address) == 1;
}

/// Then browsers take it for an address in numbers, or for none (URL Standard, "ends in a number").
bool ends_in_number(std::string_view host) {
    auto const last = host.substr(host.rfind('.') + 1);
    bool const is_decimal = std::ranges::all_of(last, [](char c) { return c >= '0' && c <= '9'; });
    return !last.empty() && (is_decimal || ((last.starts_with("0x") || last.starts_with("0X")) && ipv4_part(last)));
}

/// The host in lower-case ASCII: a public domain name, or an address in numbers ("127.0.0.1", "0x7f000001", "[::1]").
/// That is kept as it was typed: who reads sites decides whether it may be asked. Without a scheme it is no site.
Result<std::string> normal_host(std::string_view host, bool with_scheme) {
    bool const is_bracketed = host.starts_with('[') && host.ends_with(']');
    if (!is_bracketed && !ends_in_number(host)) return ascii_domain(host);
    bool const is_address = is_bracketed ? is_ipv6(host.substr(1, host.size() - 2)) : is_ipv4(host);
    if (!with_scheme || !is_address) return fail(ErrorCode::invalid, "neither a domain name nor an address");
    std::string out(host);
    std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    return out;
}

}  // namespace

Result<std::string> normal_site(std::string_view typed) {
    typed = trim(typed);
    if (typed.size() > limits::url_bytes) return fail(ErrorCode::too_large, "the address is too long");
    if (std::ranges::any_of(typed, is_refused)) return fail(ErrorCode::invalid, "a character that no address holds");
    TRY(std::string const composed, to_nfc(typed));
    std::string_view rest = composed;
    auto const scheme = take_scheme(rest);
    if (!scheme) return fail(ErrorCode::invalid, "only http and https");
    bool const with_scheme = rest.size() != composed.size();
    std::string_view const authority = rest.substr(0, rest.find_first_of("/?#"));
    rest.remove_prefix(authority.size());
    if (authority.find('@') != std::string_view::npos) return fail(ErrorCode::invalid, "an address with a password");
    // The colon before the port, not one within brackets.
    std::size_t const bracket = authority.rfind(']');
    std::size_t const colon =
        std::min(authority.find(':', bracket == std::string_view::npos ? 0 : bracket), authority.size());
    std::string_view host = authority.substr(0, colon);
    if (host.ends_with('.')) host.remove_suffix(1);
    TRY(std::string const domain, normal_host(host, with_scheme));
    TRY(std::string const port, normal_port(authority.substr(std::min(colon + 1, authority.size())), *scheme));
    rest = rest.substr(0, rest.find('#'));  // a fragment never reaches the site
    std::string_view const path = rest.substr(0, rest.find('?'));
    std::string out(scheme->name);
    out += "://" + domain + port + without_dot_segments(percent_encoded(path.empty() ? "/" : path));
    out += percent_encoded(rest.substr(path.size()));
    if (out.size() > limits::url_bytes) return fail(ErrorCode::too_large, "the address is too long");
    return out;
}

}  // namespace slovo::text
