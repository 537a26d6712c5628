#include "net/unix_socket.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace slovo::net {

namespace {

constexpr int backlog = 64;

Result<sockaddr_un> address_of(std::string const& path) {
    sockaddr_un address{};
    if (path.empty() || path.size() >= sizeof address.sun_path || path.contains('\0')) {
        return fail(ErrorCode::invalid, "path of a unix socket is empty or too long");
    }
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), path.size());
    return address;
}

}  // namespace

Result<Descriptor> connect_unix(std::string const& path) {
    TRY(auto const address, address_of(path));
    Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket.open()) return fail(ErrorCode::io, "socket");
    if (::connect(socket.value(), reinterpret_cast<sockaddr const*>(&address), sizeof address) != 0) {
        return fail(ErrorCode::not_found, "nobody listens on the unix socket");
    }
    return socket;
}

Result<Descriptor> listen_unix(std::string const& path) {
    TRY(auto const address, address_of(path));
    if (connect_unix(path)) return fail(ErrorCode::conflict, "somebody listens on the unix socket");
    struct stat status{};
    if (::lstat(path.c_str(), &status) == 0) {
        if (!S_ISSOCK(status.st_mode)) return fail(ErrorCode::conflict, "the path is not a socket");
        ::unlink(path.c_str());
    }
    Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket.open()) return fail(ErrorCode::io, "socket");
    // Linux gives the path the mode that the socket has at this moment: never open to others.
    if (::fchmod(socket.value(), S_IRUSR | S_IWUSR) != 0) return fail(ErrorCode::io, "fchmod");
    if (::bind(socket.value(), reinterpret_cast<sockaddr const*>(&address), sizeof address) != 0) {
        return fail(errno == EADDRINUSE ? ErrorCode::conflict : ErrorCode::io, "bind");
    }
    if (::listen(socket.value(), backlog) != 0) return fail(ErrorCode::io, "listen");
    return socket;
}

bool same_user(int socket) {
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
    return peer.uid == ::geteuid() || peer.uid == 0;
}

}  // namespace slovo::net
