// Instants (UTC, microseconds), RFC 3339 text, ISO 8601 periods, and the clock port through which
// all time comes. Pure functions and immutable values; a Clock may be asked from any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace slovo {

using Micros = std::chrono::microseconds;
using Instant = std::chrono::sys_time<Micros>;

/// "2026-12-01T00:00:00Z"; fractions are printed only when not zero.
[[nodiscard]] std::string to_rfc3339(Instant instant);
/// RFC 3339 §5.6 with Z or a numeric offset; `invalid` otherwise.
[[nodiscard]] Result<Instant> parse_rfc3339(std::string_view text);

[[nodiscard]] inline std::int64_t to_micros(Instant instant) {
    return instant.time_since_epoch().count();
}
[[nodiscard]] inline Instant from_micros(std::int64_t micros) {
    return Instant(Micros(micros));
}

/// A calendar period such as P12M, P30D, PT48H or P1Y6M (ISO 8601, without weeks and fractions).
struct Period {
    int months = 0;
    int days = 0;                  ///< P2D is two days of a calendar, PT48H is 48 hours
    std::chrono::seconds rest{0};  ///< hours and smaller
    bool operator==(Period const&) const = default;
};
[[nodiscard]] Result<Period> parse_period(std::string_view text);
[[nodiscard]] std::string to_iso8601(Period period);
/// Months by the same-day rule: 31 January + P1M is the last day of February. In UTC, where a day has 24
/// hours; a deadline of the law counts in its zone (policy/calendar.hpp).
[[nodiscard]] Instant operator+(Instant instant, Period period);

/// The source of all time.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Instant now() const = 0;
};

[[nodiscard]] std::unique_ptr<Clock> system_clock();
/// Reads an RFC 3339 instant from a file, re-read within a second of a change; the instant stands
/// still between changes. `invalid` when the file does not hold an instant at the start.
[[nodiscard]] Result<std::unique_ptr<Clock>> file_clock(std::string path);

/// A clock for tests, set by hand.
class ManualClock final : public Clock {
public:
    explicit ManualClock(Instant start) : now_(to_micros(start)) {}
    [[nodiscard]] Instant now() const override;
    void set(Instant instant);
    void advance(Micros by);

private:
    std::atomic<std::int64_t> now_;
};

}  // namespace slovo
