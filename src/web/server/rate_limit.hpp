// How often one network may do something (a token bucket each, in bounded memory), and whether all
// of them together do it so often that the site is under attack. Time is a parameter. Safe from any
// thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "base/limits.hpp"
#include "web/server/network.hpp"

namespace slovo::web {

using SteadyTime = std::chrono::steady_clock::time_point;

class NetworkLimiter {
public:
    explicit NetworkLimiter(int per_minute = limits::forms_per_network_minute,
                            std::size_t networks_max = limits::rate_networks_max);
    ~NetworkLimiter();

    /// Takes one token of the address's network; false when it has none left. When the memory is
    /// full of networks that were seen lately, the one seen least lately of a few is forgotten.
    [[nodiscard]] bool admit(ClientAddress const& client, SteadyTime now);
    /// Seconds until a token is there again; for Retry-After. At least 1.
    [[nodiscard]] std::chrono::seconds retry_after() const;

private:
    struct Shard;
    int per_minute_;
    std::vector<std::unique_ptr<Shard>> shards_;
};

class LoadMeter {
public:
    explicit LoadMeter(int per_second = limits::refusals_per_second) : per_second_(per_second) {}

    void count(SteadyTime now);
    /// True from the second in which the rate was passed until it has stayed below half of it for a minute.
    [[nodiscard]] bool under_attack(SteadyTime now) const;

private:
    void roll(SteadyTime now) const;

    int per_second_;
    mutable std::mutex mutex_;
    mutable std::int64_t second_ = 0;
    mutable std::int64_t in_second_ = 0;
    mutable std::int64_t last_high_ = 0;
    mutable bool attack_ = false;
};

}  // namespace slovo::web
