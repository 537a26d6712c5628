#include "study/guard.hpp"

#include <ifaddrs.h>

#include <algorithm>
#include <array>
#include <functional>
#include <memory>

namespace slovo::study {
namespace {

constexpr std::array ports{std::uint16_t{80}, std::uint16_t{443}, std::uint16_t{8080}, std::uint16_t{8443}};

// Names that mean a machine or a network of one's own (RFC 6761, RFC 6762, RFC 8375, ICANN's .internal, RFC 7686).
constexpr std::array<std::string_view, 9> own_suffixes{".localhost", ".local",     ".internal", ".localdomain", ".lan",
                                                       ".intranet",  ".home.arpa", ".onion",    ".arpa"};

template <class Range, class Value, class Projection = std::identity>
bool holds(Range const& range, Value const& value, Projection projection = {}) {
    return std::ranges::find(range, value, projection) != std::ranges::end(range);
}

bool is_nobodys(std::string_view host) {
    // Other letters are allowed by the URL standard; no name of the Internet has them, and curl would read them anew.
    auto const is_plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
    };
    if (!std::ranges::all_of(host, is_plain)) return true;
    if (host.ends_with('.')) host.remove_suffix(1);
    if (!host.contains('.')) return true;  // "localhost", "metadata": completed by the resolver's search list
    return std::ranges::any_of(own_suffixes, [host](std::string_view suffix) { return host.ends_with(suffix); });
}

}  // namespace

Result<Guard> Guard::create(std::span<std::string const> allowed, std::vector<IpAddress> own) {
    Guard out;
    for (auto const& text : allowed) {
        auto const endpoint = Endpoint::parse(text);
        if (!endpoint) return fail(ErrorCode::invalid, "an allowed address is IP:PORT");
        out.allowed_.push_back(*endpoint);
    }
    out.own_ = std::move(own);
    return out;
}

FetchError Guard::check(url::WebUrl const& url) const {
    if (url.has_credentials()) return FetchError::credentials;
    auto const port = url.port_to_dial();
    if (url.host_kind() != url::HostKind::domain) {
        auto const address = IpAddress::parse(url.host());
        return address ? check(Endpoint{*address, port}) : FetchError::refused_address;
    }
    if (is_nobodys(url.host())) return FetchError::refused_address;
    // A name may stand for an allowed address; which one is known only after resolving.
    bool const is_allowed = holds(allowed_, port, &Endpoint::port);
    return is_allowed || holds(ports, port) ? FetchError::none : FetchError::refused_port;
}

FetchError Guard::check(Endpoint const& to) const {
    if (allows_explicitly(to)) return FetchError::none;
    if (!to.address.is_public() || holds(own_, to.address)) return FetchError::refused_address;
    return holds(ports, to.port) ? FetchError::none : FetchError::refused_port;
}

bool Guard::allows_explicitly(Endpoint const& to) const {
    return holds(allowed_, to);
}

std::vector<IpAddress> own_addresses() {
    ifaddrs* list = nullptr;
    if (::getifaddrs(&list) != 0) return {};
    std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> const owner(list, &::freeifaddrs);
    std::vector<IpAddress> out;
    for (auto const* entry = list; entry != nullptr; entry = entry->ifa_next) {
        if (entry->ifa_addr == nullptr) continue;
        if (auto const endpoint = Endpoint::from(*entry->ifa_addr)) out.push_back(endpoint->address);
    }
    return out;
}

}  // namespace slovo::study
