#include "mail/probe.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <string>

#include "base/limits.hpp"
#include "mail/relay_url.hpp"

namespace slovo::mail {
namespace {

constexpr int wait_ms = static_cast<int>(std::chrono::milliseconds(limits::smtp_connect_time).count());

bool wait_for(int socket, short what) {
    pollfd entry{.fd = socket, .events = what, .revents = 0};
    return ::poll(&entry, 1, wait_ms) == 1 && (entry.revents & what) != 0;
}

bool connects(addrinfo const& address, RelayTls tls) {
    int const socket = ::socket(address.ai_family, address.ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (socket < 0) return false;
    int error = 0;
    socklen_t size = sizeof error;
    bool good = ::connect(socket, address.ai_addr, address.ai_addrlen) == 0 || errno == EINPROGRESS;
    good = good && wait_for(socket, POLLOUT) && ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) == 0 &&
           error == 0;
    if (good && tls != RelayTls::from_the_start) {
        std::array<char, 4> greeting{};
        good = wait_for(socket, POLLIN) && ::recv(socket, greeting.data(), greeting.size(), 0) == 4 &&
               std::string_view(greeting.data(), 3) == "220";
    }
    ::close(socket);
    return good;
}

}  // namespace

Result<void> probe(std::string_view url) {
    TRY(auto const relay, parse_relay_url(url));
    auto host = relay.host;
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (::getaddrinfo(host.c_str(), std::to_string(relay.port).c_str(), &hints, &found) != 0)
        return fail(ErrorCode::not_found, "there is no host of this name");
    std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> const list(found, &::freeaddrinfo);
    for (auto const* address = found; address != nullptr; address = address->ai_next)
        if (connects(*address, relay.tls)) return {};
    return fail(ErrorCode::unavailable, "nobody answers there as a mail relay does");
}

}  // namespace slovo::mail
