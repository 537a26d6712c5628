// The calendars of the laws: zone and holidays.
#include <algorithm>

#include "policy/load/things.hpp"
#include "text/zone.hpp"

namespace slovo::policy::load_detail {

namespace {

using namespace std::chrono;

std::optional<unsigned> number_of(std::string_view digits) {
    unsigned number = 0;
    for (char const c : digits) {
        if (c < '0' || c > '9') return std::nullopt;
        number = number * 10 + static_cast<unsigned>(c - '0');
    }
    return number;
}

/// "12-25" of every year, or "2027-05-03" of one.
std::optional<Holiday> read_holiday(std::string_view text) {
    bool const every_year = text.size() == 5;
    if (!every_year && text.size() != 10) return std::nullopt;
    auto const from = text.size() - 5;
    if (text[from + 2] != '-' || (!every_year && text[4] != '-')) return std::nullopt;
    auto const month_number = number_of(text.substr(from, 2));
    auto const day_number = number_of(text.substr(from + 3, 2));
    auto const year_number = every_year ? std::optional(0U) : number_of(text.substr(0, 4));
    if (!month_number || !day_number || !year_number) return std::nullopt;
    Holiday holiday{month(*month_number) / day(*day_number), std::nullopt};
    if (!every_year) holiday.year = year(static_cast<int>(*year_number));
    bool const exists = every_year ? holiday.day.ok() : (*holiday.year / holiday.day).ok();
    return exists ? std::optional(holiday) : std::nullopt;
}

}  // namespace

void read_calendars(Reader& root, Policy& policy) {
    for (auto& table : root.tables("calendar")) {
        Calendar calendar;
        calendar.profile = table.string("profile");
        if (!has(policy.profiles, calendar.profile)) table.complain("profile", "is not one of the policy's profiles");
        auto const twice = std::ranges::find(policy.calendars, calendar.profile, &Calendar::profile);
        if (twice != policy.calendars.end()) table.complain("profile", "has a calendar already");
        calendar.zone = table.string("zone");
        if (!calendar.zone.empty() && !text::is_zone(calendar.zone))
            table.complain("zone", "is not a time zone such as \"Europe/Kyiv\"");
        for (auto const& text : table.strings("holidays")) {
            if (auto const holiday = read_holiday(text)) {
                calendar.holidays.push_back(*holiday);
            } else {
                table.complain("holidays", "\"" + text + "\" is not a day such as \"12-25\" or \"2027-05-03\"");
            }
        }
        table.finish();
        policy.calendars.push_back(std::move(calendar));
    }
}

}  // namespace slovo::policy::load_detail
