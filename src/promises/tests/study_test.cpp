// The study of the applicant's site, promise by promise: when it may run, what ends it, what is left of it.
#include "promises/study.hpp"

#include "promises/erase.hpp"
#include "promises/orphans.hpp"
#include "promises/reply.hpp"
#include "promises/stop.hpp"
#include "promises/tests/studying.hpp"
#include "store/tables/staff.hpp"

namespace slovo::promises {
namespace {

using store::StudyPart;
using store::StudyReason;
using store::StudyState;
using test::analyst;
using test::manager;
using test::marketer;
using test::Place;
using test::study_site;

class Study : public test::Studying {};

//= policy:C12
TEST_F(Study, begins_by_itself_for_a_site_given_under_a_form_about_sites) {
    auto const id = send("ppc");
    ASSERT_EQ(studies(id).size(), 1u);
    EXPECT_EQ(studies(id).front().state, StudyState::waiting);
    EXPECT_TRUE(studies(send("request")).empty()) << "that one waits for staff";
    EXPECT_TRUE(studies(send("collab", {})).empty());
    EXPECT_EQ(count(store::Sql("SELECT count(*) FROM event WHERE kind = 1200")), 1);
    expect_whole();
}

TEST_F(Study, opens_the_address_through_the_gate_and_runs_once) {
    auto const id = send();
    auto const claimed = claim();
    EXPECT_EQ(claimed.site.open(claimed.use), study_site);
    EXPECT_EQ(claimed.request.id, id);
    EXPECT_EQ(studies(id).front().state, StudyState::running);
    EXPECT_EQ(count(store::Sql("SELECT count(*) FROM event WHERE kind = 700 AND purpose = 'study'")), 1);
    EXPECT_EQ(count(store::Sql("SELECT count(*) FROM event WHERE kind = 1201")), 1);
    EXPECT_TRUE(*study_goes_on(house(), claimed.row.id));
    EXPECT_FALSE(*claim_study(house())) << "nobody else gets it";
    ASSERT_TRUE(tell_study_progress(house(), claimed.row.id,
                                    {.stage = store::StudyStage::crawling, .pages_done = 3, .pages_known = 9}));
    EXPECT_EQ(studies(id).front().progress.pages_known, 9u);
    expect_whole();
}

TEST_F(Study, keeps_what_was_found_sealed_and_in_pieces) {
    auto const id = studied();
    EXPECT_EQ(studies(id).front().state, StudyState::done);
    EXPECT_EQ(part(id, StudyPart::html), materials().html);
    EXPECT_EQ(part(id, StudyPart::pdf, manager), materials().pdf);
    EXPECT_EQ(part(id, StudyPart::html, marketer), "refused");
    EXPECT_EQ(count(store::Sql("SELECT count(*) FROM study_part WHERE part = 2")), 2);
    EXPECT_EQ(count(store::Sql("SELECT count(*) FROM event WHERE kind = 702 AND purpose = 'study'")), 2);
    ASSERT_TRUE(house().store.scrub());
    EXPECT_TRUE(Place::files_with(place_.data(), "kanareika").empty());
    expect_whole();
}

TEST_F(Study, cuts_a_long_summary_between_letters) {
    auto const id = send();
    auto const claimed = claim();
    auto found = materials();
    found.summary = "A";
    while (found.summary.size() <= limits::study_summary) found.summary += "Ї";
    ASSERT_TRUE(finish_study(house(), claimed, found));
    EXPECT_EQ(summary(id), found.summary.substr(0, limits::study_summary - 1));
}

TEST_F(Study, finds_pieces_that_were_moved) {
    auto const id = studied();
    ASSERT_TRUE(house().store.write<std::int64_t>([](store::Transaction& tx) {
        return tx->run(store::Sql("UPDATE study_part SET number = 5 - number WHERE part = 2"));
    }));
    EXPECT_NE(part(id, StudyPart::pdf), materials().pdf);
    ASSERT_TRUE(house().store.write<std::int64_t>(
        [](store::Transaction& tx) { return tx->run(store::Sql("DELETE FROM study_part WHERE number = 4")); }));
    EXPECT_NE(part(id, StudyPart::pdf), materials().pdf);
}

TEST_F(Study, is_begun_again_by_staff_and_replaces_the_report) {
    auto const id = studied();
    auto const refused = ask_study(house(), marketer, id);
    ASSERT_TRUE(refused && std::holds_alternative<gate::Refusal>(*refused));
    auto const asked = ask_study(house(), manager, id);
    ASSERT_TRUE(asked && std::holds_alternative<StudyId>(*asked));
    EXPECT_EQ(ask_study(house(), manager, id).error().code(), ErrorCode::conflict) << "it waits already";
    auto const again = claim();
    ASSERT_TRUE(again.earlier);
    EXPECT_EQ(again.earlier->open(again.use), "[]");
    EXPECT_EQ(part(id, StudyPart::json), "[]") << "the old one until the new one is there";
    ASSERT_TRUE(finish_study(house(), again, materials("2")));
    EXPECT_EQ(part(id, StudyPart::json), "[]2");
    EXPECT_EQ(studies(id).front().state, StudyState::stopped);
    EXPECT_EQ(count(store::Sql("SELECT count(DISTINCT study) FROM study_part")), 1);
    expect_whole();
}

TEST_F(Study, stops_for_staff_and_keeps_nothing_of_it) {
    auto const id = send();
    auto const claimed = claim();
    EXPECT_EQ(stop_study(house(), marketer, id).error().code(), ErrorCode::denied);
    ASSERT_TRUE(stop_study(house(), analyst, id));
    EXPECT_FALSE(*study_goes_on(house(), claimed.row.id));
    ASSERT_TRUE(finish_study(house(), claimed, materials()));
    EXPECT_EQ(studies(id).front().state, StudyState::stopped);
    EXPECT_EQ(count(store::Sql("SELECT count(*) FROM study_part")), 0);
    EXPECT_EQ(stop_study(house(), analyst, id).error().code(), ErrorCode::conflict);
    expect_whole();
}

// CLAUSES E-11: a colleague does.
TEST_F(Study, is_not_stopped_by_whose_it_is) {
    auto const id = send();
    auto const contacts = house().store.read([&](store::Session& s) { return store::contacts::of(s, subject_of(id)); });
    ASSERT_TRUE(contacts);
    ASSERT_TRUE(house().store.write<bool>([&](store::Transaction& tx) -> Result<bool> {
        TRY_VOID(store::staff::insert(tx, {.id = analyst.id,
                                           .name = "oksana",
                                           .role = analyst.role,
                                           .added_at = house().now(),
                                           .own = contacts->front().blind}));
        return true;
    }));
    EXPECT_EQ(stop_study(house(), analyst, id).error().code(), ErrorCode::denied);
    EXPECT_EQ(studies(id).front().state, StudyState::waiting);
    EXPECT_EQ(stop_study(house(), marketer, id).error().code(), ErrorCode::denied);
    EXPECT_EQ(count(store::Sql("SELECT count(*) FROM event WHERE kind = 701 AND purpose = 'study'")), 2);
    ASSERT_TRUE(stop_study(house(), manager, id));
}

//= policy:C30c
TEST_F(Study, stops_when_the_person_stops) {
    auto const running = send();
    auto const claimed = claim();
    auto const contacts =
        house().store.read([&](store::Session& s) { return store::contacts::of(s, subject_of(running)); });
    ASSERT_TRUE(contacts);
    EXPECT_EQ(*stop_replies(house(), journal(), contacts->front().blind), 1);
    EXPECT_FALSE(*study_goes_on(house(), claimed.row.id));
    EXPECT_EQ(studies(running).front().reason, StudyReason::person);
    expect_whole();
}

//= policy:C12
TEST_F(Study, goes_with_its_request) {
    auto const id = studied();
    auto const subject = subject_of(id);
    auto const key = studies(id).front().key;
    ASSERT_TRUE(begin_erasure(house(), journal(), subject, EraseReason::asked, {}));
    ASSERT_TRUE(finish_erasure(house(), subject));
    EXPECT_EQ(count(store::Sql("SELECT count(*) FROM study")), 0);
    EXPECT_EQ(count(store::Sql("SELECT count(*) FROM study_part")), 0);
    EXPECT_FALSE(house().safe.keys().find(key));
    expect_whole();
}

TEST_F(Study, ends_while_it_runs_when_its_person_is_erased) {
    auto const id = send();
    auto const subject = subject_of(id);
    auto const claimed = claim();
    ASSERT_TRUE(begin_erasure(house(), journal(), subject, EraseReason::asked, {}));
    ASSERT_TRUE(finish_erasure(house(), subject));
    EXPECT_FALSE(*study_goes_on(house(), claimed.row.id));
    EXPECT_TRUE(finish_study(house(), claimed, materials()));
    EXPECT_TRUE(fail_study(house(), claimed.row.id, StudyReason::closed));
    EXPECT_EQ(count(store::Sql("SELECT count(*) FROM study_part")), 0);
    expect_whole();
}

TEST_F(Study, leaves_nothing_of_a_person_who_was_restricted_while_it_ran) {
    auto const id = send();
    auto const claimed = claim();
    hold(subject_of(id));
    EXPECT_FALSE(*study_goes_on(house(), claimed.row.id));
    ASSERT_TRUE(finish_study(house(), claimed, materials()));
    EXPECT_EQ(studies(id).front().state, StudyState::stopped);
    EXPECT_EQ(count(store::Sql("SELECT count(*) FROM study_part")), 0);
}

TEST_F(Study, is_passed_over_between_the_two_halves_of_an_erasure) {
    auto const running = send();
    auto const claimed = claim();
    auto const waiting = send();
    auto const next = send();
    for (auto const id : {running, waiting})
        ASSERT_TRUE(begin_erasure(house(), journal(), subject_of(id), EraseReason::asked, {}));
    EXPECT_FALSE(*study_goes_on(house(), claimed.row.id));
    ASSERT_TRUE(recover_studies(house()));
    EXPECT_EQ(claim().request.id, next);
    EXPECT_TRUE(finish_study(house(), claimed, materials()));
    EXPECT_EQ(count(store::Sql("SELECT count(*) FROM study_part")), 0);
    expect_whole();
}

TEST_F(Study, of_others_goes_on_beside_a_damaged_key) {
    auto const running = subject_of(send());
    auto const claimed = claim();
    auto const waiting = send();
    auto const next = send();
    damage_key(running);
    damage_key(subject_of(waiting));
    EXPECT_EQ(finish_study(house(), claimed, materials()).error().code(), ErrorCode::corrupt) << "it is told";
    EXPECT_EQ(fail_study(house(), claimed.row.id, StudyReason::time).error().code(), ErrorCode::corrupt);
    ASSERT_TRUE(recover_studies(house()));
    EXPECT_EQ(claim().request.id, next);
    damage_key(running);
    damage_key(subject_of(waiting));
    ASSERT_TRUE(recover_studies(house()));
    EXPECT_EQ(claim().row.id, claimed.row.id) << "with its key whole again";
    EXPECT_EQ(claim().request.id, waiting);
    expect_whole();
}

TEST_F(Study, does_not_run_for_what_is_closed_held_or_waits) {
    auto const spam = send();
    ASSERT_TRUE(close_request(house(), manager, spam, Closing::spam));
    EXPECT_EQ(studies(spam).front().state, StudyState::stopped);

    auto const child = send("seo", {{"site", std::string(study_site)}, {"message", "I am 12"}});
    EXPECT_TRUE(studies(child).empty());

    auto const held = send();
    auto const subject = subject_of(held);
    hold(subject);
    EXPECT_FALSE(*claim_study(house()));
    EXPECT_EQ(studies(held).front().state, StudyState::refused);
    EXPECT_EQ(studies(held).front().reason, StudyReason::not_allowed);
}

TEST_F(Study, costs_one_study_when_it_crashes) {
    auto const id = send();
    auto const first = claim();
    ASSERT_TRUE(recover_studies(house()));
    EXPECT_EQ(studies(id).front().state, StudyState::waiting) << "a restart begins it again";
    auto const second = claim();
    EXPECT_EQ(second.row.attempts, 2);
    ASSERT_TRUE(fail_study(house(), second.row.id, StudyReason::crash));
    EXPECT_EQ(studies(id).front().state, StudyState::failed);
    EXPECT_FALSE(*claim_study(house()));
    expect_whole();
}

TEST_F(Study, tells_an_address_that_must_not_be_asked) {
    auto const id = send();
    ASSERT_TRUE(fail_study(house(), claim().row.id, StudyReason::forbidden));
    EXPECT_EQ(studies(id).front().state, StudyState::refused);
    EXPECT_EQ(count(store::Sql("SELECT count(*) FROM event WHERE kind = 1202")), 1);
    expect_whole();
}

TEST_F(Study, is_attached_for_a_confirmed_address_only) {
    auto const id = studied();
    auto const parts = bit_of(StudyPart::pdf) | bit_of(StudyPart::html);
    auto const early = answer_request(house(), manager, id, {house().ids.next()}, {"So.", parts});
    ASSERT_FALSE(early);
    EXPECT_EQ(early.error().code(), ErrorCode::conflict);
    confirm(id);
    auto const refused = set_study_summary(house(), marketer, id, "Grade F.");
    ASSERT_TRUE(refused && *refused);
    auto const saved = set_study_summary(house(), manager, id, "Grade A, in our words.");
    ASSERT_TRUE(saved && !*saved);
    EXPECT_EQ(summary(id), "Grade A, in our words.");
    ReplyId const reply{house().ids.next()};
    auto const given = answer_request(house(), manager, id, reply, {"So.", parts});
    ASSERT_TRUE(given) << given.error().what();
    auto const row = house().store.read([&](store::Session& s) { return store::replies::find(s, reply); });
    ASSERT_TRUE(row);
    auto const subject =
        house().store.read([&](store::Session& s) { return store::subjects::find(s, subject_of(id)); });
    auto const attached = study_attachments(house(), *row, *subject);
    ASSERT_TRUE(attached);
    ASSERT_EQ(attached->size(), 2u);
    EXPECT_EQ(attached->front().part, StudyPart::html);
}

TEST_F(Study, tells_its_parts_without_a_key) {
    auto const id = send();
    EXPECT_TRUE(study_parts(house(), id)->empty());
    auto found = materials();
    found.pdf.clear();
    ASSERT_TRUE(finish_study(house(), claim(), found));
    damage_key(subject_of(id));
    EXPECT_EQ(study_parts(house(), id).value(), (std::vector{StudyPart::html, StudyPart::csv, StudyPart::json}));
    EXPECT_EQ(file_name_of(StudyPart::pdf), "site-report.pdf");
    EXPECT_EQ(media_type_of(StudyPart::pdf).view(), "application/pdf");
}

TEST_F(Study, keeps_its_key_from_the_sweep_of_orphans) {
    auto const id = studied();
    installation_->close();
    installation_.reset();
    installation_ = place_.open();
    ASSERT_TRUE(destroy_orphan_keys(house()));
    EXPECT_EQ(part(id, StudyPart::html), materials().html);
}

}  // namespace
}  // namespace slovo::promises
