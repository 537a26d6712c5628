// How fast one server may be asked: so many at once and a second, slower when it answers slower, not at all for a while
// when it says so (429, 503, Retry-After). It is told the time, and so has none of its own. One thread an object.
#pragma once

#include <chrono>
#include <deque>
#include <optional>

#include "study/response.hpp"

namespace slovo::study {

class Pace {
public:
    using Time = std::chrono::steady_clock::time_point;
    enum class Kind : std::uint8_t {
        polite,  ///< a stranger's server
        own,     ///< of one's own test: as fast as it goes, but a server that asks for a pause gets it
    };

    explicit Pace(Kind kind) : kind_(kind) {}
    /// Of robots.txt; kept to limits::study_crawl_delay.
    void set_crawl_delay(std::chrono::milliseconds delay);

    [[nodiscard]] int parallel() const;
    /// When the next request may begin, as far as rate and pauses go.
    [[nodiscard]] Time next() const;
    void begun(Time now);
    /// `retry_after`: what the answer says, if it does.
    void answered(Time now, Response const& response, std::optional<std::chrono::seconds> retry_after);
    /// It asked for pauses again and again, or for one that is too long: what is left is not asked for.
    [[nodiscard]] bool gave_up() const { return gave_up_; }

private:
    void adapt(std::chrono::microseconds first_byte);

    Kind kind_;
    std::chrono::microseconds base_{std::chrono::seconds(1)}, window_ = base_;  ///< in which `burst_` may begin
    std::size_t burst_ = 3;
    std::deque<Time> starts_;  ///< the last `burst_`
    Time paused_until_{};
    int pauses_ = 0, answers_ = 0;
    std::chrono::microseconds usual_{};  ///< the best first byte of the first answers
    bool gave_up_ = false;
};

/// Is this an answer that means "later"?
[[nodiscard]] bool asks_for_pause(Response const& response);

}  // namespace slovo::study
