// Addresses of web pages by the WHATWG URL Standard (https://url.spec.whatwg.org/), for http and https only: what
// a browser would ask for, and nothing that it would not. Immutable values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace slovo::url {

enum class Scheme : std::uint8_t { http, https };
enum class HostKind : std::uint8_t { domain, ipv4, ipv6 };

class WebUrl {
public:
    /// The basic URL parser, with or without a base. `invalid`: failure by the standard, or another scheme;
    /// `too_large`: over limits::web_url_bytes. Linear in the input. Bytes that are not UTF-8 are percent-encoded as
    /// they are, as browsers do in a Location; in a host they are a failure.
    [[nodiscard]] static Result<WebUrl> parse(std::string_view input);
    [[nodiscard]] Result<WebUrl> resolve(std::string_view reference) const;

    /// The serialisation, e.g. "https://xn--e1afmkfd.xn--j1amh/a%20b?q#f".
    [[nodiscard]] std::string const& href() const { return href_; }
    [[nodiscard]] Scheme scheme() const { return scheme_; }
    [[nodiscard]] HostKind host_kind() const { return host_kind_; }
    /// ASCII (punycode), IPv4 dotted, IPv6 in brackets.
    [[nodiscard]] std::string_view host() const;
    /// The port that is not the scheme's own.
    [[nodiscard]] std::optional<std::uint16_t> port() const;
    /// The port to dial.
    [[nodiscard]] std::uint16_t port_to_dial() const;
    [[nodiscard]] bool has_credentials() const;
    [[nodiscard]] std::string_view username() const;
    [[nodiscard]] std::string_view password() const;
    /// Begins with a slash.
    [[nodiscard]] std::string_view path() const;
    /// Without the question mark; none is not the same as empty.
    [[nodiscard]] std::optional<std::string_view> query() const;
    [[nodiscard]] std::optional<std::string_view> fragment() const;
    /// Path and query, as a request asks for it.
    [[nodiscard]] std::string_view target() const;
    /// "https://host:port", the port where it is not the scheme's own.
    [[nodiscard]] std::string origin() const;

    [[nodiscard]] WebUrl without_fragment() const;
    /// What two addresses of one page have in common: no fragment, no tracking parameters (utm_*, gclid, yclid,
    /// fbclid, _openstat …), the rest of the query in its order.
    [[nodiscard]] std::string identity() const;
    /// For people: the host in Unicode, the rest decoded where that is readable; no credentials. It may not parse.
    [[nodiscard]] std::string shown() const;

    bool operator==(WebUrl const& other) const { return href_ == other.href_; }

private:
    friend class Parser;
    WebUrl() = default;

    std::string href_;
    // Where the parts lie in href_.
    std::uint32_t username_end_ = 0, password_end_ = 0, host_begin_ = 0, host_end_ = 0, path_begin_ = 0;
    std::uint32_t query_begin_ = 0, fragment_begin_ = 0;  // behind '?' and '#'; 0: none
    std::optional<std::uint16_t> port_;
    Scheme scheme_ = Scheme::http;
    HostKind host_kind_ = HostKind::domain;
};

/// Is `host` the registrable domain of `site` or below it (Public Suffix List)? Both as WebUrl::host() gives them.
/// An IP address and a public suffix are sites of their own.
[[nodiscard]] bool same_site(std::string_view host, std::string_view site);

}  // namespace slovo::url
