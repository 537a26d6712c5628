#include "web/server/rate_limit.hpp"

#include <algorithm>
#include <unordered_map>

namespace slovo::web {

namespace {

constexpr std::size_t shard_count = 16;  // so that I/O threads seldom meet
constexpr std::size_t victims = 8;       // looked at when the memory is full

std::int64_t seconds_of(SteadyTime time) {
    return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

}  // namespace

struct NetworkLimiter::Shard {
    struct Bucket {
        double tokens;
        SteadyTime seen;
    };
    std::mutex mutex;
    std::unordered_map<Network, Bucket> buckets;
    std::size_t networks_max = 1;
    std::size_t hand = 0;

    /// Forgets the one seen least lately of a few, walking round the table.
    void make_room() {
        auto const rounds = buckets.bucket_count();
        auto oldest = buckets.end();
        for (std::size_t step = 0, seen = 0; step < rounds && seen < victims; ++step) {
            auto const slot = hand++ % rounds;
            for (auto it = buckets.begin(slot); it != buckets.end(slot); ++it, ++seen) {
                if (oldest == buckets.end() || it->second.seen < oldest->second.seen) oldest = buckets.find(it->first);
            }
        }
        if (oldest != buckets.end()) buckets.erase(oldest);
    }
};

NetworkLimiter::NetworkLimiter(int per_minute, std::size_t networks_max) : per_minute_(per_minute) {
    for (std::size_t i = 0; i < shard_count; ++i) {
        shards_.push_back(std::make_unique<Shard>());
        shards_.back()->networks_max = std::max<std::size_t>(1, networks_max / shard_count);
    }
}

NetworkLimiter::~NetworkLimiter() = default;

bool NetworkLimiter::admit(ClientAddress const& client, SteadyTime now) {
    auto const network = Network::of(client);
    auto const hash = std::hash<Network>{}(network);
    auto& shard = *shards_[(hash >> 7) % shards_.size()];
    std::scoped_lock const lock(shard.mutex);
    auto found = shard.buckets.find(network);
    if (found == shard.buckets.end()) {
        if (shard.buckets.size() >= shard.networks_max) shard.make_room();
        found = shard.buckets.try_emplace(network, Shard::Bucket(per_minute_, now)).first;
    }
    auto& bucket = found->second;
    auto const elapsed = std::max(0.0, std::chrono::duration<double>(now - bucket.seen).count());
    bucket.tokens = std::min<double>(per_minute_, bucket.tokens + elapsed * per_minute_ / 60.0);
    bucket.seen = std::max(bucket.seen, now);
    if (bucket.tokens < 1.0) return false;
    bucket.tokens -= 1.0;
    return true;
}

std::chrono::seconds NetworkLimiter::retry_after() const {
    return std::chrono::seconds(std::max(1, (60 + per_minute_ - 1) / per_minute_));
}

void LoadMeter::roll(SteadyTime now) const {
    auto const second = seconds_of(now);
    if (second <= second_) return;
    second_ = second;
    in_second_ = 0;
}

void LoadMeter::count(SteadyTime now) {
    std::scoped_lock const lock(mutex_);
    roll(now);
    ++in_second_;
    if (in_second_ > per_second_) attack_ = true;
    if (in_second_ > per_second_ / 2) last_high_ = second_;
}

bool LoadMeter::under_attack(SteadyTime now) const {
    constexpr std::int64_t quiet_seconds = 60;
    std::scoped_lock const lock(mutex_);
    roll(now);
    if (attack_ && second_ - last_high_ >= quiet_seconds) attack_ = false;
    return attack_;
}

}  // namespace slovo::web
