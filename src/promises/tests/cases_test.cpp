#include "promises/cases.hpp"

#include <algorithm>
#include <functional>
#include <thread>

#include "promises/address.hpp"
#include "promises/holds.hpp"
#include "promises/overdue.hpp"
#include "promises/quarantine.hpp"
#include "promises/reply.hpp"
#include "promises/rights.hpp"
#include "promises/staff.hpp"
#include "promises/tests/place.hpp"
#include "store/tables/subjects.hpp"

namespace slovo::promises {
namespace {

using store::CaseKind;
using store::CaseReason;
using store::CaseState;
using test::Place;

constexpr ledger::Actor program{ledger::ActorKind::system, {}};
constexpr char const* person = "oksana.testova@example.net";

class Cases : public ::testing::Test {
protected:
    void SetUp() override {
        installation_ = place_.open();
        ASSERT_TRUE(installation_);
        request_ = Place::send(*installation_, person, "Please call me about my site.");
        dpo_ = add("Olha", "dpo");
    }

    House& house() { return installation_->house(); }
    gate::Journal& journal() { return installation_->journal(); }

    Staff add(std::string_view name, std::string_view role, std::string_view own = {}) {
        auto const id = add_staff(house(), name, role, program, own);
        EXPECT_TRUE(id) << name;
        return {id.value_or(StaffId{}), std::string(role)};
    }
    void at(std::string_view instant) {
        place_.set_clock(instant);
        std::this_thread::sleep_for(std::chrono::milliseconds(250));
    }
    /// A demand from the page, and the case that it made.
    CaseId demand(CaseKind kind, std::string_view words = "What do you know of me?") {
        auto asked = read_demand(house(), kind, Language::en, person, words, false);
        EXPECT_TRUE(asked);
        EXPECT_TRUE(take_demand(house(), journal(), std::move(*asked)));
        auto const live = house().store.read([](store::Session& s) { return store::cases::live(s, 10); });
        EXPECT_TRUE(live && !live->empty());
        return live->back().id;
    }
    /// The link of the letter is opened.
    void prove(CaseId id) {
        auto const row = case_of(id);
        auto const token = house().roots.tokens().make(crypto::TokenKind::rights, row.link);
        EXPECT_TRUE(spend_rights_link(house(), journal(), token, {}));
    }
    store::CaseRow case_of(CaseId id) {
        return house().store.read([&](store::Session& s) { return store::cases::find(s, id); }).value();
    }
    int events(SubjectId subject, ledger::EventKind kind) {
        auto const all = house().store.read([&](store::Session& s) { return store::events::of(s, subject); });
        return static_cast<int>(std::ranges::count_if(*all, [&](auto const& row) { return row.event.kind == kind; }));
    }
    std::vector<store::DeliveryRow> letters(SubjectId subject) {
        return house().store.read([&](store::Session& s) { return store::deliveries::of(s, subject); }).value();
    }

    bool lives(SubjectId subject) {
        auto const row = house().store.read([&](store::Session& s) { return store::subjects::find(s, subject); });
        return row && house().safe.subject_key(*row);
    }
    /// What erases the subject stops at a hold, and goes on at its release.
    void expect_to_wait_for_a_hold(SubjectId subject, std::function<void()> const& erase) {
        auto const hold = place_hold(house(), journal(), subject, store::HoldKind::legal, dpo_.actor());
        ASSERT_TRUE(hold);
        erase();
        EXPECT_TRUE(lives(subject));
        ASSERT_TRUE(release_hold(house(), journal(), dpo_.actor(), *hold));
        EXPECT_FALSE(lives(subject));
    }

    Place place_;
    std::unique_ptr<Installation> installation_;
    RequestId request_;
    Staff dpo_;
};

//= policy:C29
TEST_F(Cases, a_question_is_opened_answered_and_closed) {
    auto const id = demand(CaseKind::question);
    EXPECT_EQ(case_of(id).due_at, parse_rfc3339("2026-12-31T23:59:59+02:00").value());
    EXPECT_FALSE(answer_case(house(), dpo_, id, {house().ids.next()}, "Too early."));
    prove(id);
    auto const opened = open_case(house(), dpo_, id);
    ASSERT_TRUE(opened);
    auto const& opening = std::get<CaseOpening>(*opened);
    EXPECT_EQ(opening.opened.words->open(opening.use), "What do you know of me?");
    EXPECT_EQ(opening.opened.email->open(opening.use), person);
    EXPECT_TRUE(opening.opened.facts.empty());

    EXPECT_TRUE(take_case(house(), dpo_, id));
    EXPECT_EQ(case_of(id).owner, dpo_.id);
    ReplyId const reply{house().ids.next()};
    for (int i = 0; i < 2; ++i) {
        auto const answered = answer_case(house(), dpo_, id, reply, "Your name and your question.");
        ASSERT_TRUE(answered) << answered.error().what();
        EXPECT_FALSE(answered->has_value());
    }
    auto const row = case_of(id);
    EXPECT_EQ(row.state, CaseState::fulfilled);
    EXPECT_TRUE(row.closed_at);
    auto const sent = letters(row.subject);
    EXPECT_EQ(std::ranges::count(sent, "case-answer", &store::DeliveryRow::template_id), 1);
    EXPECT_EQ(sent.back().reply, reply);
    EXPECT_EQ(sent.back().rights_case, id);
    EXPECT_EQ(events(row.subject, ledger::EventKind::case_answered), 1);
    EXPECT_EQ(events(row.subject, ledger::EventKind::case_closed), 1);
    EXPECT_FALSE(close_case(house(), dpo_, id));
}

TEST_F(Cases, only_the_roles_of_the_purpose_and_never_ones_own) {
    auto const id = demand(CaseKind::question);
    auto const manager = add("Petro", "manager");
    auto const herself = add("Oksana", "dpo", "OKSANA.testova@example.net");
    for (auto const& staff : {manager, herself}) {
        auto const opened = open_case(house(), staff, id);
        ASSERT_TRUE(opened);
        EXPECT_EQ(std::get<gate::Refusal>(*opened), gate::Refusal::role);
        auto const taken = take_case(house(), staff, id);
        ASSERT_TRUE(taken);
        EXPECT_EQ(*taken, gate::Refusal::role);
    }
    EXPECT_EQ(case_of(id).owner, StaffId{});
    EXPECT_EQ(events(case_of(id).subject, ledger::EventKind::use_denied), 4);
    // Her own request stays shut for her as well, whatever her role.
    auto const boss = add("Oksana the manager", "manager", person);
    auto const own = open_request_and_wait<"reply">(house(), boss, request_);
    ASSERT_TRUE(own);
    EXPECT_EQ(std::get<gate::Refusal>(*own), gate::Refusal::role);
    auto const other = open_request_and_wait<"reply">(house(), manager, request_);
    ASSERT_TRUE(other);
    EXPECT_TRUE(std::holds_alternative<Opening<"reply">>(*other));
}

TEST_F(Cases, extended_once_in_time_and_with_a_reason) {
    auto const access = demand(CaseKind::rectify, "My name is wrong.");
    EXPECT_EQ(extend_case(house(), dpo_, access, CaseReason::legal_hold, "Why?").error().code(), ErrorCode::invalid);
    auto const before = case_of(access).due_at;
    ASSERT_TRUE(extend_case(house(), dpo_, access, CaseReason::complexity, "Your records lie in three places."));
    auto const row = case_of(access);
    EXPECT_GT(row.due_at, before);
    EXPECT_EQ(row.reason, CaseReason::complexity);
    EXPECT_EQ(letters(row.subject).back().template_id, "case-answer");
    EXPECT_EQ(extend_case(house(), dpo_, access, CaseReason::complexity, "Again.").error().code(), ErrorCode::conflict);
    EXPECT_EQ(events(row.subject, ledger::EventKind::case_extended), 1);
}

TEST_F(Cases, no_extension_of_access_nor_after_the_due_date) {
    auto const access = demand(CaseKind::access);
    EXPECT_EQ(extend_case(house(), dpo_, access, CaseReason::complexity, "Why?").error().code(), ErrorCode::conflict);
    auto const rectify = demand(CaseKind::rectify, "My name is wrong.");
    at("2026-12-20T09:00:00Z");
    EXPECT_EQ(extend_case(house(), dpo_, rectify, CaseReason::complexity, "Late.").error().code(), ErrorCode::conflict);
}

TEST_F(Cases, refused_with_a_reason) {
    auto const id = demand(CaseKind::question);
    EXPECT_EQ(refuse_case(house(), dpo_, id, {house().ids.next()}, CaseReason::none, "No.").error().code(),
              ErrorCode::invalid);
    ASSERT_TRUE(refuse_case(house(), dpo_, id, {house().ids.next()}, CaseReason::claim_not_covered, "Because."));
    auto const row = case_of(id);
    EXPECT_EQ(row.state, CaseState::denied);
    EXPECT_EQ(row.reason, CaseReason::claim_not_covered);
    EXPECT_EQ(letters(row.subject).back().template_id, "case-answer");
}

TEST_F(Cases, notes_are_kept_without_a_letter) {
    auto const id = demand(CaseKind::question);
    auto const before = letters(case_of(id).subject).size();
    ASSERT_TRUE(note_case(house(), dpo_, id, "Called twice, nobody answered."));
    EXPECT_EQ(letters(case_of(id).subject).size(), before);
    auto const opened = open_case(house(), dpo_, id);
    auto const& opening = std::get<CaseOpening>(*opened);
    ASSERT_EQ(opening.opened.answers.size(), 1U);
    EXPECT_EQ(opening.opened.answers.front().words.open(opening.use), "Called twice, nobody answered.");
    EXPECT_FALSE(opening.opened.answers.front().by_letter);
}

//= policy:C11
TEST_F(Cases, a_request_without_an_answer_is_on_record_once_its_third_day_is_over) {
    auto const subject = Place::subject_of(*installation_, request_);
    OverdueWatch watch(house());
    at("2026-12-04T08:59:59Z");
    EXPECT_EQ(watch.look().value(), 0);
    at("2026-12-04T09:00:10Z");
    EXPECT_EQ(watch.look().value(), 1);
    EXPECT_EQ(watch.look().value(), 0);
    EXPECT_EQ(OverdueWatch(house()).look().value(), 0);
    EXPECT_EQ(events(subject, ledger::EventKind::reply_overdue), 1);
}

TEST_F(Cases, overdue_is_on_record_once) {
    auto const id = demand(CaseKind::question);
    prove(id);
    CaseWatch watch(house());
    EXPECT_EQ(watch.look().value(), 0);
    at("2027-01-01T09:00:00Z");
    EXPECT_EQ(watch.look().value(), 1);
    EXPECT_EQ(watch.look().value(), 0);
    EXPECT_EQ(CaseWatch(house()).look().value(), 0);
    EXPECT_EQ(events(case_of(id).subject, ledger::EventKind::case_overdue), 1);
}

//= policy:C22
TEST_F(Cases, a_hold_keeps_what_somebody_says_they_did_not_send) {
    auto const subject = Place::subject_of(*installation_, request_);
    auto const contacts = house().store.read([&](store::Session& s) { return store::contacts::of(s, subject); });
    ASSERT_TRUE(contacts && !contacts->empty());
    expect_to_wait_for_a_hold(
        subject, [&] { EXPECT_TRUE(reject_address(house(), journal(), {subject, contacts->front().id, request_})); });
}

//= policy:C22
//= policy:C27b
TEST_F(Cases, a_hold_keeps_what_the_dpo_takes_for_a_childs) {
    auto const request = Place::send(*installation_, "child@example.org", "I am 12. I like cats.");
    auto const subject = Place::subject_of(*installation_, request);
    expect_to_wait_for_a_hold(
        subject, [&] { EXPECT_TRUE(decide_quarantine(house(), journal(), dpo_, request, QuarantineDecision::child)); });
    auto const other = Place::send(*installation_, "other@example.org", "I am 12. I like dogs.");
    auto const free = Place::subject_of(*installation_, other);
    EXPECT_TRUE(decide_quarantine(house(), journal(), dpo_, other, QuarantineDecision::child));
    EXPECT_FALSE(lives(free)) << "nothing stands in its way";
}

//= policy:C22
//= policy:C27b
TEST_F(Cases, a_hold_keeps_what_nobody_decided_about_in_time) {
    auto const held =
        Place::subject_of(*installation_, Place::send(*installation_, "child@example.org", "I am 12. I like cats."));
    auto const free =
        Place::subject_of(*installation_, Place::send(*installation_, "other@example.org", "I am 12. I like dogs."));
    at("2026-12-03T10:00:00Z");
    expect_to_wait_for_a_hold(held, [&] {
        EXPECT_EQ(erase_undecided(house(), journal()).value(), 1);
        EXPECT_FALSE(lives(free)) << "nothing stands in its way";
        EXPECT_EQ(erase_undecided(house(), journal()).value(), 0);
    });
}

//= policy:C22
TEST_F(Cases, a_hold_hides_and_keeps_and_its_release_erases) {
    auto const subject = Place::subject_of(*installation_, request_);
    auto const first = place_hold(house(), journal(), subject, store::HoldKind::legal, dpo_.actor());
    auto const second = place_hold(house(), journal(), subject, store::HoldKind::dispute, dpo_.actor());
    ASSERT_TRUE(first && second);
    auto const manager = add("Petro", "manager");
    auto const opened = open_request_and_wait<"reply">(house(), manager, request_);
    ASSERT_TRUE(opened);
    EXPECT_EQ(std::get<gate::Refusal>(*opened), gate::Refusal::restricted);

    EXPECT_EQ(release_hold(house(), journal(), {ledger::ActorKind::subject, {}}, *first).error().code(),
              ErrorCode::denied);
    EXPECT_TRUE(review_hold(house(), dpo_.actor(), *first));
    ASSERT_TRUE(release_hold(house(), journal(), dpo_.actor(), *first));
    EXPECT_EQ(release_hold(house(), journal(), dpo_.actor(), *first).error().code(), ErrorCode::conflict);
    EXPECT_EQ(erase_after_holds(house(), journal(), subject).value(), 1U);
    // A later hold carries the demand to erase on.
    auto const third = place_hold(house(), journal(), subject, store::HoldKind::legal, dpo_.actor());
    ASSERT_TRUE(release_hold(house(), journal(), dpo_.actor(), *second));
    EXPECT_TRUE(house().store.read([&](store::Session& s) { return store::subjects::find(s, subject); }));
    ASSERT_TRUE(release_hold(house(), journal(), dpo_.actor(), *third));
    EXPECT_FALSE(house().store.read([&](store::Session& s) { return store::subjects::find(s, subject); }));
    EXPECT_TRUE(Place::files_with(place_.data(), person).empty());
}

TEST_F(Cases, a_persons_own_restriction_is_theirs_to_lift) {
    auto const subject = Place::subject_of(*installation_, request_);
    ledger::Actor const self{ledger::ActorKind::subject, {}};
    auto const hold = place_hold(house(), journal(), subject, store::HoldKind::restriction, self);
    ASSERT_TRUE(hold);
    EXPECT_EQ(release_hold(house(), journal(), dpo_.actor(), *hold).error().code(), ErrorCode::denied);
    EXPECT_TRUE(release_hold(house(), journal(), self, *hold));
    EXPECT_EQ(erase_after_holds(house(), journal(), subject).value(), 0U);
}

}  // namespace
}  // namespace slovo::promises
