// A client for tests that sends exactly the bytes it is told to and reads what comes.
// Blocking, with a time limit on every read. One thread.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace slovo::web {

class RawClient {
public:
    explicit RawClient(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        timeval const limit{.tv_sec = 5, .tv_usec = 0};
        ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connected_ = ::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    }
    ~RawClient() { ::close(fd_); }
    RawClient(RawClient const&) = delete;
    RawClient& operator=(RawClient const&) = delete;

    [[nodiscard]] bool connected() const { return connected_; }

    void send(std::string_view bytes) {
        while (!bytes.empty()) {
            auto const n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (n <= 0) return;
            bytes.remove_prefix(static_cast<std::size_t>(n));
        }
    }

    /// One answer: its head, and as much body as Content-Length says. Empty when the server hung up.
    [[nodiscard]] std::string answer(bool bodiless = false) {
        while (!buffer_.contains("\r\n\r\n")) {
            if (!more()) return {};
        }
        auto const head = buffer_.find("\r\n\r\n") + 4;
        std::size_t length = 0;
        auto const at = buffer_.find("Content-Length: ");
        if (at < head && !bodiless) length = std::stoul(buffer_.substr(at + 16));
        while (buffer_.size() < head + length) {
            if (!more()) break;
        }
        auto one = buffer_.substr(0, head + length);
        buffer_.erase(0, head + length);
        return one;
    }

    /// All that comes until the server hangs up.
    [[nodiscard]] std::string rest() {
        while (more()) {
        }
        return std::exchange(buffer_, {});
    }

private:
    bool more() {
        std::array<char, 65536> chunk{};
        auto const n = ::recv(fd_, chunk.data(), chunk.size(), 0);
        if (n <= 0) return false;
        buffer_.append(chunk.data(), static_cast<std::size_t>(n));
        return true;
    }

    int fd_;
    bool connected_ = false;
    std::string buffer_;
};

/// The status of an answer's first line; 0 when there is none.
[[nodiscard]] inline int status_in(std::string_view answer) {
    if (!answer.starts_with("HTTP/1.1 ") || answer.size() < 12) return 0;
    return (answer[9] - '0') * 100 + (answer[10] - '0') * 10 + (answer[11] - '0');
}

}  // namespace slovo::web
