#include "study/browser/proxy.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <fmt/format.h>

namespace slovo::study {
namespace {

constexpr std::size_t buffered_max = 64UL * 1024;  // of one direction: what nobody takes is not read
constexpr int bad_request = 400, forbidden = 403, not_allowed = 405, too_large = 431, bad_gateway = 502;

enum class Read : std::uint8_t { some, nothing_yet, end };

Read read_some(int from, std::string& to) {
    std::array<char, 16384> part{};
    auto const got = ::recv(from, part.data(), part.size(), 0);
    if (got > 0) to.append(part.data(), static_cast<std::size_t>(got));
    if (got > 0) return Read::some;
    return got < 0 && (errno == EAGAIN || errno == EINTR) ? Read::nothing_yet : Read::end;
}

/// How much was taken; nothing: nobody is there any more.
std::optional<std::size_t> write_some(int to, std::string& pending) {
    if (pending.empty()) return 0;
    auto const put = ::send(to, pending.data(), pending.size(), MSG_NOSIGNAL);
    if (put < 0) return errno == EAGAIN || errno == EINTR ? std::optional<std::size_t>(0) : std::nullopt;
    pending.erase(0, static_cast<std::size_t>(put));
    return static_cast<std::size_t>(put);
}

}  // namespace

void Proxy::add_watched(std::vector<pollfd>& to) const {
    if (lines_.size() < limits_.connections) to.push_back({listener_.value(), POLLIN, 0});
    for (int const fd : resolver_.watched()) to.push_back({fd, POLLIN, 0});
    auto const wish = [](std::string const& out, std::string const& in) {
        return static_cast<short>((in.size() < buffered_max ? POLLIN : 0) | (out.empty() ? 0 : POLLOUT));
    };
    for (auto const& line : lines_) {
        if (line.state == State::dialling) to.push_back({line.server.value(), POLLOUT, 0});
        if (line.state == State::relaying) to.push_back({line.server.value(), wish(line.to_server, line.to_client), 0});
        if (line.state == State::head) to.push_back({line.client.value(), POLLIN, 0});
        if (line.state == State::relaying) to.push_back({line.client.value(), wish(line.to_client, line.to_server), 0});
        if (line.state == State::last_words) to.push_back({line.client.value(), POLLOUT, 0});
    }
}

void Proxy::turn() {
    for (auto& resolved : resolver_.collect()) names_.insert_or_assign(resolved.host, std::move(resolved.addresses));
    accept_all();
    auto const now = Clock::now();
    for (auto& line : lines_) {
        step(line);
        if (now > line.deadline || moved_ > limits_.bytes) line.state = State::over;
    }
    std::erase_if(lines_, [](Line const& line) { return line.state == State::over; });
}

void Proxy::accept_all() {
    while (lines_.size() < limits_.connections) {
        net::Descriptor client(::accept4(listener_.value(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
        if (!client.open()) return;
        lines_.push_back({.client = std::move(client), .deadline = Clock::now() + limits_.head_time});
    }
}

void Proxy::step(Line& line) {
    if (line.state == State::head) read_head(line);
    if (line.state == State::naming) vet(line);
    if (line.state == State::dialling) see_whether_dialled(line);
    if (line.state == State::relaying) relay(line);
    if (line.state == State::last_words) {
        auto const put = write_some(line.client.value(), line.to_client);
        if (!put || line.to_client.empty()) line.state = State::over;
    }
}

void Proxy::answer(Line& line, int status) {
    line.to_client = fmt::format("HTTP/1.1 {} Slovo\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", status);
    line.state = State::last_words;
}

void Proxy::read_head(Line& line) {
    auto& head = line.to_server;
    Read read = Read::some;
    while (read == Read::some && head.size() <= proxy_head_bytes) read = read_some(line.client.value(), head);
    auto const end = head.find("\r\n\r\n");
    if (end == std::string::npos) {
        if (head.size() > proxy_head_bytes) return answer(line, too_large);
        if (read == Read::end) line.state = State::over;
        return;
    }
    auto request = read_proxy_request(std::string_view(head).substr(0, end + 4));
    if (!request) return answer(line, request.error().code() == ErrorCode::denied ? not_allowed : bad_request);
    if (guard_.check(request->to) != FetchError::none) return answer(line, forbidden);
    // A browser that says more before it hears is no browser.
    if (head.size() != end + 4) return answer(line, bad_request);
    line.to_server = std::move(request->forward);
    line.is_tunnel = request->is_tunnel;
    line.host = std::string(request->to.host());
    line.port = request->to.port_to_dial();
    line.deadline = Clock::now() + limits_.silence;
    line.state = State::naming;
    auto const [entry, is_new] = names_.try_emplace(line.host);
    if (!is_new) return;
    if (auto const address = IpAddress::parse(line.host))
        entry->second = std::vector{*address};
    else
        resolver_.ask(line.host);
}

void Proxy::vet(Line& line) {
    auto const& addresses = names_.at(line.host);
    if (!addresses) return;
    for (auto const& address : *addresses) line.to.push_back({address, line.port});
    // One forbidden address among several is no accident: nothing of the name is dialled.
    if (std::ranges::any_of(line.to, [this](auto const& to) { return guard_.check(to) != FetchError::none; }))
        return answer(line, forbidden);
    std::ranges::reverse(line.to);
    dial_next(line);
}

void Proxy::dial_next(Line& line) {
    while (!line.to.empty()) {
        sockaddr_storage where{};
        auto const length = line.to.back().write(where);
        line.to.pop_back();
        line.server = net::Descriptor(::socket(where.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
        int const failed = ::connect(line.server.value(), reinterpret_cast<sockaddr const*>(&where), length);
        if (failed == 0 || errno == EINPROGRESS) {
            line.state = State::dialling;
            return;
        }
    }
    answer(line, bad_gateway);
}

void Proxy::see_whether_dialled(Line& line) {
    pollfd ready{line.server.value(), POLLOUT, 0};
    if (::poll(&ready, 1, 0) <= 0) return;
    int error = 0;
    socklen_t size = sizeof error;
    if (::getsockopt(line.server.value(), SOL_SOCKET, SO_ERROR, &error, &size) != 0 || error != 0)
        return dial_next(line);
    line.state = State::relaying;
    line.deadline = Clock::now() + limits_.silence;
    if (line.is_tunnel) line.to_client = "HTTP/1.1 200 Slovo\r\n\r\n";
}

bool Proxy::move(Line& line, int from, std::string& pending, int to) {
    auto const before = pending.size();
    auto const read = pending.size() < buffered_max ? read_some(from, pending) : Read::nothing_yet;
    moved_ += pending.size() - before;
    auto const put = write_some(to, pending);
    if (read == Read::some || put.value_or(0) > 0) line.deadline = Clock::now() + limits_.silence;
    return put && (read != Read::end || !pending.empty());
}

void Proxy::relay(Line& line) {
    auto const client = line.client.value();
    auto const server = line.server.value();
    bool goes_on = move(line, server, line.to_client, client);
    if (line.is_tunnel) {
        goes_on = goes_on && move(line, client, line.to_server, server);
    } else {
        // One connection carries one request: the next may be meant for somebody else.
        std::string more;
        goes_on = goes_on && read_some(client, more) == Read::nothing_yet && write_some(server, line.to_server);
    }
    if (!goes_on) line.state = State::over;
}

}  // namespace slovo::study
