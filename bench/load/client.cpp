#include "client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <deque>
#include <memory>
#include <optional>

#include "base/ensure.hpp"

namespace slovo::bench {
namespace {

using Clock = std::chrono::steady_clock;

struct Parsed {
    Answer answer;
    std::size_t size = 0;
};

// Enough for our own server: one Content-Length, no chunks.
std::optional<Parsed> parse(std::string_view bytes) {
    auto const head_end = bytes.find("\r\n\r\n");
    if (head_end == std::string_view::npos) return std::nullopt;
    auto const head = bytes.substr(0, head_end + 2);
    Parsed out;
    std::from_chars(head.data() + 9, head.data() + 12, out.answer.status);
    std::size_t length = 0;
    constexpr std::string_view name = "\r\nContent-Length: ";
    if (auto const at = head.find(name); at != std::string_view::npos)
        std::from_chars(head.data() + at + name.size(), head.data() + head.size(), length);
    out.size = head_end + 4 + length;
    if (bytes.size() < out.size) return std::nullopt;
    out.answer.body = bytes.substr(head_end + 4, length);
    return out;
}

class Connection {
public:
    Connection(Plan const& plan, int poll) : plan_(plan), poll_(poll) {}
    ~Connection() { close(); }
    Connection(Connection const&) = delete;
    Connection& operator=(Connection const&) = delete;

    [[nodiscard]] bool busy() const { return busy_; }
    [[nodiscard]] std::uint64_t number() const { return number_; }
    [[nodiscard]] Clock::time_point due() const { return due_; }

    void ask(std::uint64_t number, Clock::time_point due, Networks& networks, Script& script) {
        busy_ = true;
        number_ = number;
        due_ = due;
        out_.clear();
        in_.clear();
        script.write(number, out_);
        if (file_ < 0 || asked_ >= plan_.per_connection) connect(networks.next());
        ++asked_;
        send_rest();
    }

    /// The whole answer, once it is there. Broken connections give an answer with status 0.
    std::optional<Parsed> on_event(std::uint32_t events) {
        if (!busy_) {
            close();
            return std::nullopt;
        }
        if ((events & EPOLLOUT) != 0) send_rest();
        if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) == 0) return std::nullopt;
        std::array<char, 65536> buffer;
        auto const got = ::recv(file_, buffer.data(), buffer.size(), 0);
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) return std::nullopt;
        if (got <= 0) {
            close();
            busy_ = false;
            return Parsed{};
        }
        in_.append(buffer.data(), static_cast<std::size_t>(got));
        auto parsed = parse(in_);
        if (!parsed) return std::nullopt;
        busy_ = false;
        if (in_.find("\r\nConnection: close\r\n") < in_.find("\r\n\r\n")) close();
        return parsed;
    }

private:
    void connect(std::uint32_t source) {
        close();
        asked_ = 0;
        file_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        ENSURE(file_ >= 0, "a socket is there");
        int const on = 1;
        ::setsockopt(file_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        ::setsockopt(file_, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
        sockaddr_in from{.sin_family = AF_INET, .sin_port = 0, .sin_addr = {htonl(source)}, .sin_zero = {}};
        ENSURE(::bind(file_, reinterpret_cast<sockaddr*>(&from), sizeof from) == 0, "loopback addresses can be bound");
        sockaddr_in to{
            .sin_family = AF_INET, .sin_port = htons(plan_.port), .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
        ::connect(file_, reinterpret_cast<sockaddr*>(&to), sizeof to);
        writing_ = true;
        epoll_event event{.events = EPOLLIN | EPOLLOUT, .data = {.ptr = this}};
        ::epoll_ctl(poll_, EPOLL_CTL_ADD, file_, &event);
    }

    void close() {
        if (file_ >= 0) ::close(file_);
        file_ = -1;
    }

    void send_rest() {
        while (!out_.empty()) {
            auto const sent = ::send(file_, out_.data(), out_.size(), MSG_NOSIGNAL);
            if (sent <= 0) break;
            out_.erase(0, static_cast<std::size_t>(sent));
        }
        bool const wanted = !out_.empty();
        if (wanted == writing_) return;
        writing_ = wanted;
        epoll_event event{.events = wanted ? EPOLLIN | EPOLLOUT : EPOLLIN, .data = {.ptr = this}};
        ::epoll_ctl(poll_, EPOLL_CTL_MOD, file_, &event);
    }

    Plan const& plan_;
    int poll_;
    int file_ = -1;
    unsigned asked_ = 0;
    bool busy_ = false;
    bool writing_ = false;
    std::uint64_t number_ = 0;
    Clock::time_point due_;
    std::string out_;
    std::string in_;
};

class Run {
public:
    Run(Plan const& plan, Networks& networks, Script& script)
        : plan_(plan), networks_(networks), script_(script), poll_(::epoll_create1(EPOLL_CLOEXEC)) {
        outcome_.micros.reserve(plan.count);
        for (unsigned i = 0; i < plan.connections; ++i) {
            connections_.push_back(std::make_unique<Connection>(plan, poll_));
            idle_.push_back(connections_.back().get());
        }
    }
    ~Run() {
        connections_.clear();
        ::close(poll_);
    }
    Run(Run const&) = delete;
    Run& operator=(Run const&) = delete;

    Outcome go() {
        begun_ = Clock::now();
        while (outcome_.micros.size() + outcome_.errors < plan_.count) {
            give_out();
            std::array<epoll_event, 256> events{};
            auto const time = wait_time();
            int const there = ::epoll_pwait2(poll_, events.data(), events.size(), &time, nullptr);
            for (int i = 0; i < there; ++i)
                take(*static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr),
                     events[static_cast<std::size_t>(i)].events);
        }
        outcome_.elapsed = Clock::now() - begun_;
        return std::move(outcome_);
    }

private:
    [[nodiscard]] Clock::time_point due(std::uint64_t number, Clock::time_point now) const {
        if (plan_.rate <= 0) return now;
        return begun_ +
               std::chrono::nanoseconds(static_cast<std::int64_t>(1e9 * static_cast<double>(number) / plan_.rate));
    }

    void give_out() {
        auto const now = Clock::now();
        while (!idle_.empty() && next_ < plan_.count) {
            auto const moment = due(next_, now);
            if (moment > now) return;
            auto* const connection = idle_.front();
            idle_.pop_front();
            connection->ask(next_++, moment, networks_, script_);
        }
    }

    // Asleep until the next is due: a driver that spins would take the processor from what it measures.
    [[nodiscard]] timespec wait_time() const {
        constexpr std::int64_t second = 1'000'000'000;
        auto const now = Clock::now();
        bool const gives_more = !idle_.empty() && next_ < plan_.count;
        auto const time =
            gives_more ? std::max(due(next_, now) - now, Clock::duration::zero()) : Clock::duration(second);
        return {.tv_sec = time.count() / second, .tv_nsec = time.count() % second};
    }

    void take(Connection& connection, std::uint32_t events) {
        if (!connection.busy()) return void(connection.on_event(events));
        auto const parsed = connection.on_event(events);
        if (!parsed) return;
        auto const micros = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - connection.due());
        if (script_.answered(connection.number(), parsed->answer)) {
            outcome_.micros.push_back(static_cast<std::uint32_t>(micros.count()));
        } else {
            ++outcome_.errors;
        }
        idle_.push_back(&connection);
    }

    Plan const& plan_;
    Networks& networks_;
    Script& script_;
    int poll_;
    std::vector<std::unique_ptr<Connection>> connections_;
    std::deque<Connection*> idle_;
    std::uint64_t next_ = 0;
    Clock::time_point begun_;
    Outcome outcome_;
};

}  // namespace

// The first of 127.0.0.0/16 are left to the server's own visits.
std::uint32_t Networks::next() {
    constexpr std::uint32_t networks = 250 * 256;
    auto const number = given_++ % networks;
    return (127U << 24) | ((number / 256 + 1) << 16) | ((number % 256) << 8) | 7U;
}

Outcome run(Plan const& plan, Networks& networks, Script& script) {
    return Run(plan, networks, script).go();
}

}  // namespace slovo::bench
