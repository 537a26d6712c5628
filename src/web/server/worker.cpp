// The one translation unit in which the session's coroutines are instantiated: it takes as long to
// compile as the rest of the server together.
#include "web/server/worker.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>

#include "web/server/session.hpp"
#include "web/server/tls.hpp"

namespace slovo::web {

namespace {

constexpr std::chrono::milliseconds tick_time{100};     // how late a deadline may be noticed
constexpr std::chrono::milliseconds back_off_time{50};  // when descriptors have run out
constexpr int accept_burst = 64;                        // then the connections at hand get their turn

constexpr std::string_view busy_answer =
    "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 5\r\nContent-Length: 0\r\n\r\n";

asio::generic::stream_protocol protocol_of(ClientAddress const& peer) {
    switch (peer.kind()) {
        case AddressKind::local: return {AF_UNIX, 0};
        case AddressKind::v4:
        case AddressKind::v6: break;
    }
    return {AF_INET, IPPROTO_TCP};
}

void report(std::exception_ptr const& failure) {
    if (failure) log::error("session.exception");
}

}  // namespace

Worker::Worker(Shared& shared, TlsSource* tls, Descriptor listener)
    : shared_(shared),
      tls_(tls),
      work_(context_.get_executor()),
      listener_(context_.get_executor()),
      tick_(context_.get_executor()),
      back_off_(context_.get_executor()),
      date_(http_date(shared.clock().now())) {
    if (listener.value() >= 0) listener_.assign(listener.release());
}

void Worker::run() {
    if (listener_.is_open()) asio::co_spawn(context_, accept_loop(), report);
    asio::co_spawn(context_, tick_loop(), report);
    context_.run();
}

void Worker::post(std::move_only_function<void()> work) {
    asio::post(context_, std::move(work));
}

void Worker::drain() {
    asio::post(context_, [self = shared_from_this()] { self->begin_draining(); });
}

void Worker::joined(Connection& connection) {
    connections_.insert(&connection);
    shared_.stats.connections_open.fetch_add(1, std::memory_order_relaxed);
}

void Worker::left(Connection& connection) {
    connections_.erase(&connection);
    shared_.stats.connections_open.fetch_sub(1, std::memory_order_relaxed);
    if (shared_.counts(connection.peer())) shared_.addresses.leave(connection.peer());
    if (draining_) finish_if_empty();
}

Task<> Worker::accept_loop() {
    while (!draining_) {
        auto [error] = co_await listener_.async_wait(Waiter::wait_read, awaited);
        if (error) co_return;
        auto outcome = AcceptOutcome::accepted;
        for (int i = 0; i < accept_burst && !draining_; ++i) {
            auto accepted = accept_one(listener_.native_handle());
            outcome = accepted.outcome;
            if (outcome == AcceptOutcome::accepted) admit(std::move(accepted.socket), accepted.peer);
            if (outcome != AcceptOutcome::accepted && outcome != AcceptOutcome::try_next) break;
        }
        if (outcome != AcceptOutcome::exhausted && outcome != AcceptOutcome::broken) continue;
        log::warning("accept.out_of_descriptors");
        back_off_.expires_after(back_off_time);
        auto [cut_short] = co_await back_off_.async_wait(awaited);
        if (cut_short) co_return;
    }
}

void Worker::admit(Descriptor socket, ClientAddress const& peer) {
    if (connections_.size() >= shared_.options.limits.connections_per_thread && !make_room()) return refuse(socket);
    auto const counted = shared_.counts(peer);
    if (counted && !shared_.addresses.enter(peer, shared_.options.limits.connections_per_address)) {
        return refuse(socket);
    }
    shared_.stats.connections_accepted.fetch_add(1, std::memory_order_relaxed);
    Socket stream(context_.get_executor());
    boost::system::error_code error;
    stream.assign(protocol_of(peer), socket.value(), error);
    if (error) {
        if (counted) shared_.addresses.leave(peer);
        return;
    }
    static_cast<void>(socket.release());
    if (tls_ != nullptr) {
        auto tls = tls_->current();
        TlsStream encrypted(std::move(stream), *tls);
        auto session = std::make_unique<Session<TlsStream>>(*this, std::move(encrypted), peer, std::move(tls));
        asio::co_spawn(context_, Session<TlsStream>::run(std::move(session)), report);
    } else {
        auto session = std::make_unique<Session<Socket>>(*this, std::move(stream), peer, nullptr);
        asio::co_spawn(context_, Session<Socket>::run(std::move(session)), report);
    }
}

/// Ends the connection that has been idle longest, if one is.
bool Worker::make_room() {
    Connection* oldest = nullptr;
    for (auto* connection : connections_) {
        if (connection->phase() != Phase::idle) continue;
        if (oldest == nullptr || connection->deadline() < oldest->deadline()) oldest = connection;
    }
    if (oldest == nullptr) return false;
    oldest->abort();
    return true;
}

void Worker::refuse(Descriptor const& socket) {
    shared_.stats.connections_refused.fetch_add(1, std::memory_order_relaxed);
    if (tls_ != nullptr) return;
    static_cast<void>(::send(socket.value(), busy_answer.data(), busy_answer.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
}

Task<> Worker::tick_loop() {
    while (!draining_ || !connections_.empty()) {
        tick_.expires_after(tick_time);
        auto [cut_short] = co_await tick_.async_wait(awaited);
        if (cut_short) co_return;
        date_ = http_date(shared_.clock().now());
        sweep(std::chrono::steady_clock::now());
    }
}

void Worker::sweep(std::chrono::steady_clock::time_point now) {
    auto const out_of_time = now >= drain_end_;
    for (auto* connection : connections_) {
        if (!out_of_time && now < connection->deadline()) continue;
        shared_.stats.timeouts.fetch_add(1, std::memory_order_relaxed);
        if (!out_of_time && connection->phase() == Phase::reading) {
            connection->interrupt();
        } else {
            connection->abort();
        }
    }
}

void Worker::begin_draining() {
    draining_ = true;
    drain_end_ = std::chrono::steady_clock::now() + shared_.options.limits.shutdown_time;
    boost::system::error_code ignored;
    listener_.close(ignored);
    back_off_.cancel();
    for (auto* connection : connections_) {
        if (connection->phase() == Phase::idle) connection->abort();
    }
    finish_if_empty();
}

void Worker::finish_if_empty() {
    if (!connections_.empty()) return;
    tick_.cancel();
    work_.reset();
}

}  // namespace slovo::web
