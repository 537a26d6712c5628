#include "web/server/stats.hpp"

#include <algorithm>

namespace slovo::web {

void RouteStats::count(int status) {
    auto const found = std::ranges::find(counted_statuses, status);
    auto const slot = found == counted_statuses.end() ? counted_statuses.size() - 1
                                                      : static_cast<std::size_t>(found - counted_statuses.begin());
    by_status[slot].fetch_add(1, std::memory_order_relaxed);
}

void RouteStats::time(std::chrono::steady_clock::duration taken) {
    auto const seconds = std::chrono::duration<double>(taken).count();
    auto const slot =
        static_cast<std::size_t>(std::ranges::lower_bound(latency_bounds, seconds) - latency_bounds.begin());
    auto const micros = std::chrono::duration_cast<std::chrono::microseconds>(taken).count();
    latency[slot].fetch_add(1, std::memory_order_relaxed);
    latency_count.fetch_add(1, std::memory_order_relaxed);
    latency_micros.fetch_add(static_cast<std::uint64_t>(std::max<long>(micros, 0)), std::memory_order_relaxed);
}

}  // namespace slovo::web
