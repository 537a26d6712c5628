// Addresses of clients, networks in CIDR form, and whose word about an address is taken: the hops
// of X-Forwarded-For count from the right, only while each was told by a trusted proxy.
// Regular values and pure functions. An address is personal data: it has no way into the log.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

struct sockaddr_storage;

namespace slovo::web {

enum class AddressKind : std::uint8_t { local, v4, v6 };  // local: a unix socket

class ClientAddress {
public:
    ClientAddress() = default;  // local
    /// Dotted IPv4, or IPv6 with or without brackets; an IPv4-mapped IPv6 address is the IPv4 one.
    [[nodiscard]] static Result<ClientAddress> parse(std::string_view text);
    [[nodiscard]] static ClientAddress from(sockaddr_storage const& address);

    [[nodiscard]] AddressKind kind() const { return kind_; }
    [[nodiscard]] ByteView bytes() const;  // 0, 4 or 16 bytes, network order
    [[nodiscard]] bool loopback() const;   // also a unix socket
    [[nodiscard]] std::string text() const;
    auto operator<=>(ClientAddress const&) const = default;

private:
    friend struct Network;
    AddressKind kind_ = AddressKind::local;
    std::array<std::uint8_t, 16> bytes_{};
};

struct Network {
    ClientAddress base;
    std::uint8_t bits = 0;

    /// "10.0.0.0/8", "2001:db8::/32", or one address. Bits after the prefix must be zero.
    [[nodiscard]] static Result<Network> parse(std::string_view text);
    /// The network that stands for one client in limits: /24 of IPv4, /48 of IPv6.
    [[nodiscard]] static Network of(ClientAddress const& address);
    [[nodiscard]] bool contains(ClientAddress const& address) const;
    auto operator<=>(Network const&) const = default;

private:
    [[nodiscard]] static ClientAddress masked(ClientAddress address, std::uint8_t bits);
};

struct Origin {
    ClientAddress client;
    bool secure = false;  // the client's own leg was TLS
};

/// Who speaks, given the peer of the connection and what X-Forwarded-For and X-Forwarded-Proto say
/// (all fields joined by commas). From a peer that is not trusted they change nothing; an
/// unreadable hop ends the walk at the last address that is vouched for. A unix socket's peer is
/// trusted when `trusted` is not empty.
[[nodiscard]] Origin origin_of(Origin peer, std::span<Network const> trusted, std::string_view forwarded_for,
                               std::string_view forwarded_proto);

}  // namespace slovo::web

template <>
struct std::hash<slovo::web::ClientAddress> {
    [[nodiscard]] std::size_t operator()(slovo::web::ClientAddress const& address) const noexcept;
};
template <>
struct std::hash<slovo::web::Network> {
    [[nodiscard]] std::size_t operator()(slovo::web::Network const& network) const noexcept;
};
