// Servers that a test talks to, on loopback: one that answers as a script says, well or badly, and a name server.
// Each has a thread of its own and ends with its owner. What they saw may be asked from the test's thread.
#pragma once

#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>

#include <signal.h>

#include <array>
#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "net/descriptor.hpp"
#include "study/address.hpp"
#include "study/resolver.hpp"

namespace slovo::study {

inline net::Descriptor bind_loopback(int kind, char const* address, std::uint16_t& port) {
    net::Descriptor out(::socket(AF_INET, kind | SOCK_CLOEXEC, 0));
    int const yes = 1;
    ::setsockopt(out.value(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_storage where{};
    auto const length = Endpoint{*IpAddress::parse(address), port}.write(where);
    auto* const plain = reinterpret_cast<sockaddr*>(&where);
    if (::bind(out.value(), plain, length) != 0) throw std::runtime_error("bind");
    socklen_t size = sizeof where;
    ::getsockname(out.value(), plain, &size);
    port = Endpoint::from(*plain)->port;
    return out;
}

/// One accepted connection, plain or TLS.
class Peer {
public:
    Peer(net::Descriptor fd, SSL_CTX* tls) : fd_(std::move(fd)), ssl_(tls == nullptr ? nullptr : ::SSL_new(tls)) {
        if (ssl_ != nullptr) ::SSL_set_fd(ssl_, fd_.value());
        is_open_ = ssl_ == nullptr || ::SSL_accept(ssl_) == 1;
    }
    Peer(Peer const&) = delete;
    Peer& operator=(Peer const&) = delete;
    ~Peer() { ::SSL_free(ssl_); }

    /// The request's head; empty when the other side has gone.
    std::string read_request() {
        while (is_open_ && !pending_.contains("\r\n\r\n")) {
            std::array<char, 4096> part{};
            auto const got = ssl_ != nullptr ? ::SSL_read(ssl_, part.data(), part.size())
                                             : static_cast<int>(::recv(fd_.value(), part.data(), part.size(), 0));
            if (got <= 0)
                is_open_ = false;
            else
                pending_.append(part.data(), static_cast<std::size_t>(got));
        }
        auto const end = pending_.find("\r\n\r\n");
        if (end == std::string::npos) return {};
        auto out = pending_.substr(0, end + 2);
        pending_.erase(0, end + 4);
        return out;
    }
    bool send(std::string_view text) {
        while (is_open_ && !text.empty()) {
            auto const put = ssl_ != nullptr
                                 ? ::SSL_write(ssl_, text.data(), static_cast<int>(text.size()))
                                 : static_cast<int>(::send(fd_.value(), text.data(), text.size(), MSG_NOSIGNAL));
            if (put <= 0)
                is_open_ = false;
            else
                text.remove_prefix(static_cast<std::size_t>(put));
        }
        return is_open_;
    }
    void answer(std::string_view status, std::string_view headers, std::string_view body) {
        send("HTTP/1.1 " + std::string(status) + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
             std::string(headers) + "\r\n");
        send(body);
    }
    void reset() {
        linger const now{1, 0};
        ::setsockopt(fd_.value(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
        is_open_ = false;
    }
    [[nodiscard]] bool is_open() const { return is_open_; }
    [[nodiscard]] int fd() const { return fd_.value(); }

private:
    net::Descriptor fd_;
    SSL* ssl_;
    bool is_open_ = false;
    std::string pending_;
};

class ScriptedServer {
public:
    /// Called for each request, from the connection's thread. `target`: as in the request line.
    using Script = std::function<void(Peer&, std::string const& target, std::string const& head)>;

    explicit ScriptedServer(Script script, SSL_CTX* tls = nullptr, char const* address = "127.0.0.1",
                            std::uint16_t port = 0)
        : script_(std::move(script)), tls_(tls), address_(address), port_(port) {
        listener_ = bind_loopback(SOCK_STREAM, address, port_);
        ::listen(listener_.value(), 128);
        thread_ = std::jthread([this](std::stop_token const& stop) { serve(stop); });
    }
    ~ScriptedServer() {
        thread_.request_stop();
        thread_.join();
        std::lock_guard const lock(mutex_);
        for (int const fd : open_) ::shutdown(fd, SHUT_RDWR);
    }

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] std::string endpoint() const { return std::string(address_) + ":" + std::to_string(port_); }
    [[nodiscard]] std::string url(std::string_view path, std::string_view scheme = "http") const {
        return std::string(scheme) + "://" + endpoint() + std::string(path);
    }
    [[nodiscard]] int connections() const { return connections_; }
    [[nodiscard]] std::vector<std::string> requests() const {
        std::lock_guard const lock(mutex_);
        return requests_;
    }
    /// How many requests had this line's beginning, e.g. "GET /a ".
    [[nodiscard]] int count(std::string_view beginning) const {
        int out = 0;
        for (auto const& request : requests()) out += request.starts_with(beginning) ? 1 : 0;
        return out;
    }

private:
    void serve(std::stop_token const& stop) {
        while (!stop.stop_requested()) {
            pollfd ready{listener_.value(), POLLIN, 0};
            if (::poll(&ready, 1, 20) != 1) continue;
            net::Descriptor fd(::accept4(listener_.value(), nullptr, nullptr, SOCK_CLOEXEC));
            if (!fd.open()) continue;
            ++connections_;
            std::lock_guard const lock(mutex_);
            open_.push_back(fd.value());
            peers_.emplace_back([this, taken = std::move(fd)]() mutable { talk(std::move(taken)); });
        }
    }
    void talk(net::Descriptor fd) {
        int const number = fd.value();
        sigset_t broken;  // OpenSSL writes without MSG_NOSIGNAL
        ::sigemptyset(&broken);
        ::sigaddset(&broken, SIGPIPE);
        ::pthread_sigmask(SIG_BLOCK, &broken, nullptr);
        {
            Peer peer(std::move(fd), tls_);
            while (peer.is_open()) {
                auto const request = peer.read_request();
                if (request.empty()) break;
                auto const begin = request.find(' ') + 1;
                {
                    std::lock_guard const lock(mutex_);
                    requests_.push_back(request);
                }
                script_(peer, request.substr(begin, request.find(' ', begin) - begin), request);
            }
            std::lock_guard const lock(mutex_);
            std::erase(open_, number);
        }
    }

    Script script_;
    SSL_CTX* tls_;
    char const* address_;
    std::uint16_t port_ = 0;
    net::Descriptor listener_;
    std::atomic<int> connections_ = 0;
    mutable std::mutex mutex_;
    std::vector<int> open_;
    std::vector<std::string> requests_;
    std::vector<std::jthread> peers_;
    std::jthread thread_;
};

/// Answers A questions by a function of the name and how often it was asked before; AAAA with nothing.
class TinyNameServer {
public:
    using Answer = std::function<std::vector<std::string>(std::string const& name, int times_before)>;

    explicit TinyNameServer(Answer answer) : answer_(std::move(answer)) {
        socket_ = bind_loopback(SOCK_DGRAM, "127.0.0.1", port_);
        thread_ = std::jthread([this](std::stop_token const& stop) { serve(stop); });
    }
    [[nodiscard]] Endpoint endpoint() const { return {*IpAddress::parse("127.0.0.1"), port_}; }
    [[nodiscard]] int asked(std::string const& name) {
        std::lock_guard const lock(mutex_);
        return times_[name];
    }

private:
    void serve(std::stop_token const& stop) {
        while (!stop.stop_requested()) {
            pollfd ready{socket_.value(), POLLIN, 0};
            if (::poll(&ready, 1, 20) != 1) continue;
            std::array<std::uint8_t, 1500> query{};
            sockaddr_storage from{};
            socklen_t length = sizeof from;
            auto* const whom = reinterpret_cast<sockaddr*>(&from);
            auto const got = ::recvfrom(socket_.value(), query.data(), query.size(), 0, whom, &length);
            if (got < 17) continue;
            auto const reply = reply_to({query.data(), static_cast<std::size_t>(got)});
            ::sendto(socket_.value(), reply.data(), reply.size(), 0, whom, length);
        }
    }
    Bytes reply_to(ByteView query) {
        std::string name;
        std::size_t at = 12;
        while (query[at] != 0) {
            if (!name.empty()) name += '.';
            name += text_of(query.subspan(at + 1, query[at]));
            at += query[at] + std::size_t{1};
        }
        bool const is_a = query[at + 2] == dns_type_a;
        std::vector<std::string> addresses;
        if (is_a) {
            std::lock_guard const lock(mutex_);
            addresses = answer_(name, times_[name]++);
        }
        Bytes out(query.begin(), query.begin() + static_cast<std::ptrdiff_t>(at + 5));
        out[2] = 0x81;
        out[3] = 0x80;
        out[7] = static_cast<std::uint8_t>(addresses.size());
        out[11] = 0;
        for (auto const& text : addresses) {
            Bytes const record{0xC0, 12, 0, dns_type_a, 0, 1, 0, 0, 0, 0, 0, 4};
            out.insert(out.end(), record.begin(), record.end());
            auto const address = IpAddress::parse(text)->bytes;
            out.insert(out.end(), address.begin(), address.begin() + 4);
        }
        return out;
    }

    Answer answer_;
    std::uint16_t port_ = 0;
    net::Descriptor socket_;
    std::mutex mutex_;
    std::map<std::string, int> times_;
    std::jthread thread_;
};

}  // namespace slovo::study
