#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include <gtest/gtest.h>
#include "fixture.hpp"
#include "study/check.hpp"
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

TEST(Checks, AreThoseOfTheRegistry) {
    for (auto const id : check_ids()) EXPECT_NE(find_check(id), nullptr) << id << " has no words";
    for (auto const& check : all_checks())
        EXPECT_NE(std::ranges::find(check_ids(), check.id), check_ids().end()) << check.id << " is never looked for";
}

}  // namespace
}  // namespace slovo::study
