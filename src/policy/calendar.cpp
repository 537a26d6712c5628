#include "policy/calendar.hpp"

#include <algorithm>

#include "text/zone.hpp"

namespace slovo::policy {
namespace {

using namespace std::chrono;

constexpr Period one_month{.months = 1};  // GDPR 12(3)

// A law whose calendar the policy does not tell counts every day as a working one, which is stricter.
Instant end_by(Policy const& policy, std::string_view profile, Instant from, Period period) {
    auto const found = std::ranges::find(policy.calendars, profile, &Calendar::profile);
    return found == policy.calendars.end() ? from + period : end_of(*found, from, period);
}

Right const* right_of(Policy const& policy, std::string_view id) {
    auto const* const own = policy.find_right(id);
    return own != nullptr ? own : policy.find_right("access");
}

}  // namespace

bool is_working_day(Calendar const& calendar, year_month_day day) {
    weekday const weekday{local_days(day)};
    if (weekday == Saturday || weekday == Sunday) return false;
    return std::ranges::none_of(calendar.holidays, [&](Holiday const& one) {
        return one.day == month_day(day.month(), day.day()) && (!one.year || *one.year == day.year());
    });
}

Instant end_of(Calendar const& calendar, Instant from, Period period) {
    if (period.months == 0 && period.days == 0) return from + period;
    auto const start = floor<days>(text::wall_time(from, calendar.zone));
    year_month_day date(start);
    date += months(period.months);
    if (!date.ok()) date = date.year() / date.month() / last;
    auto day = local_days(date) + days(period.days);
    while (!is_working_day(calendar, year_month_day(day))) day += days(1);
    return text::instant_of(day + days(1) - seconds(1), calendar.zone) + period.rest;
}

Instant due_date(Policy const& policy, std::string_view right, Instant from) {
    std::optional<Instant> soonest;
    if (auto const* const found = right_of(policy, right)) {
        for (auto const& profile : policy.profiles) {
            auto const period = found->deadline.find(profile);
            if (period == found->deadline.end()) continue;
            auto const end = end_by(policy, profile, from, period->second);
            if (!soonest || end < *soonest) soonest = end;
        }
    }
    return soonest.value_or(from + one_month);
}

std::optional<Instant> extended_date(Policy const& policy, std::string_view right, Instant due) {
    auto const* const found = right_of(policy, right);
    if (found == nullptr) return std::nullopt;
    std::optional<Instant> soonest;
    for (auto const& profile : policy.profiles) {
        if (!found->deadline.contains(profile)) continue;
        auto const period = found->extension.find(profile);
        if (period == found->extension.end()) return std::nullopt;
        auto const end = end_by(policy, profile, due, period->second);
        if (!soonest || end < *soonest) soonest = end;
    }
    return soonest;
}

}  // namespace slovo::policy
