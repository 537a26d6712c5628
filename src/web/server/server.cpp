#include "web/server/server.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <thread>

#include "base/log.hpp"
#include "web/server/tls.hpp"
#include "web/server/worker.hpp"

namespace slovo::web {

struct Server::Impl {
    Impl(ServerOptions options, Router router) : shared(std::move(options), std::move(router)) {}

    void watch_hangup();

    Shared shared;
    std::unique_ptr<TlsSource> tls;
    Listeners listeners;
    std::vector<std::shared_ptr<Worker>> workers;
    std::mutex mutex;
    std::vector<std::thread> threads;
    std::optional<asio::signal_set> hangup;
    bool stopped = false;
};

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() {
    stop();
}

Result<std::unique_ptr<Server>> Server::create(ServerOptions options, Router router) {
    auto impl = std::make_unique<Impl>(std::move(options), std::move(router));
    auto const& chosen = impl->shared.options;
    if (chosen.tls) {
        impl->tls = std::make_unique<TlsSource>(*chosen.tls);
        TRY_VOID(impl->tls->reload());
    }
    auto const cores = std::max(1U, std::thread::hardware_concurrency());
    auto const threads = chosen.threads == 0 ? cores : chosen.threads;
    TRY(impl->listeners, listen_on(chosen.listen, threads));
    for (auto& socket : impl->listeners.sockets) {
        impl->workers.push_back(std::make_shared<Worker>(impl->shared, impl->tls.get(), std::move(socket)));
    }
    return std::make_unique<Server>(std::move(impl));
}

void Server::start() {
    std::scoped_lock const lock(impl_->mutex);
    if (impl_->stopped || !impl_->threads.empty()) return;
    if (impl_->tls && impl_->shared.options.reload_on_hangup) {
        impl_->hangup.emplace(impl_->workers.front()->context(), SIGHUP);
        impl_->watch_hangup();
    }
    for (auto& worker : impl_->workers) {
        impl_->threads.emplace_back([worker] { worker->run(); });
    }
}

void Server::Impl::watch_hangup() {
    hangup->async_wait([this](boost::system::error_code error, int) {
        if (error) return;
        if (auto const done = tls->reload(); !done) {
            log::error("tls.reload_refused", {{"error", done.error()}});
        } else {
            log::info("tls.reloaded");
        }
        watch_hangup();
    });
}

void Server::stop() {
    std::scoped_lock const lock(impl_->mutex);
    if (impl_->stopped) return;
    impl_->stopped = true;
    if (impl_->hangup) {
        impl_->workers.front()->post([impl = impl_.get()] { impl->hangup->cancel(); });
    }
    if (!impl_->threads.empty()) {
        for (auto& worker : impl_->workers) worker->drain();
    }
    for (auto& thread : impl_->threads) thread.join();
    impl_->hangup.reset();
    if (!impl_->listeners.unix_path.empty()) ::unlink(impl_->listeners.unix_path.c_str());
}

Result<> Server::reload_certificate() {
    if (!impl_->tls) return fail(ErrorCode::invalid, "the server does not speak TLS");
    return impl_->tls->reload();
}

std::uint16_t Server::port() const {
    return impl_->listeners.port;
}

ServerStats const& Server::stats() const {
    return impl_->shared.stats;
}

Router const& Server::router() const {
    return impl_->shared.router;
}

}  // namespace slovo::web
