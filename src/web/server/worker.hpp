// One I/O thread: its context, its listening socket, its connections and their deadlines. Members
// are for its own thread, except `run` (which is that thread), `post` and `drain`.
#pragma once

#include <memory>
#include <string>
#include <unordered_set>

#include "web/server/asio.hpp"
#include "web/server/connection.hpp"
#include "web/server/exchange.hpp"
#include "web/server/listen.hpp"
#include "web/server/shared.hpp"

namespace slovo::web {

class TlsSource;

class Worker final : public Home, public std::enable_shared_from_this<Worker> {
public:
    Worker(Shared& shared, TlsSource* tls, Descriptor listener);

    void run();
    void post(std::move_only_function<void()> work) override;
    /// Accepts no more and lets `run` return when the last connection is done or out of time.
    void drain();

    [[nodiscard]] Shared& shared() { return shared_; }
    [[nodiscard]] asio::io_context& context() { return context_; }
    [[nodiscard]] bool draining() const { return draining_; }
    [[nodiscard]] std::string_view date() const { return date_; }
    void joined(Connection& connection);
    void left(Connection& connection);

private:
    Task<> accept_loop();
    Task<> tick_loop();
    void admit(Descriptor socket, ClientAddress const& peer);
    [[nodiscard]] bool make_room();
    void refuse(Descriptor const& socket);
    void sweep(std::chrono::steady_clock::time_point now);
    void begin_draining();
    void finish_if_empty();

    Shared& shared_;
    TlsSource* tls_;
    asio::io_context context_{1};
    asio::executor_work_guard<Executor> work_;
    Waiter listener_;
    Timer tick_;
    Timer back_off_;
    std::unordered_set<Connection*> connections_;
    std::string date_;
    std::chrono::steady_clock::time_point drain_end_ = std::chrono::steady_clock::time_point::max();
    bool draining_ = false;
};

}  // namespace slovo::web
