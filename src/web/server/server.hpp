// The HTTP server: one I/O thread and listening socket per core, TLS by certificate files, strict
// gate, deadlines and limits. `create` binds, `start` serves, `stop` finishes what was begun within
// limits::shutdown_time. All members may be called from any thread; handlers run on I/O threads.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "web/server/message.hpp"
#include "web/server/network.hpp"
#include "web/server/router.hpp"
#include "web/server/stats.hpp"

namespace slovo::web {

struct TlsFiles {
    std::string certificate;  // PEM chain, leaf first
    std::string key;          // PEM
};

/// base/limits.hpp, smaller in tests.
struct ServerLimits {
    std::chrono::milliseconds header_time = limits::header_time;
    std::chrono::milliseconds body_time = limits::body_time;
    std::chrono::milliseconds idle_time = limits::idle_time;
    std::chrono::milliseconds write_time = limits::write_time;
    std::chrono::milliseconds shutdown_time = limits::shutdown_time;
    std::size_t connections_per_thread = limits::connections_per_thread;
    std::size_t connections_per_address = limits::connections_per_address;
    std::size_t requests_per_connection = limits::requests_per_connection;
};

struct ServerOptions {
    std::string listen = "127.0.0.1:8080";  // ADDR:PORT, [V6]:PORT (port 0: any free one) or unix:PATH
    std::optional<TlsFiles> tls;
    bool reload_on_hangup = true;  // SIGHUP reads the certificate files again
    std::vector<Network> trusted_proxies;
    std::vector<std::string> hosts;  // names that are ours, without port; empty: any well-formed one
    unsigned threads = 0;            // 0: one per core
    Clock const* clock = nullptr;    // for the Date field; nullptr: the system's. Outlives the server
    ServerLimits limits{};
    /// The answer for a path (404) or a method (405) that no route has; empty: a line of plain text.
    std::function<Response(Request const&, int status)> no_route{};
};

class Server {
public:
    /// `invalid`: options or certificate; `io`: the address cannot be listened on.
    [[nodiscard]] static Result<std::unique_ptr<Server>> create(ServerOptions options, Router router);
    ~Server();  // stops
    Server(Server const&) = delete;
    Server& operator=(Server const&) = delete;

    void start();
    /// No new connections; begun requests are answered with `Connection: close`; then all is closed.
    void stop();
    /// New connections get the certificate as it is on disk now; on an error the old one stays.
    [[nodiscard]] Result<> reload_certificate();

    [[nodiscard]] std::uint16_t port() const;  // 0 for a unix socket
    [[nodiscard]] ServerStats const& stats() const;
    [[nodiscard]] Router const& router() const;

private:
    struct Impl;

public:
    explicit Server(std::unique_ptr<Impl> impl);  // for create

private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace slovo::web
