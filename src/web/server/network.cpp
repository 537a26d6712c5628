#include "web/server/network.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "web/server/request.hpp"

namespace slovo::web {

namespace {

constexpr std::array<std::uint8_t, 12> mapped_prefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

/// Hops that are looked at: nobody honest stands behind more proxies.
constexpr int hops_max = 32;

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// Takes the last item of a comma-separated list off it.
std::string_view take_last(std::string_view& list) {
    auto const comma = list.rfind(',');
    auto const item = comma == std::string_view::npos ? list : list.substr(comma + 1);
    list = comma == std::string_view::npos ? std::string_view() : list.substr(0, comma);
    return trimmed(item);
}

/// An address of X-Forwarded-For: some proxies add the port.
Result<ClientAddress> parse_hop(std::string_view text) {
    if (text.starts_with('[')) {
        auto const end = text.find(']');
        if (end == std::string_view::npos) return fail(ErrorCode::invalid, "bracket is not closed");
        auto const rest = text.substr(end + 1);
        if (!rest.empty() && rest.front() != ':') return fail(ErrorCode::invalid, "text after an address");
        return ClientAddress::parse(text.substr(0, end + 1));
    }
    if (std::ranges::count(text, ':') == 1) text = text.substr(0, text.find(':'));
    return ClientAddress::parse(text);
}

bool trusts(std::span<Network const> trusted, ClientAddress const& address) {
    if (address.kind() == AddressKind::local) return !trusted.empty();
    return std::ranges::any_of(trusted, [&](Network const& network) { return network.contains(address); });
}

}  // namespace

Result<ClientAddress> ClientAddress::parse(std::string_view text) {
    if (text.size() >= 2 && text.front() == '[' && text.back() == ']') {
        text = text.substr(1, text.size() - 2);
        if (!text.contains(':')) return fail(ErrorCode::invalid, "not an address");
    }
    std::array<char, INET6_ADDRSTRLEN> copy{};
    if (text.empty() || text.size() >= copy.size() || text.contains('\0')) {
        return fail(ErrorCode::invalid, "not an address");
    }
    std::ranges::copy(text, copy.begin());
    ClientAddress address;
    if (inet_pton(AF_INET, copy.data(), address.bytes_.data()) == 1) {
        address.kind_ = AddressKind::v4;
        return address;
    }
    if (inet_pton(AF_INET6, copy.data(), address.bytes_.data()) != 1) {
        return fail(ErrorCode::invalid, "not an address");
    }
    sockaddr_in6 six{};
    std::memcpy(&six.sin6_addr, address.bytes_.data(), 16);
    six.sin6_family = AF_INET6;
    sockaddr_storage storage{};
    std::memcpy(&storage, &six, sizeof six);
    return from(storage);
}

ClientAddress ClientAddress::from(sockaddr_storage const& storage) {
    ClientAddress address;
    if (storage.ss_family == AF_INET) {
        sockaddr_in four{};
        std::memcpy(&four, &storage, sizeof four);
        std::memcpy(address.bytes_.data(), &four.sin_addr, 4);
        address.kind_ = AddressKind::v4;
    } else if (storage.ss_family == AF_INET6) {
        sockaddr_in6 six{};
        std::memcpy(&six, &storage, sizeof six);
        auto const* raw = six.sin6_addr.s6_addr;
        if (std::equal(mapped_prefix.begin(), mapped_prefix.end(), raw)) {
            std::copy_n(raw + 12, 4, address.bytes_.begin());
            address.kind_ = AddressKind::v4;
        } else {
            std::copy_n(raw, 16, address.bytes_.begin());
            address.kind_ = AddressKind::v6;
        }
    }
    return address;
}

ByteView ClientAddress::bytes() const {
    switch (kind_) {
        case AddressKind::local: return {};
        case AddressKind::v4: return {bytes_.data(), 4};
        case AddressKind::v6: return {bytes_.data(), 16};
    }
    return {};
}

bool ClientAddress::loopback() const {
    switch (kind_) {
        case AddressKind::local: return true;
        case AddressKind::v4: return bytes_[0] == 127;
        case AddressKind::v6:
            return bytes_[15] == 1 && std::all_of(bytes_.begin(), bytes_.end() - 1, [](auto b) { return b == 0; });
    }
    return false;
}

std::string ClientAddress::text() const {
    if (kind_ == AddressKind::local) return "local";
    std::array<char, INET6_ADDRSTRLEN> out{};
    inet_ntop(kind_ == AddressKind::v4 ? AF_INET : AF_INET6, bytes_.data(), out.data(), out.size());
    return out.data();
}

ClientAddress Network::masked(ClientAddress address, std::uint8_t bits) {
    for (std::size_t i = 0; i < address.bytes_.size(); ++i) {
        auto const kept = std::clamp(static_cast<int>(bits) - static_cast<int>(8 * i), 0, 8);
        address.bytes_[i] = static_cast<std::uint8_t>(address.bytes_[i] & (0xff00 >> kept));
    }
    return address;
}

Result<Network> Network::parse(std::string_view text) {
    auto const slash = text.find('/');
    TRY(auto base, ClientAddress::parse(text.substr(0, slash)));
    auto const all = static_cast<std::uint8_t>(8 * base.bytes().size());
    Network network;
    network.base = base;
    network.bits = all;
    if (slash != std::string_view::npos) {
        auto const digits = text.substr(slash + 1);
        auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), network.bits);
        if (error != std::errc() || end != digits.data() + digits.size() || network.bits > all) {
            return fail(ErrorCode::invalid, "not a prefix length");
        }
    }
    if (masked(base, network.bits) != base) return fail(ErrorCode::invalid, "bits after the prefix");
    return network;
}

Network Network::of(ClientAddress const& address) {
    Network network;
    network.bits = address.kind() == AddressKind::v4 ? 24 : address.kind() == AddressKind::v6 ? 48 : 0;
    network.base = masked(address, network.bits);
    return network;
}

bool Network::contains(ClientAddress const& address) const {
    return address.kind() == base.kind() && masked(address, bits) == base;
}

Origin origin_of(Origin peer, std::span<Network const> trusted, std::string_view forwarded_for,
                 std::string_view forwarded_proto) {
    auto origin = peer;
    if (forwarded_for.empty() && !forwarded_proto.empty() && trusts(trusted, peer.client)) {
        origin.secure = equal_ignoring_case(take_last(forwarded_proto), "https");
    }
    for (int hop = 0; hop < hops_max && !forwarded_for.empty() && trusts(trusted, origin.client); ++hop) {
        auto const told = parse_hop(take_last(forwarded_for));
        if (!told) break;
        origin.client = *told;
        // Proxies write one protocol each; one that writes only for the client leaves a single item.
        if (!forwarded_proto.empty()) origin.secure = equal_ignoring_case(take_last(forwarded_proto), "https");
    }
    return origin;
}

}  // namespace slovo::web

namespace {

std::size_t mixed(std::size_t seed, slovo::web::ClientAddress const& address) noexcept {
    auto const bytes = address.bytes();
    std::string_view const view(reinterpret_cast<char const*>(bytes.data()), bytes.size());
    return std::hash<std::string_view>{}(view) ^ (seed * 0x9e3779b97f4a7c15U);
}

}  // namespace

std::size_t std::hash<slovo::web::ClientAddress>::operator()(slovo::web::ClientAddress const& address) const noexcept {
    return mixed(0, address);
}

std::size_t std::hash<slovo::web::Network>::operator()(slovo::web::Network const& network) const noexcept {
    return mixed(network.bits, network.base);
}
