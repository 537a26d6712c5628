// Where the relay is and how it is spoken to, read from one URL. Pure functions, safe from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace slovo::mail {

enum class RelayTls : std::uint8_t { none, starttls, from_the_start };

struct RelayUrl {
    RelayTls tls = RelayTls::none;
    std::string host;  ///< a name, an IPv4 address or an IPv6 address in brackets
    std::uint16_t port = 0;
    bool operator==(RelayUrl const&) const = default;

    [[nodiscard]] bool is_loopback() const;
};

/// smtp://, smtp+starttls:// or smtps://, then HOST or HOST:PORT (25, 587, 465 by default) and nothing else.
/// `invalid` otherwise, and for smtp:// to another machine: mail and login would cross the network in clear.
[[nodiscard]] Result<RelayUrl> parse_relay_url(std::string_view url);

}  // namespace slovo::mail
