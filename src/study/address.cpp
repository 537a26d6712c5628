#include "study/address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace slovo::study {
namespace {

struct Range {
    std::array<std::uint8_t, 16> first;
    unsigned bits;
};

// https://www.iana.org/assignments/iana-ipv4-special-registry, and what clouds use beside it.
constexpr std::array special_ipv4{
    Range{{0}, 8},                  // this network
    Range{{10}, 8},                 // private
    Range{{100, 64}, 10},           // shared by carriers; metadata of Alibaba
    Range{{127}, 8},                // loopback
    Range{{168, 63, 129, 16}, 32},  // the wire server of Azure
    Range{{169, 254}, 16},          // link-local; metadata
    Range{{172, 16}, 12},           // private
    Range{{192, 0, 0}, 24},         // IETF protocols; metadata of Oracle
    Range{{192, 0, 2}, 24},         // documentation
    Range{{192, 31, 196}, 24},      // AS112
    Range{{192, 52, 193}, 24},      // AMT
    Range{{192, 88, 99}, 24},       // 6to4 relays
    Range{{192, 168}, 16},          // private
    Range{{192, 175, 48}, 24},      // AS112
    Range{{198, 18}, 15},           // measurement
    Range{{198, 51, 100}, 24},      // documentation
    Range{{203, 0, 113}, 24},       // documentation
    Range{{224}, 4},                // multicast
    Range{{240}, 4},                // reserved, broadcast
};

// IPv6 addresses are handed out of 2000::/3 only (iana-ipv6-unicast-address-assignments). Outside of it lie loopback,
// mapped (::ffff:0:0/96), NAT64 (64:ff9b::/96), unique local, link-local, site-local and multicast ones.
constexpr Range global_ipv6{{0x20}, 3};
constexpr std::array special_ipv6{
    Range{{0x20, 0x01, 0x00}, 23},              // IETF protocols, Teredo, ORCHID, benchmarks
    Range{{0x20, 0x01, 0x0d, 0xb8}, 32},        // documentation
    Range{{0x20, 0x02}, 16},                    // 6to4: an IPv4 address inside
    Range{{0x26, 0x20, 0x00, 0x4f, 0x80}, 48},  // AS112
    Range{{0x3f, 0xff}, 20},                    // documentation
};

bool lies_in(IpAddress const& address, Range const& range) {
    for (unsigned bit = 0; bit < range.bits; bit += 8) {
        auto const rest = std::min(8U, range.bits - bit);
        auto const mask = static_cast<std::uint8_t>(0xFFU << (8 - rest));
        if (((address.bytes[bit / 8] ^ range.first[bit / 8]) & mask) != 0) return false;
    }
    return true;
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
    if (text.starts_with('[') && text.ends_with(']') && text.contains(':')) text = text.substr(1, text.size() - 2);
    std::array<char, INET6_ADDRSTRLEN> copy{};
    if (text.empty() || text.size() >= copy.size()) return std::nullopt;
    std::ranges::copy(text, copy.begin());
    IpAddress out;
    out.family = text.contains(':') ? Family::ipv6 : Family::ipv4;
    int const family = out.family == Family::ipv6 ? AF_INET6 : AF_INET;
    if (std::memchr(text.data(), 0, text.size()) != nullptr) return std::nullopt;
    if (::inet_pton(family, copy.data(), out.bytes.data()) != 1) return std::nullopt;
    return out;
}

std::string IpAddress::text() const {
    std::array<char, INET6_ADDRSTRLEN> out{};
    ::inet_ntop(family == Family::ipv6 ? AF_INET6 : AF_INET, bytes.data(), out.data(), out.size());
    return out.data();
}

bool IpAddress::is_public() const {
    auto const holds_this = [this](Range const& range) { return lies_in(*this, range); };
    if (family == Family::ipv4) return std::ranges::none_of(special_ipv4, holds_this);
    return lies_in(*this, global_ipv6) && std::ranges::none_of(special_ipv6, holds_this);
}

std::optional<Endpoint> Endpoint::parse(std::string_view text) {
    auto const colon = text.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    auto const host = text.substr(0, colon);
    if (host.contains(':') && !host.starts_with('[')) return std::nullopt;
    auto const address = IpAddress::parse(host);
    auto const port = text.substr(colon + 1);
    Endpoint out;
    auto const read = std::from_chars(port.data(), port.data() + port.size(), out.port);
    if (!address || port.empty() || read.ec != std::errc() || read.ptr != port.data() + port.size() || out.port == 0)
        return std::nullopt;
    out.address = *address;
    return out;
}

std::optional<Endpoint> Endpoint::from(sockaddr const& address) {
    Endpoint out;
    if (address.sa_family == AF_INET) {
        sockaddr_in in{};
        std::memcpy(&in, &address, sizeof in);
        std::memcpy(out.address.bytes.data(), &in.sin_addr, 4);
        out.port = ntohs(in.sin_port);
        return out;
    }
    if (address.sa_family != AF_INET6) return std::nullopt;
    sockaddr_in6 in{};
    std::memcpy(&in, &address, sizeof in);
    out.address.family = Family::ipv6;
    std::memcpy(out.address.bytes.data(), &in.sin6_addr, 16);
    out.port = ntohs(in.sin6_port);
    return out;
}

socklen_t Endpoint::write(sockaddr_storage& storage) const {
    storage = {};
    if (address.family == Family::ipv4) {
        sockaddr_in out{};
        out.sin_family = AF_INET;
        out.sin_port = htons(port);
        std::memcpy(&out.sin_addr, address.bytes.data(), 4);
        std::memcpy(&storage, &out, sizeof out);
        return sizeof out;
    }
    sockaddr_in6 out{};
    out.sin6_family = AF_INET6;
    out.sin6_port = htons(port);
    std::memcpy(&out.sin6_addr, address.bytes.data(), 16);
    std::memcpy(&storage, &out, sizeof out);
    return sizeof out;
}

}  // namespace slovo::study
