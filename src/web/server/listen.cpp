#include "web/server/listen.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <utility>

#include "net/unix_socket.hpp"

namespace slovo::web {

namespace {

constexpr int backlog = 1024;

struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t size = 0;
    [[nodiscard]] sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
};

Result<> set_option(int fd, int level, int name, int value) {
    if (setsockopt(fd, level, name, &value, sizeof value) != 0) return fail(ErrorCode::io, "setsockopt");
    return {};
}

Result<SocketAddress> tcp_address(std::string_view where) {
    auto const colon = where.rfind(':');
    if (colon == std::string_view::npos) return fail(ErrorCode::invalid, "an address to listen on is ADDR:PORT");
    std::uint16_t port = 0;
    auto const digits = where.substr(colon + 1);
    auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (error != std::errc() || end != digits.data() + digits.size()) return fail(ErrorCode::invalid, "not a port");
    TRY(auto address, ClientAddress::parse(where.substr(0, colon)));
    SocketAddress out;
    if (address.kind() == AddressKind::v4) {
        sockaddr_in four{};
        four.sin_family = AF_INET;
        four.sin_port = htons(port);
        std::memcpy(&four.sin_addr, address.bytes().data(), 4);
        std::memcpy(&out.storage, &four, sizeof four);
        out.size = sizeof four;
    } else {
        sockaddr_in6 six{};
        six.sin6_family = AF_INET6;
        six.sin6_port = htons(port);
        std::memcpy(&six.sin6_addr, address.bytes().data(), 16);
        std::memcpy(&out.storage, &six, sizeof six);
        out.size = sizeof six;
    }
    return out;
}

Result<Descriptor> listening(SocketAddress& address) {
    Descriptor socket(::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (socket.value() < 0) return fail(ErrorCode::io, "socket");
    TRY_VOID(set_option(socket.value(), SOL_SOCKET, SO_REUSEADDR, 1));
    TRY_VOID(set_option(socket.value(), SOL_SOCKET, SO_REUSEPORT, 1));
    if (bind(socket.value(), address.get(), address.size) != 0) {
        if (errno == EADDRINUSE) return fail(ErrorCode::conflict, "the address is taken");
        return fail(ErrorCode::io, "bind");
    }
    if (listen(socket.value(), backlog) != 0) return fail(ErrorCode::io, "listen");
    return socket;
}

Result<std::uint16_t> port_of(int fd) {
    SocketAddress address;
    address.size = sizeof address.storage;
    if (getsockname(fd, address.get(), &address.size) != 0) return fail(ErrorCode::io, "getsockname");
    in_port_t port = 0;
    auto const offset =
        address.storage.ss_family == AF_INET ? offsetof(sockaddr_in, sin_port) : offsetof(sockaddr_in6, sin6_port);
    std::memcpy(&port, reinterpret_cast<char const*>(&address.storage) + offset, sizeof port);
    return ntohs(port);
}

void put_port(SocketAddress& address, std::uint16_t port) {
    auto const wire = htons(port);
    auto const offset =
        address.storage.ss_family == AF_INET ? offsetof(sockaddr_in, sin_port) : offsetof(sockaddr_in6, sin6_port);
    std::memcpy(reinterpret_cast<char*>(&address.storage) + offset, &wire, sizeof wire);
}

/// Another process of ours would share a SO_REUSEPORT port in silence: a plain bind finds it out.
Result<> refuse_taken(SocketAddress& address) {
    Descriptor const probe(::socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (probe.value() < 0) return fail(ErrorCode::io, "socket");
    TRY_VOID(set_option(probe.value(), SOL_SOCKET, SO_REUSEADDR, 1));
    if (bind(probe.value(), address.get(), address.size) == 0) return {};
    if (errno == EADDRINUSE) return fail(ErrorCode::conflict, "the address is taken");
    return fail(ErrorCode::io, "bind");
}

}  // namespace

Result<Listeners> listen_on(std::string_view where, std::size_t count) {
    constexpr std::string_view unix_prefix = "unix:";
    if (where.starts_with(unix_prefix)) {
        Listeners local;
        local.unix_path = where.substr(unix_prefix.size());
        TRY(auto socket, net::listen_unix(local.unix_path));
        local.sockets.push_back(std::move(socket));
        return local;
    }
    TRY(auto address, tcp_address(where));
    TRY_VOID(refuse_taken(address));
    Listeners listeners;
    for (std::size_t i = 0; i < count; ++i) {
        TRY(auto socket, listening(address));
        listeners.sockets.push_back(std::move(socket));
        if (i > 0) continue;
        TRY(listeners.port, port_of(listeners.sockets.front().value()));
        put_port(address, listeners.port);
    }
    return listeners;
}

Accepted accept_one(int listener) {
    SocketAddress address;
    address.size = sizeof address.storage;
    Descriptor socket(accept4(listener, address.get(), &address.size, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (socket.value() >= 0) {
        auto const peer = ClientAddress::from(address.storage);
        if (peer.kind() != AddressKind::local) {
            // An answer goes out as it is: no waiting for more to fill a packet.
            if (!set_option(socket.value(), IPPROTO_TCP, TCP_NODELAY, 1))
                return {AcceptOutcome::try_next, Descriptor(), {}};
        }
        return {AcceptOutcome::accepted, std::move(socket), peer};
    }
    auto outcome = AcceptOutcome::broken;
    if (errno == EAGAIN || errno == EWOULDBLOCK) outcome = AcceptOutcome::nothing_waits;
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) outcome = AcceptOutcome::exhausted;
    if (errno == EINTR || errno == ECONNABORTED || errno == EPROTO || errno == EPERM) outcome = AcceptOutcome::try_next;
    return {outcome, Descriptor(), {}};
}

}  // namespace slovo::web
