#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include <gtest/gtest.h>
#include "base/limits.hpp"
#include "fixture.hpp"
#include "study/check.hpp"
#include "study/inspect/probes.hpp"
#include "study/registry.hpp"

namespace slovo::study {
namespace {

bool found(Audit const& audit, std::string const& check) {
    return std::ranges::any_of(audit.findings, [&](Finding const& finding) { return finding.check == check; });
}

TEST(Checks, EachIsTriggeredByItsPageAndNotByTheOther) {
    std::set<std::string> proven;
    for (auto const& one : read_check_cases()) {
        SCOPED_TRACE(one.file + ": " + one.check);
        EXPECT_TRUE(found(audit_of(one.trigger), one.check)) << "the page that must trigger it does not";
        EXPECT_FALSE(one.clean.empty()) << "no clean page";
        EXPECT_FALSE(found(audit_of(one.clean), one.check)) << "the clean page triggers it";
        proven.insert(one.check);
    }
    for (auto const id : check_ids()) EXPECT_TRUE(proven.contains(std::string(id))) << id << " has no pair of pages";
    for (auto const& id : proven)
        EXPECT_NE(std::ranges::find(check_ids(), id), check_ids().end()) << id << " is no check";
}

TEST(Checks, CountEveryBadLineOfRobotsTxt) {
    std::string text = "User-agent: *\nDisallow: /cart\n";
    constexpr std::size_t bad = limits::study_places + 10;
    for (std::size_t i = 0; i < bad; ++i) text += "Disalow: /x\n";
    auto const url = url::WebUrl::parse("https://site.example/robots.txt").value();
    Site site(url, Instant{});
    note_probe(site, Probe::robots_txt, {{.url = url, .status = 200, .body = {text.begin(), text.end()}}});
    EXPECT_EQ(site.found.count(CheckId::robots_syntax), bad);
    auto const places = site.found.sorted().front().places;
    ASSERT_FALSE(places.empty());
    EXPECT_EQ(places.front().line, 3U);
    EXPECT_EQ(places.front().evidence, "Disalow: /x");
}

TEST(Checks, AreThoseOfTheRegistry) {
    for (auto const id : check_ids()) EXPECT_NE(find_check(id), nullptr) << id << " has no words";
    for (auto const& check : all_checks())
        EXPECT_NE(std::ranges::find(check_ids(), check.id), check_ids().end()) << check.id << " is never looked for";
}

}  // namespace
}  // namespace slovo::study
