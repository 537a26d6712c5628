// The days of purposes, fields and subjects: pure.
#include "promises/retention.hpp"

#include <gtest/gtest.h>

#include "policy/tests/sample.hpp"

namespace slovo::promises {
namespace {

using namespace std::chrono_literals;
using store::ConsentState;
using store::RequestState;

Instant at(std::string_view text) {
    return parse_rfc3339(text).value();
}
Period period(std::string_view text) {
    return parse_period(text).value();
}

LifeFacts answered(std::string form, std::string_view when) {
    LifeFacts out;
    out.requests.push_back({.form = std::move(form), .state = RequestState::answered, .received_at = at(when)});
    out.last_contact = at(when);
    return out;
}
void consent(LifeFacts& facts, ConsentState state, std::string_view since) {
    facts.consents.push_back({.id = {std::ssize(facts.consents) + 1},
                              .purpose = "marketing",
                              .channel = "email",
                              .state = state,
                              .changed_at = at(since)});
}
policy::Policy const& sample() {
    static policy::Policy const policy = policy::test::sample();
    return policy;
}

TEST(Retention, an_open_request_does_not_end_and_a_silent_one_does) {
    auto facts = answered("request", "2026-12-01T09:00:00Z");
    EXPECT_EQ(death_of(sample(), facts), at("2027-12-01T09:00:00Z"));
    EXPECT_EQ(end_of_field(sample(), facts, "text"), at("2027-12-01T09:00:00Z"));
    facts.last_contact = at("2027-03-01T09:00:00Z");
    EXPECT_EQ(death_of(sample(), facts), at("2028-03-01T09:00:00Z")) << "the last contact counts";
    facts.requests.front().state = RequestState::open;
    EXPECT_EQ(death_of(sample(), facts), std::nullopt);
    EXPECT_EQ(end_of_request(sample(), facts), std::nullopt);
    facts.requests.front().state = RequestState::quarantine;
    EXPECT_EQ(death_of(sample(), facts), at("2026-12-03T09:00:00Z"));
}

TEST(Retention, a_field_lives_as_long_as_a_purpose_that_lists_it) {
    auto facts = answered("seo", "2026-12-01T09:00:00Z");
    consent(facts, ConsentState::given, "2026-12-02T09:00:00Z");
    for (auto const* field : {"phone", "text", "site"})
        EXPECT_EQ(end_of_field(sample(), facts, field), at("2027-12-01T09:00:00Z")) << field;
    for (auto const* field : {"name", "email", "language"})
        EXPECT_EQ(end_of_field(sample(), facts, field), at("2028-12-02T09:00:00Z")) << field;
    EXPECT_EQ(death_of(sample(), facts), at("2028-12-02T09:00:00Z"));
    EXPECT_EQ(end_of_request(sample(), facts), at("2027-12-01T09:00:00Z"));
}

TEST(Retention, a_consent_keeps_as_long_as_it_holds) {
    auto facts = answered("seo", "2026-12-01T09:00:00Z");
    consent(facts, ConsentState::requested, "2027-11-30T09:00:00Z");
    EXPECT_EQ(death_of(sample(), facts), at("2027-12-07T09:00:00Z")) << "seven days to confirm";
    consent(facts, ConsentState::given, "2027-11-30T10:00:00Z");
    EXPECT_EQ(death_of(sample(), facts), at("2029-11-30T10:00:00Z"));
    consent(facts, ConsentState::withdrawn, "2028-02-01T10:00:00Z");
    EXPECT_EQ(death_of(sample(), facts), at("2028-02-01T10:00:00Z")) << "the newest says what holds";
    facts.consents.back().state = ConsentState::unknown;
    facts.consents.erase(facts.consents.begin(), facts.consents.end() - 1);
    EXPECT_EQ(death_of(sample(), facts), at("2027-12-01T09:00:00Z")) << "an unproven tick keeps nothing";
}

TEST(Retention, a_purpose_that_the_policy_no_longer_has_keeps_nothing) {
    auto policy = sample();
    auto facts = answered("request", "2026-12-01T09:00:00Z");
    consent(facts, ConsentState::given, "2026-12-01T09:00:00Z");
    std::erase_if(policy.purposes, [](policy::Purpose const& one) { return one.id == "marketing"; });
    EXPECT_EQ(death_of(policy, facts), at("2027-12-01T09:00:00Z"));
    std::erase_if(policy.forms, [](policy::Form const& one) { return one.id == "request"; });
    EXPECT_EQ(death_of(policy, facts), at("2027-12-01T09:00:00Z")) << "a form that is gone: as any request";
    EXPECT_EQ(death_of(policy, {}), std::nullopt);
}

TEST(Retention, the_last_start_is_the_inverse_of_adding_a_period) {
    for (auto const* text : {"P1M", "P12M", "P7D", "PT48H", "P3Y", "P1M2D"}) {
        auto const length = period(text);
        for (auto now = at("2027-01-15T12:30:00Z"); now < at("2028-05-01T00:00:00Z"); now += 37h) {
            auto const start = last_start(length, now);
            EXPECT_LE(start + length, now) << text;
            EXPECT_GT(start + Micros(1) + length, now) << text;
        }
    }
}

}  // namespace
}  // namespace slovo::promises
