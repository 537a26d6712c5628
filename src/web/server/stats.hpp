// Counters of a server: answers by route and status, latencies, connections. Relaxed atomics:
// written by I/O threads, read by an exporter at any time, each number exact, not one instant.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace slovo::web {

/// The statuses that Slovo answers with; anything else counts as the last.
inline constexpr std::array<int, 28> counted_statuses = {200, 201, 202, 204, 206, 303, 304, 400, 401, 403,
                                                         404, 405, 406, 408, 409, 410, 411, 413, 414, 415,
                                                         417, 421, 422, 429, 431, 501, 503, 500};
/// Upper bounds of the latency buckets, seconds; one more bucket takes the rest.
inline constexpr std::array<double, 10> latency_bounds = {0.0005, 0.001, 0.0025, 0.005, 0.01,
                                                          0.025,  0.05,  0.1,    0.5,   2.5};

struct RouteStats {
    std::array<std::atomic<std::uint64_t>, counted_statuses.size()> by_status{};
    std::array<std::atomic<std::uint64_t>, latency_bounds.size() + 1> latency{};
    std::atomic<std::uint64_t> latency_count{0};
    std::atomic<std::uint64_t> latency_micros{0};

    void count(int status);
    void time(std::chrono::steady_clock::duration latency_of_one);
};

struct ServerStats {
    explicit ServerStats(std::size_t routes) : by_route(routes + 1) {}

    std::vector<RouteStats> by_route;  // in the router's order; the last: no route
    std::atomic<std::uint64_t> connections_accepted{0};
    std::atomic<std::uint64_t> connections_refused{0};  // over a cap
    std::atomic<std::int64_t> connections_open{0};
    std::atomic<std::uint64_t> timeouts{0};
    std::atomic<std::uint64_t> refused_by_gate{0};
    std::atomic<std::uint64_t> tls_failures{0};
    std::atomic<std::uint64_t> gpc_signals{0};  // requests that came with Sec-GPC: 1 (CLAUSES E-17)
};

}  // namespace slovo::web
