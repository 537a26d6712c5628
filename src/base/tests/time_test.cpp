#include "base/time.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

namespace slovo {
namespace {

Instant at(std::string_view text) {
    return parse_rfc3339(text).value();
}

TEST(Rfc3339, goes_there_and_back) {
    for (char const* text : {"2026-12-01T00:00:00Z", "1999-02-28T23:59:59Z", "2028-02-29T12:00:00.000001Z"})
        EXPECT_EQ(to_rfc3339(at(text)), text);
    EXPECT_EQ(to_rfc3339(at("2026-12-01T02:30:00+02:30")), "2026-12-01T00:00:00Z");
}

TEST(Rfc3339, refuses_what_is_no_instant) {
    for (char const* text : {"", "2026-12-01", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-12-01T24:00:00Z",
                             "2026-12-01T00:00:00", "2026-12-01T00:00:00Zx", "2026-12-01T00:00:00+25:00"})
        EXPECT_FALSE(parse_rfc3339(text)) << text;
}

TEST(Period, reads_iso_8601) {
    EXPECT_EQ(parse_period("P12M")->months, 12);
    EXPECT_EQ(parse_period("P1Y6M")->months, 18);
    EXPECT_EQ(parse_period("PT48H")->rest, std::chrono::hours(48));
    for (char const* text : {"", "P", "PT", "12M", "P1", "P1W", "PM", "P1.5D", "P-1D"})
        EXPECT_FALSE(parse_period(text)) << text;
    EXPECT_EQ(parse_period("P2D")->days, 2);
    for (char const* text : {"P12M", "P30D", "P2D", "PT48H", "PT30S", "P1M2DT3H"})
        EXPECT_EQ(to_iso8601(*parse_period(text)), text);
}

TEST(Period, adds_months_by_the_same_day_rule) {
    EXPECT_EQ(to_rfc3339(at("2026-01-31T10:00:00Z") + *parse_period("P1M")), "2026-02-28T10:00:00Z");
    EXPECT_EQ(to_rfc3339(at("2024-02-29T10:00:00Z") + *parse_period("P12M")), "2025-02-28T10:00:00Z");
    EXPECT_EQ(to_rfc3339(at("2026-03-28T10:00:00Z") + *parse_period("PT48H")), "2026-03-30T10:00:00Z");
}

TEST(FileClock, follows_its_file_within_a_second) {
    auto const path = std::filesystem::temp_directory_path() / ("slovo-clock-" + std::to_string(::getpid()));
    std::ofstream(path) << "2026-12-01T00:00:00Z\n";
    auto clock = file_clock(path.string());
    ASSERT_TRUE(clock);
    EXPECT_EQ(to_rfc3339((*clock)->now()), "2026-12-01T00:00:00Z");
    std::ofstream(path) << "2029-12-01T00:00:00Z\n";
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    EXPECT_EQ(to_rfc3339((*clock)->now()), "2029-12-01T00:00:00Z");
    std::ofstream(path) << "nonsense\n";
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    EXPECT_EQ(to_rfc3339((*clock)->now()), "2029-12-01T00:00:00Z");
    std::filesystem::remove(path);
    EXPECT_FALSE(file_clock(path.string()));
}

}  // namespace
}  // namespace slovo
