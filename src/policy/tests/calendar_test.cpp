#include "policy/calendar.hpp"

#include "policy/tests/sample.hpp"
#include "text/zone.hpp"

namespace slovo::policy {
namespace {

using test::sample;
using test::sample_text;

using namespace std::chrono;

Instant at(std::string_view text) {
    return parse_rfc3339(text).value();
}
Period period(std::string_view text) {
    return parse_period(text).value();
}
Calendar kyiv(std::vector<Holiday> holidays = {}) {
    return {.profile = "ua", .zone = "Europe/Kyiv", .holidays = std::move(holidays)};
}

struct Case {
    char const* from;
    char const* period;
    char const* end;  ///< in Kyiv's wall time
};

TEST(Calendar, counts_to_the_last_second_of_a_working_day) {
    for (auto const& one : {
             Case{"2026-12-01T09:00:00Z", "P30D", "2026-12-31T23:59:59+02:00"},  // Thursday
             Case{"2026-12-01T09:00:00Z", "P1M", "2027-01-01T23:59:59+02:00"},   // Friday, no holiday here
             Case{"2026-12-03T09:00:00Z", "P30D", "2027-01-04T23:59:59+02:00"},  // a Saturday: to Monday
             Case{"2027-01-31T09:00:00Z", "P1M", "2027-03-01T23:59:59+02:00"},   // 28 February is a Sunday
             Case{"2026-12-01T22:30:00Z", "P10D", "2026-12-14T23:59:59+02:00"},  // it is 2 December in Kyiv
         }) {
        EXPECT_EQ(end_of(kyiv(), at(one.from), period(one.period)), at(one.end)) << one.from << " " << one.period;
    }
}

TEST(Calendar, moves_on_over_holidays) {
    Holiday const christmas{December / 25, std::nullopt};
    Holiday const once{December / 28, year(2026)};
    auto const calendar = kyiv({christmas, once});
    // Friday 25, the weekend, and Monday 28 of this year only.
    EXPECT_EQ(end_of(calendar, at("2026-12-15T09:00:00Z"), period("P10D")), at("2026-12-29T23:59:59+02:00"));
    EXPECT_TRUE(is_working_day(calendar, year(2027) / December / 28));
    EXPECT_FALSE(is_working_day(calendar, year(2028) / December / 25));
}

// CLAUSES E-19: neither the change of the clocks nor a leap day shortens a deadline; hours are hours.
TEST(Calendar, E_19_days_with_a_change_of_the_clocks) {
    // 28 March 2027: clocks go from 03:00 to 04:00; 31 October 2027: back.
    EXPECT_EQ(end_of(kyiv(), at("2027-03-27T10:00:00Z"), period("P2D")), at("2027-03-29T23:59:59+03:00"));
    EXPECT_EQ(end_of(kyiv(), at("2027-10-30T10:00:00Z"), period("P2D")), at("2027-11-01T23:59:59+02:00"));
    EXPECT_EQ(end_of(kyiv(), at("2027-03-27T10:00:00Z"), period("PT24H")), at("2027-03-28T10:00:00Z"));
    EXPECT_EQ(end_of(kyiv(), at("2028-01-29T09:00:00Z"), period("P1M")), at("2028-02-29T23:59:59+02:00"));
    for (auto day = sys_days(2027y / March / 20); day < sys_days(2027y / April / 3); day += days(1)) {
        EXPECT_GE(end_of(kyiv(), day, period("P1D")) - day, hours(23)) << day.time_since_epoch().count();
    }
}

TEST(Calendar, the_strictest_profile_wins) {
    auto policy = sample();
    auto const from = at("2026-12-01T09:00:00Z");
    // Ukraine: 30 days, to 31 December. The Union: a month, to 1 January, a holiday, so to Monday 4.
    EXPECT_EQ(due_date(policy, "access", from), at("2026-12-31T23:59:59+02:00"));
    EXPECT_EQ(due_date(policy, "rectify", from), at("2026-12-11T23:59:59+02:00"));
    EXPECT_EQ(due_date(policy, "object", from), from);
    EXPECT_EQ(due_date(policy, "question", from), due_date(policy, "access", from));
    policy.profiles = {"eu"};
    EXPECT_EQ(due_date(policy, "access", from), at("2027-01-04T23:59:59+02:00"));
    policy.calendars.clear();
    EXPECT_EQ(due_date(policy, "access", from), at("2027-01-01T09:00:00Z"));
    policy.rights.clear();
    EXPECT_EQ(due_date(policy, "access", from), at("2027-01-01T09:00:00Z"));
}

TEST(Calendar, extends_where_every_profile_does) {
    auto policy = sample();
    auto const due = at("2026-12-31T23:59:59+02:00");
    EXPECT_EQ(extended_date(policy, "access", due), std::nullopt);
    EXPECT_EQ(extended_date(policy, "erase", due), at("2027-01-15T23:59:59+02:00"));
    policy.profiles = {"eu"};
    EXPECT_EQ(extended_date(policy, "access", due), at("2027-03-01T23:59:59+02:00"));  // 28 February: a Sunday
}

TEST(Calendar, a_wrong_one_is_refused_with_its_line) {
    struct Wrong {
        char const* was;
        char const* is;
        char const* what;
    };
    for (auto const& one : {
             Wrong{"holidays = [\"01-01\", \"12-25\"]", "holidays = [\"02-30\"]", "02-30"},
             Wrong{"holidays = [\"01-01\", \"12-25\"]", "holidays = [\"2027-02-29\"]", "2027-02-29"},
             Wrong{"profile = \"eu\"\nzone = \"Europe/Kyiv\"", "profile = \"eu\"\nzone = \"Europe/Atlantis\"", "zone"},
             Wrong{"profile = \"eu\"\nzone", "profile = \"ua\"\nzone", "already"},
         }) {
        auto text = sample_text();
        auto const place = text.find(one.was);
        ASSERT_NE(place, std::string::npos) << one.was;
        text.replace(place, std::string_view(one.was).size(), one.is);
        auto const read = load(text, "test.toml");
        ASSERT_FALSE(read) << one.is;
        auto const& said = read.error().front();
        EXPECT_NE(to_text(said).find(one.what), std::string::npos) << to_text(said);
        EXPECT_GT(said.line, 0U);
    }
}

TEST(Zone, goes_there_and_back) {
    for (char const* text : {"2026-12-01T09:00:00Z", "2027-03-28T00:59:59Z", "2027-07-01T00:00:00Z"}) {
        auto const wall = text::wall_time(at(text), "Europe/Kyiv");
        EXPECT_EQ(text::instant_of(wall, "Europe/Kyiv"), at(text)) << text;
    }
    EXPECT_FALSE(text::is_zone("Europe/Atlantis"));
    EXPECT_FALSE(text::is_zone(""));
}

}  // namespace
}  // namespace slovo::policy
