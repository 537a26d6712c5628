#include "mail/relay_url.hpp"

#include <algorithm>
#include <charconv>

namespace slovo::mail {
namespace {

bool is_host_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

bool is_host(std::string_view host) {
    if (host.empty() || host.size() > 253) return false;
    if (!host.starts_with('[')) return std::ranges::all_of(host, is_host_character);
    return host.ends_with(']') && host.size() > 2 && std::ranges::all_of(host.substr(1, host.size() - 2), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' ||
                      c == '.';
           });
}

bool take(std::string_view& text, std::string_view start) {
    if (!text.starts_with(start)) return false;
    text.remove_prefix(start.size());
    return true;
}

}  // namespace

bool RelayUrl::is_loopback() const {
    if (host == "localhost" || host == "[::1]") return true;
    // Four numbers beginning with 127: a name such as 127.example must not count.
    return host.starts_with("127.") && std::ranges::count(host, '.') == 3 && host.back() != '.' &&
           std::ranges::all_of(host, [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
}

Result<RelayUrl> parse_relay_url(std::string_view url) {
    RelayUrl relay;
    if (take(url, "smtp+starttls://")) {
        relay.tls = RelayTls::starttls;
        relay.port = 587;
    } else if (take(url, "smtps://")) {
        relay.tls = RelayTls::from_the_start;
        relay.port = 465;
    } else if (take(url, "smtp://")) {
        relay.port = 25;
    } else {
        return fail(ErrorCode::invalid, "smtp: the URL begins with smtp://, smtp+starttls:// or smtps://");
    }
    if (url.ends_with('/')) url.remove_suffix(1);
    if (url.contains('@')) return fail(ErrorCode::invalid, "smtp: no login in the URL; use a password file");
    auto const bracket = url.find(']');
    auto const colon = url.find(':', bracket == std::string_view::npos ? 0 : bracket);
    relay.host = std::string(url.substr(0, colon));
    if (colon != std::string_view::npos) {
        auto const port = url.substr(colon + 1);
        auto const [end, error] = std::from_chars(port.data(), port.data() + port.size(), relay.port);
        if (error != std::errc() || end != port.data() + port.size() || relay.port == 0)
            return fail(ErrorCode::invalid, "smtp: the port is no port");
    }
    if (!is_host(relay.host)) return fail(ErrorCode::invalid, "smtp: the host is no host");
    if (relay.tls == RelayTls::none && !relay.is_loopback())
        return fail(ErrorCode::invalid, "smtp: to another machine use smtp+starttls:// or smtps://");
    return relay;
}

}  // namespace slovo::mail
