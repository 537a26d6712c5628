// The study of the applicant's site, promise by promise: when it may run, what ends it, what is left of it.
#include "promises/study.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "gate/verify.hpp"
#include "promises/address.hpp"
#include "promises/erase.hpp"
#include "promises/holds.hpp"
#include "promises/orphans.hpp"
#include "promises/reply.hpp"
#include "promises/stop.hpp"
#include "promises/tests/place.hpp"
#include "store/tables/consents.hpp"
#include "text/contact.hpp"

namespace slovo::promises {
namespace {

using store::StudyPart;
using store::StudyReason;
using store::StudyState;
using test::Place;

constexpr std::string_view site = "https://kanareika-shop.example/";
Staff const manager{{7}, "manager"};
Staff const analyst{{8}, "analyst"};
Staff const marketer{{9}, "marketer"};

class Study : public testing::Test {
protected:
    void SetUp() override { installation_ = place_.open(); }

    House& house() { return installation_->house(); }
    gate::Journal& journal() { return installation_->journal(); }

    RequestId send(std::string const& form = "seo", std::vector<Pair> more = {{"site", std::string(site)}}) {
        auto const shown = house().shelf.current(house().now());
        auto const* const declared = shown->policy->find_form(form);
        SignLists const signs = SignLists::parse({"i am {age} {end}"}, {}, 18).value();
        std::vector<Pair> pairs{{"name", "Oksana Testova"}, {"email", "oksana@example.org"}, {"processing", "yes"}};
        pairs.insert(pairs.end(), more.begin(), more.end());
        if (std::ranges::find(more, "message", &Pair::name) == more.end()) pairs.push_back({"message", "Please"});
        auto sent =
            read_submission(*shown->policy, *declared, pairs, {house().ids.next()}, house().roots.blind(), signs);
        if (!sent) {
            ADD_FAILURE() << "the form is refused: " << sent.error().front().field;
            return {};
        }
        std::promise<Result<IntakeAnswer>> promise;
        take_request(house(), {.shown = shown, .form = declared, .network = "192.0.2.0"}, std::move(*sent),
                     [&](Result<IntakeAnswer> answer) { promise.set_value(std::move(answer)); });
        auto const answer = promise.get_future().get();
        EXPECT_TRUE(answer) << answer.error().what();
        return answer ? answer->request : RequestId{};
    }
    SubjectId subject_of(RequestId id) { return Place::subject_of(*installation_, id); }
    std::vector<store::StudyRow> studies(RequestId id) {
        auto const subject = subject_of(id);
        return house().store.read([&](store::Session& s) { return store::studies::of(s, subject, id); }).value();
    }
    ClaimedStudy claim() {
        auto claimed = claim_study(house());
        if (!claimed || !*claimed) throw std::runtime_error("nothing to study");
        return std::move(**claimed);
    }
    static StudyMaterials materials(std::string const& mark = "") {
        return {.summary = "Grade B." + mark,
                .html = "<!doctype html><p>kanareika-report" + mark,
                .pdf = std::string(3 * limits::study_piece / 2, 'p'),
                .csv = "id,severity\n",
                .json = "[]" + mark};
    }
    RequestId studied() {
        auto const id = send();
        auto const claimed = claim();
        EXPECT_TRUE(finish_study(house(), claimed, materials()));
        return id;
    }
    std::string part(RequestId id, StudyPart which, Staff const& staff = analyst) {
        auto opened = open_study_part(house(), staff, id, which);
        if (!opened) return std::string("error: ") + opened.error().what().data();
        if (std::holds_alternative<gate::Refusal>(*opened)) return "refused";
        auto& [use, content] = std::get<OpenedPart>(*opened);
        return content.open(use);
    }
    std::int64_t count(store::Sql const& sql) {
        return house().store.read([&](store::Session& s) { return s.number(sql); }).value();
    }
    void expect_whole() {
        auto const found = house().store.read([&](store::Session& session) {
            return gate::verify_ledger(session, house().notary, house().safe, house().roots, {});
        });
        ASSERT_TRUE(found);
        EXPECT_TRUE(found->faults.empty()) << found->faults.front();
    }
    void confirm(RequestId id) {
        auto const subject = subject_of(id);
        ASSERT_TRUE(house().store.write<bool>([&](store::Transaction& tx) -> Result<bool> {
            TRY(auto const contacts, store::contacts::of(*tx, subject));
            for (auto const& one : contacts)
                TRY_VOID(store::contacts::set_state(tx, subject, one.id, store::ContactState::confirmed));
            return true;
        }));
    }

    Place place_;
    std::unique_ptr<Installation> installation_;
};

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
    EXPECT_EQ(claimed.site.open(claimed.use), site);
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

TEST_F(Study, does_not_run_for_what_is_closed_held_or_waits) {
    auto const spam = send();
    ASSERT_TRUE(close_request(house(), manager, spam, Closing::spam));
    EXPECT_EQ(studies(spam).front().state, StudyState::stopped);

    auto const child = send("seo", {{"site", std::string(site)}, {"message", "I am 12"}});
    EXPECT_TRUE(studies(child).empty());

    auto const held = send();
    auto const subject = subject_of(held);
    ASSERT_TRUE(house().store.write<bool>([&](store::Transaction& tx) -> Result<bool> {
        TRY_VOID(store::holds::insert(tx, {.id = {house().ids.next()},
                                           .subject = subject,
                                           .kind = store::HoldKind::restriction,
                                           .placed_at = house().now(),
                                           .review_at = house().now()}));
        return true;
    }));
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
    ASSERT_TRUE(set_study_summary(house(), manager, id, "Grade A, in our words."));
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
