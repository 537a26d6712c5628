#include "base/time.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <fstream>
#include <mutex>

namespace slovo {
namespace {

using namespace std::chrono;

// Reads exactly `count` decimal digits; false when they are not there.
bool take_digits(std::string_view& text, int count, int& value) {
    if (text.size() < static_cast<std::size_t>(count)) return false;
    value = 0;
    for (int i = 0; i < count; ++i) {
        char const c = text[static_cast<std::size_t>(i)];
        if (c < '0' || c > '9') return false;
        value = value * 10 + (c - '0');
    }
    text.remove_prefix(static_cast<std::size_t>(count));
    return true;
}

bool take(std::string_view& text, char wanted) {
    if (text.empty() || text.front() != wanted) return false;
    text.remove_prefix(1);
    return true;
}

Micros take_fraction(std::string_view& text) {
    std::int64_t micros = 0;
    int digits = 0;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        if (digits < 6) micros = micros * 10 + (text.front() - '0');
        ++digits;
        text.remove_prefix(1);
    }
    for (; digits < 6; ++digits) micros *= 10;
    return Micros(micros);
}

class SystemClock final : public Clock {
public:
    [[nodiscard]] Instant now() const override { return time_point_cast<Micros>(std::chrono::system_clock::now()); }
};

class FileClock final : public Clock {
public:
    FileClock(std::string path, Instant start) : path_(std::move(path)), now_(to_micros(start)) {
        next_look_ = steady_clock::now();
    }

    [[nodiscard]] Instant now() const override {
        std::scoped_lock const lock(mutex_);
        auto const moment = steady_clock::now();
        if (moment >= next_look_) {
            next_look_ = moment + milliseconds(200);
            if (auto const instant = read(path_)) now_ = to_micros(*instant);
        }
        return from_micros(now_);
    }

    static Result<Instant> read(std::string const& path) {
        std::ifstream file(path);
        std::string line;
        if (!std::getline(file, line)) return fail(ErrorCode::invalid, "clock file: cannot be read");
        while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
        return parse_rfc3339(line);
    }

private:
    std::string path_;
    mutable std::mutex mutex_;
    mutable std::int64_t now_;
    mutable steady_clock::time_point next_look_;
};

}  // namespace

std::string to_rfc3339(Instant instant) {
    auto const day = floor<days>(instant);
    year_month_day const date(day);
    hh_mm_ss const time(instant - day);
    auto out = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                           static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
                           time.minutes().count(), time.seconds().count());
    if (time.subseconds().count() != 0) out += fmt::format(".{:06}", time.subseconds().count());
    return out + "Z";
}

Result<Instant> parse_rfc3339(std::string_view text) {
    auto const bad = [] { return fail(ErrorCode::invalid, "not an RFC 3339 instant"); };
    int y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0;
    if (!take_digits(text, 4, y) || !take(text, '-') || !take_digits(text, 2, mo) || !take(text, '-') ||
        !take_digits(text, 2, d))
        return bad();
    if (!take(text, 'T') && !take(text, 't') && !take(text, ' ')) return bad();
    if (!take_digits(text, 2, h) || !take(text, ':') || !take_digits(text, 2, mi) || !take(text, ':') ||
        !take_digits(text, 2, s))
        return bad();
    Micros fraction{0};
    if (take(text, '.')) fraction = take_fraction(text);
    minutes offset{0};
    if (!take(text, 'Z') && !take(text, 'z')) {
        bool const minus = !text.empty() && text.front() == '-';
        int oh = 0, om = 0;
        if (!(take(text, '+') || take(text, '-')) || !take_digits(text, 2, oh) || !take(text, ':') ||
            !take_digits(text, 2, om) || oh > 23 || om > 59)
            return bad();
        offset = hours(oh) + minutes(om);
        if (minus) offset = -offset;
    }
    auto const date = year(y) / mo / d;
    if (!text.empty() || !date.ok() || h > 23 || mi > 59 || s > 60) return bad();
    return Instant(sys_days(date) + hours(h) + minutes(mi) + seconds(s) - offset + fraction);
}

Result<Period> parse_period(std::string_view text) {
    auto const bad = [] { return fail(ErrorCode::invalid, "not an ISO 8601 period"); };
    if (!take(text, 'P') || text.empty()) return bad();
    Period period;
    bool in_time = false;
    while (!text.empty()) {
        if (!in_time && take(text, 'T')) {
            in_time = true;
            if (text.empty()) return bad();
            continue;
        }
        int number = 0, digits = 0;
        while (!text.empty() && text.front() >= '0' && text.front() <= '9' && digits < 6) {
            number = number * 10 + (text.front() - '0');
            ++digits;
            text.remove_prefix(1);
        }
        if (digits == 0 || text.empty()) return bad();
        char const unit = text.front();
        text.remove_prefix(1);
        if (!in_time && unit == 'Y')
            period.months += number * 12;
        else if (!in_time && unit == 'M')
            period.months += number;
        else if (!in_time && unit == 'D')
            period.days += number;
        else if (in_time && unit == 'H')
            period.rest += hours(number);
        else if (in_time && unit == 'M')
            period.rest += minutes(number);
        else if (in_time && unit == 'S')
            period.rest += seconds(number);
        else
            return bad();
    }
    return period;
}

std::string to_iso8601(Period period) {
    std::string out = "P";
    if (period.months != 0) out += fmt::format("{}M", period.months);
    if (period.days != 0) out += fmt::format("{}D", period.days);
    if (period.rest.count() != 0) {
        if (period.rest.count() % 3600 == 0)
            out += fmt::format("T{}H", period.rest.count() / 3600);
        else
            out += fmt::format("T{}S", period.rest.count());
    }
    return out == "P" ? "PT0S" : out;
}

Instant operator+(Instant instant, Period period) {
    auto const day = floor<days>(instant);
    year_month_day date(day);
    date += months(period.months);
    if (!date.ok()) date = date.year() / date.month() / last;
    return sys_days(date) + (instant - day) + days(period.days) + period.rest;
}

std::unique_ptr<Clock> system_clock() {
    return std::make_unique<SystemClock>();
}

Result<std::unique_ptr<Clock>> file_clock(std::string path) {
    TRY(Instant const start, FileClock::read(path));
    return std::make_unique<FileClock>(std::move(path), start);
}

Instant ManualClock::now() const {
    return from_micros(now_.load());
}
void ManualClock::set(Instant instant) {
    now_.store(to_micros(instant));
}
void ManualClock::advance(Micros by) {
    now_.fetch_add(by.count());
}

}  // namespace slovo
