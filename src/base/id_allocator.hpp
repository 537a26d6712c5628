// Gives out inner ids: time-ordered, unique in this process and above every id that was there
// before. Safe from any thread.
#pragma once

#include <atomic>

#include "base/time.hpp"

namespace slovo {

class IdAllocator {
public:
    /// Ids start above `floor`, whatever the clock says.
    IdAllocator(Clock const& clock, std::int64_t floor) : clock_(clock), last_(floor) {}

    [[nodiscard]] std::int64_t next() {
        auto const wanted = first_at(clock_.now());
        auto last = last_.load(std::memory_order_relaxed);
        std::int64_t made = 0;
        do {
            made = last >= wanted ? last + 1 : wanted;
        } while (!last_.compare_exchange_weak(last, made, std::memory_order_relaxed));
        return made;
    }

    /// The least id that an instant can have: for "since then" in tables ordered by id.
    [[nodiscard]] static std::int64_t first_at(Instant instant) { return to_micros(instant) << 10; }
    [[nodiscard]] static Instant instant_of(std::int64_t id) { return from_micros(id >> 10); }

private:
    Clock const& clock_;
    std::atomic<std::int64_t> last_;
};

}  // namespace slovo
