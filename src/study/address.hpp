// An IPv4 or IPv6 address and a port: read, printed, put into a sockaddr, and asked whether it belongs to the public
// Internet by the registries of special-purpose addresses (IANA, RFC 6890). Regular values; any thread.
#pragma once

#include <sys/socket.h>

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace slovo::study {

enum class Family : std::uint8_t { ipv4, ipv6 };

struct IpAddress {
    Family family = Family::ipv4;
    std::array<std::uint8_t, 16> bytes{};  ///< the first four of an IPv4 address, the rest zero

    /// "192.0.2.1", "2001:db8::1" or "[2001:db8::1]"; nothing else (no octal, no hex, no scope).
    [[nodiscard]] static std::optional<IpAddress> parse(std::string_view text);
    /// Without brackets.
    [[nodiscard]] std::string text() const;
    /// May a stranger's site live there? No for everything loopback, private, link-local, shared, multicast, reserved,
    /// for documentation or measurement, and for all forms that carry an IPv4 address inside.
    [[nodiscard]] bool is_public() const;
    auto operator<=>(IpAddress const&) const = default;
};

struct Endpoint {
    IpAddress address;
    std::uint16_t port = 0;

    /// "127.0.0.1:9090" or "[::1]:9090".
    [[nodiscard]] static std::optional<Endpoint> parse(std::string_view text);
    [[nodiscard]] static std::optional<Endpoint> from(sockaddr const& address);
    /// Fills `storage` and gives how much of it is used.
    [[nodiscard]] socklen_t write(sockaddr_storage& storage) const;
    auto operator<=>(Endpoint const&) const = default;
};

}  // namespace slovo::study
