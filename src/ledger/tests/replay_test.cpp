#include "ledger/replay.hpp"

#include <gtest/gtest.h>

#include <map>

namespace slovo::ledger {
namespace {

constexpr std::array all_tables{ThingKind::subject, ThingKind::request, ThingKind::contact,
                                ThingKind::consent, ThingKind::reply,   ThingKind::delivery,
                                ThingKind::staff,   ThingKind::policy,  ThingKind::suppression};

/// A ledger being told: each line is the next event.
class Story {
public:
    Story& event(EventKind kind, ThingKind thing, std::int64_t id, std::int64_t subject = 0, Detail detail = {}) {
        replay.take(
            next_++,
            Event{.kind = kind, .subject = {subject}, .thing = thing, .thing_id = id, .detail = std::move(detail)});
        return *this;
    }
    Story& row(ThingKind thing, std::int64_t id, std::int64_t subject, State state) {
        replay.compare(thing, id, {subject}, state);
        return *this;
    }
    std::vector<Finding> findings(std::span<ThingKind const> tables = all_tables) { return replay.finish(tables); }

    Replay replay;

private:
    std::uint64_t next_ = 0;
};

Finding finding(FindingKind what, ThingKind thing, std::int64_t id, State expected, State found,
                std::uint64_t event = 0) {
    return {what, thing, id, expected, found, event};
}

/// Subject 1 sends request 10 with contact 20 and consent 30, and is answered by reply 40, delivery 50.
Story answered() {
    Story story;
    story.event(EventKind::request_received, ThingKind::request, 10, 1)
        .event(EventKind::contact_added, ThingKind::contact, 20, 1)
        .event(EventKind::consent_given, ThingKind::consent, 30, 1)
        .event(EventKind::reply_due, ThingKind::reply, 40, 1)
        .event(EventKind::use_allowed, ThingKind::request, 10, 1)
        .event(EventKind::reply_queued, ThingKind::reply, 40, 1)
        .event(EventKind::reply_queued, ThingKind::delivery, 50, 1)
        .event(EventKind::reply_sent, ThingKind::delivery, 50, 1)
        .event(EventKind::reply_sent, ThingKind::reply, 40, 1)
        .event(EventKind::request_closed, ThingKind::request, 10, 1);
    return story;
}

void rows_of_answered(Story& story) {
    story.row(ThingKind::subject, 1, 0, State::active)
        .row(ThingKind::request, 10, 1, State::closed)
        .row(ThingKind::contact, 20, 1, State::unconfirmed)
        .row(ThingKind::consent, 30, 1, State::given)
        .row(ThingKind::reply, 40, 1, State::sent)
        .row(ThingKind::delivery, 50, 1, State::sent);
}

TEST(Replay, an_honest_story_has_no_findings) {
    auto story = answered();
    rows_of_answered(story);
    EXPECT_EQ(story.findings(), std::vector<Finding>{});
}

//= policy:C03
TEST(Replay, names_a_row_that_no_event_explains) {
    auto story = answered();
    rows_of_answered(story);
    story.row(ThingKind::request, 11, 1, State::open).row(ThingKind::subject, 2, 0, State::active);
    EXPECT_EQ(
        story.findings(),
        (std::vector{finding(FindingKind::row_unexplained, ThingKind::request, 11, State::absent, State::open),
                     finding(FindingKind::row_unexplained, ThingKind::subject, 2, State::absent, State::active)}));
}

//= policy:C03
TEST(Replay, names_an_event_that_no_row_bears_out) {
    auto story = answered();
    story.row(ThingKind::subject, 1, 0, State::active).row(ThingKind::request, 10, 1, State::closed);
    std::array const tables{ThingKind::request, ThingKind::contact, ThingKind::consent};
    EXPECT_EQ(story.findings(tables),
              (std::vector{finding(FindingKind::row_missing, ThingKind::contact, 20, State::unconfirmed, State::absent),
                           finding(FindingKind::row_missing, ThingKind::consent, 30, State::given, State::absent)}));
}

TEST(Replay, names_a_row_that_says_something_else_than_its_events) {
    auto story = answered();
    story.event(EventKind::consent_withdrawn, ThingKind::consent, 30, 1);
    rows_of_answered(story);
    EXPECT_EQ(story.findings(),
              (std::vector{finding(FindingKind::row_differs, ThingKind::consent, 30, State::withdrawn, State::given)}));
}

TEST(Replay, names_a_row_under_another_subject) {
    auto story = answered();
    story.row(ThingKind::request, 10, 2, State::closed);
    EXPECT_EQ(story.findings({}),
              (std::vector{finding(FindingKind::wrong_subject, ThingKind::request, 10, State::closed, State::closed)}));
}

TEST(Replay, names_an_event_that_the_state_does_not_allow) {
    struct Case {
        EventKind kind;
        ThingKind thing;
        std::int64_t id;
        State expected;
        State found;
    };
    for (auto const& [kind, thing, id, expected, found] : std::vector<Case>{
             {EventKind::request_received, ThingKind::request, 10, State::open, State::closed},
             {EventKind::request_closed, ThingKind::request, 11, State::closed, State::absent},
             {EventKind::reply_sent, ThingKind::delivery, 50, State::sent, State::sent},
             {EventKind::consent_given, ThingKind::consent, 30, State::given, State::given},
             {EventKind::reply_due, ThingKind::consent, 30, State::given, State::given},
             {EventKind::use_allowed, ThingKind::request, 99, State::absent, State::absent},
             {EventKind::access_read, ThingKind::contact, 99, State::absent, State::absent},
             {EventKind::erase_intended, ThingKind::request, 99, State::erasing, State::absent},
             {EventKind::erase_done, ThingKind::request, 10, State::erased, State::closed},
         }) {
        auto story = answered();
        story.event(kind, thing, id, 1);
        EXPECT_EQ(story.findings({}),
                  (std::vector{finding(FindingKind::event_not_allowed, thing, id, expected, found, 10)}))
            << name_of(kind);
    }
}

TEST(Replay, events_that_change_nothing_may_happen_to_anything) {
    auto story = answered();
    story.event(EventKind::use_denied, ThingKind::request, 99)
        .event(EventKind::login_failed, ThingKind::none, 0)
        .event(EventKind::request_duplicate_suppressed, ThingKind::request, 10, 1)
        .event(EventKind::proof_red, ThingKind::none, 0);
    rows_of_answered(story);
    EXPECT_EQ(story.findings(), std::vector<Finding>{});
}

TEST(Replay, follows_each_thing_through_its_life) {
    using enum State;
    struct Step {
        EventKind kind;
        State state;
    };
    std::vector<std::pair<ThingKind, std::vector<Step>>> const lives{
        {ThingKind::request,
         {{EventKind::request_received, open},
          {EventKind::child_suspected, quarantined},
          {EventKind::child_cleared, open},
          {EventKind::request_quarantined, quarantined},
          {EventKind::freetext_flagged, quarantined},
          {EventKind::request_marked_spam, spam},
          {EventKind::request_released, open},
          {EventKind::reply_due, open},
          {EventKind::request_answered, answered},
          {EventKind::request_closed, closed},
          {EventKind::request_closed, closed},
          {EventKind::request_cancelled, cancelled}}},
        {ThingKind::contact,
         {{EventKind::contact_added, unconfirmed},
          {EventKind::address_confirmed, confirmed},
          {EventKind::address_rejected, rejected}}},
        {ThingKind::consent,
         {{EventKind::consent_requested, requested},
          {EventKind::optin_sent, requested},
          {EventKind::optin_confirmed, given},
          {EventKind::consent_withdrawn, withdrawn},
          {EventKind::consent_given, given},
          {EventKind::consent_expired, expired},
          {EventKind::consent_withdrawn, withdrawn},
          {EventKind::consent_withdrawn, withdrawn}}},
        {ThingKind::reply,
         {{EventKind::reply_due, due},
          {EventKind::reply_overdue, overdue},
          {EventKind::reply_queued, queued},
          {EventKind::reply_failed, failed},
          {EventKind::reply_queued, queued},
          {EventKind::reply_sent, sent}}},
        {ThingKind::delivery,
         {{EventKind::ack_queued, queued}, {EventKind::mail_unknown, unknown}, {EventKind::ack_cancelled, cancelled}}},
        {ThingKind::staff,
         {{EventKind::staff_added, active}, {EventKind::staff_disabled, disabled}, {EventKind::staff_enabled, active}}},
        {ThingKind::policy,
         {{EventKind::policy_published, published},
          {EventKind::policy_retired, retired},
          {EventKind::policy_published, published}}},
        {ThingKind::session, {{EventKind::login_done, active}, {EventKind::logout, ended}}},
        {ThingKind::suppression, {{EventKind::suppression_added, active}, {EventKind::suppression_added, active}}},
    };
    for (auto const& [thing, steps] : lives) {
        Story story;
        for (auto const& [kind, state] : steps) {
            story.event(kind, thing, 5, 1);
            EXPECT_EQ(story.replay.state_of(thing, 5), state) << name_of(kind);
        }
        EXPECT_EQ(story.findings({}), std::vector<Finding>{}) << name_of(thing);
    }
}

TEST(Replay, a_request_may_start_in_quarantine) {
    Story story;
    story.event(EventKind::request_received, ThingKind::request, 10, 1,
                DetailBuilder().add("quarantined", true).build());
    EXPECT_EQ(story.replay.state_of(ThingKind::request, 10), State::quarantined);
}

TEST(Replay, an_erased_subject_leaves_no_row_and_none_is_missed) {
    auto story = answered();
    story.event(EventKind::erase_intended, ThingKind::subject, 1, 1)
        .event(EventKind::erase_done, ThingKind::subject, 1, 1);
    EXPECT_EQ(story.findings(), std::vector<Finding>{});
    EXPECT_EQ(story.replay.state_of(ThingKind::subject, 1), State::erased);
}

TEST(Replay, a_row_of_an_erased_subject_is_named_unless_it_awaits_its_purge) {
    auto story = answered();
    story.event(EventKind::erase_intended, ThingKind::subject, 1, 1)
        .event(EventKind::erase_done, ThingKind::subject, 1, 1)
        .row(ThingKind::request, 10, 1, State::erasing)
        .row(ThingKind::contact, 20, 1, State::unconfirmed)
        .row(ThingKind::consent, 31, 1, State::given);
    EXPECT_EQ(story.findings(),
              (std::vector{
                  finding(FindingKind::row_not_erased, ThingKind::contact, 20, State::unconfirmed, State::unconfirmed),
                  finding(FindingKind::row_not_erased, ThingKind::consent, 31, State::absent, State::given)}));
}

TEST(Replay, of_an_erased_subject_the_last_word_alone_may_be_left) {
    Story story;
    for (int i = 0; i < 11; ++i) story.replay.take_dark();
    story.event(EventKind::erase_done, ThingKind::subject, 1, 0, DetailBuilder().add("events", 11).build())
        .row(ThingKind::request, 10, 1, State::erasing)
        .row(ThingKind::contact, 20, 1, State::confirmed);
    EXPECT_EQ(
        story.findings(),
        (std::vector{finding(FindingKind::row_not_erased, ThingKind::contact, 20, State::absent, State::confirmed)}));
}

TEST(Replay, nothing_happens_to_an_erased_subject_and_no_thing_comes_back) {
    auto story = answered();
    story.event(EventKind::erase_intended, ThingKind::request, 10, 1)
        .event(EventKind::erase_done, ThingKind::request, 10, 1)
        .event(EventKind::request_received, ThingKind::request, 10, 1);
    EXPECT_EQ(
        story.findings({}),
        (std::vector{finding(FindingKind::event_not_allowed, ThingKind::request, 10, State::open, State::erased, 12)}));
    auto other = answered();
    other.event(EventKind::erase_intended, ThingKind::subject, 1, 1)
        .event(EventKind::erase_done, ThingKind::subject, 1, 1)
        .event(EventKind::consent_given, ThingKind::consent, 31, 1);
    EXPECT_EQ(other.findings({}), (std::vector{finding(FindingKind::event_not_allowed, ThingKind::subject, 1,
                                                       State::erased, State::erased, 12)}));
}

TEST(Replay, events_without_subject_are_as_many_as_erasures_account_for) {
    auto const erased = [](int dark) {
        Story story;
        for (int i = 0; i < dark; ++i) story.replay.take_dark();
        story.event(EventKind::erase_done, ThingKind::none, 0, 0, DetailBuilder().add("events", 3).build());
        return story.findings({});
    };
    EXPECT_EQ(erased(3), std::vector<Finding>{});
    ASSERT_EQ(erased(4).size(), 1U);
    EXPECT_EQ(erased(4)[0].what, FindingKind::dark_events_differ);
    EXPECT_EQ(erased(2).size(), 1U);
}

TEST(Replay, findings_are_bounded_and_all_are_counted) {
    Story story;
    for (int i = 1; i <= 5000; ++i) story.row(ThingKind::request, i, 0, State::open);
    EXPECT_EQ(story.findings().size(), 1000U);
    EXPECT_EQ(story.replay.finding_count(), 5000U);
}

TEST(Replay, ids_may_come_out_of_order) {
    Story story;
    for (std::int64_t const id : {5, 3, 9, 1, 7, 2})
        story.event(EventKind::request_received, ThingKind::request, id, id);
    for (std::int64_t const id : {9, 7, 5, 3, 2, 1})
        story.row(ThingKind::request, id, id, State::open).row(ThingKind::subject, id, 0, State::active);
    EXPECT_EQ(story.findings(), std::vector<Finding>{});
}

}  // namespace
}  // namespace slovo::ledger
