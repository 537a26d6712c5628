// A person's rights, promise by promise: who is known, who has proven what, and what each act changes.
#include "promises/rights.hpp"

#include <thread>

#include "base/limits.hpp"
#include "crypto/sign.hpp"
#include "gate/verify.hpp"
#include "promises/address.hpp"
#include "promises/erase.hpp"
#include "promises/holds.hpp"
#include "promises/own_acts.hpp"
#include "promises/own_erasure.hpp"
#include "promises/reply.hpp"
#include "promises/stop.hpp"
#include "promises/tests/place.hpp"

namespace slovo::promises {
namespace {

using store::CaseKind;
using test::Place;

class Rights : public testing::Test {
protected:
    void SetUp() override { installation_ = place_.open(); }

    House& house() { return installation_->house(); }
    gate::Journal& journal() { return installation_->journal(); }

    RequestId send(std::string const& email, std::string const& words = "Words of " + std::string("hers")) {
        return Place::send(*installation_, email, words);
    }
    SubjectId subject_of(RequestId request) { return Place::subject_of(*installation_, request); }

    DemandOutcome demand(std::string_view contact, CaseKind kind) {
        auto read = read_demand(house(), kind, Language::uk, contact, "", false);
        EXPECT_TRUE(read);
        auto const taken = take_demand(house(), journal(), std::move(*read));
        EXPECT_TRUE(taken) << taken.error().what();
        return taken.value_or(DemandOutcome::unknown);
    }
    std::int64_t newest_link() {
        return house()
            .store
            .read([](store::Session& session) {
                return session.number(store::Sql("SELECT max(id) FROM delivery WHERE template = 'rights-link'"));
            })
            .value_or(0);
    }
    std::string link() { return house().roots.tokens().make(crypto::TokenKind::rights, newest_link()); }
    /// Demands, opens the newest link, and is in.
    PrivacySession prove(std::string_view contact, CaseKind kind = CaseKind::access, std::string const& with = "") {
        EXPECT_EQ(demand(contact, kind), DemandOutcome::link_sent);
        auto const secret = spend_rights_link(house(), journal(), link(), with);
        EXPECT_TRUE(secret) << secret.error().what();
        secret_ = secret.value_or("");
        auto session = find_privacy_session(house(), secret_);
        EXPECT_TRUE(session);
        return session.value_or(PrivacySession{});
    }

    template <class F>
    auto read(F reader) {
        return house().store.read(reader).value();
    }
    store::RequestState state_of(RequestId id) {
        return read([&](store::Session& s) { return store::requests::line(s, id); }).state;
    }
    std::vector<store::ConsentRow> consents_of(SubjectId subject) {
        return read([&](store::Session& s) { return store::consents::of(s, subject); });
    }
    std::ptrdiff_t events_of(SubjectId subject, ledger::EventKind kind) {
        auto const rows = read([&](store::Session& s) { return store::events::of(s, subject); });
        return std::ranges::count_if(rows, [&](auto const& row) { return row.event.kind == kind; });
    }
    /// The same consent so many times more, each with a key and an event of its own.
    void repeat_consent(store::ConsentRow row, int times) {
        auto const subject = read([&](store::Session& s) { return store::subjects::find(s, row.subject); });
        gate::LedgerKey const key(house().safe.subject_key(subject).value());
        std::vector<vault::KeyRef> keys;
        for (int i = 0; i < times; ++i) keys.push_back(house().safe.reserve().value().ref);
        auto const done = house().store.write<bool>(
            [&](store::Transaction& tx) -> Result<bool> {
                for (auto const& ref : keys) {
                    row.id = {house().ids.next()};
                    row.key = ref;
                    TRY_VOID(store::consents::insert(tx, row));
                    TRY_VOID(record(tx, house().notary.prepare({.kind = ledger::EventKind::consent_given,
                                                                .at = house().now(),
                                                                .subject = row.subject,
                                                                .thing = ledger::ThingKind::consent,
                                                                .thing_id = row.id.value,
                                                                .purpose = row.purpose},
                                                               key)));
                }
                return true;
            },
            keys);
        ASSERT_TRUE(done) << done.error().what();
    }
    /// The ledger and the tables must agree after whatever a test did.
    void TearDown() override { expect_whole_ledger(); }
    void expect_whole_ledger() {
        if (!installation_) return;
        auto const checked = house().store.read([&](store::Session& session) {
            return gate::verify_ledger(session, house().notary, house().safe, house().roots, {});
        });
        ASSERT_TRUE(checked);
        for (auto const& fault : checked->faults) ADD_FAILURE() << fault;
    }

    Place place_;
    std::unique_ptr<Installation> installation_;
    std::string secret_;
};

//= policy:C29
TEST_F(Rights, an_unknown_contact_point_leaves_nothing) {
    send("known@example.org");
    auto const before = read([](store::Session& s) { return store::events::count(s); });
    EXPECT_EQ(demand("nobody@example.org", CaseKind::access), DemandOutcome::unknown);
    EXPECT_EQ(demand("nobody@example.org", CaseKind::stop_all), DemandOutcome::unknown);
    EXPECT_EQ(read([](store::Session& s) { return store::events::count(s); }), before);
    EXPECT_EQ(newest_link(), 0);
}

TEST_F(Rights, what_is_no_contact_point_is_refused) {
    EXPECT_FALSE(read_demand(house(), CaseKind::access, Language::uk, "", "", false));
    EXPECT_FALSE(read_demand(house(), CaseKind::access, Language::uk, "no at sign", "", false));
    EXPECT_FALSE(read_demand(house(), CaseKind::access, Language::uk, "a@b@c", "", false));
}

//= policy:C29
TEST_F(Rights, a_link_opens_once_and_a_fresh_one_goes_to_the_same_address) {
    send("olha@example.org");
    EXPECT_EQ(demand("Olha@Example.ORG", CaseKind::access), DemandOutcome::link_sent);
    auto const first = link();
    ASSERT_TRUE(read_rights_link(house(), first));
    ASSERT_TRUE(spend_rights_link(house(), journal(), first, ""));
    EXPECT_EQ(read_rights_link(house(), first).error().code(), ErrorCode::conflict);
    EXPECT_EQ(spend_rights_link(house(), journal(), first, "").error().code(), ErrorCode::conflict);
    ASSERT_TRUE(ask_again(house(), first));
    EXPECT_NE(link(), first);
    ASSERT_TRUE(read_rights_link(house(), link()));
    place_.set_clock("2026-12-02T10:00:00Z");
    std::this_thread::sleep_for(std::chrono::milliseconds(1100));
    EXPECT_EQ(read_rights_link(house(), link()).error().code(), ErrorCode::expired);
    EXPECT_FALSE(read_rights_link(house(), "0123456789abcdefghjkmnpqrstvwxyz0123456"));
}

TEST_F(Rights, E_1_only_what_hangs_on_the_proven_contact_point) {
    auto const a = subject_of(send("a@example.org"));
    auto const b = subject_of(send("b@example.org"));
    auto session = prove("a@example.org");
    auto file = open_own_file(house(), session, 100);
    ASSERT_TRUE(file);
    ASSERT_EQ(file->subjects.size(), 1U);
    EXPECT_EQ(file->subjects.front().id, a);
    EXPECT_EQ(withdraw_consent(house(), journal(), session, b, consents_of(b).front().id).error().code(),
              ErrorCode::not_found);
    session = prove("b@example.org", CaseKind::access, secret_);
    file = open_own_file(house(), session, 100);
    ASSERT_TRUE(file);
    EXPECT_EQ(file->subjects.size(), 2U);
}

TEST_F(Rights, E_5_no_contact_point_gets_more_than_a_few_letters_a_day) {
    send("olha@example.org");
    for (int i = 0; i < limits::rights_letters_day; ++i)
        EXPECT_EQ(demand("olha@example.org", CaseKind::access), DemandOutcome::link_sent);
    EXPECT_EQ(demand("olha@example.org", CaseKind::access), DemandOutcome::too_many);
    // Stopping is never refused.
    EXPECT_EQ(demand("olha@example.org", CaseKind::stop_all), DemandOutcome::done);
}

//= policy:C30c
TEST_F(Rights, stopping_the_reply_cancels_what_waits) {
    auto const request = send("olha@example.org");
    Staff const manager{.id = {7}, .role = "manager"};
    auto const answered =
        answer_request(house(), manager, request, ReplyId{house().ids.next()}, "The answer that is not wanted.");
    ASSERT_TRUE(answered);
    auto const session = prove("olha@example.org", CaseKind::stop_reply);
    EXPECT_EQ(state_of(request), store::RequestState::cancelled);
    auto const deliveries = read([&](store::Session& s) { return store::deliveries::of(s, request); });
    for (auto const& row : deliveries) {
        if (row.template_id == "answer") EXPECT_EQ(row.state, store::DeliveryState::cancelled);
    }
    EXPECT_EQ(stop_reply(house(), journal(), session, subject_of(request), request).error().code(),
              ErrorCode::conflict);
    // E-22: cancelling the request keeps what was agreed to besides.
    for (auto const& row : consents_of(subject_of(request))) EXPECT_NE(row.state, store::ConsentState::withdrawn);
}

//= policy:C30b
TEST_F(Rights, E_22_withdrawing_marketing_leaves_the_request_open) {
    auto const request = send("olha@example.org");
    auto const subject = subject_of(request);
    auto const session = prove("olha@example.org");
    ASSERT_TRUE(give_consent(house(), session, subject, "marketing", "email", Language::uk));
    auto const given = consents_of(subject).back();
    EXPECT_EQ(given.state, store::ConsentState::given);
    ASSERT_TRUE(withdraw_consent(house(), journal(), session, subject, given.id));
    EXPECT_EQ(consents_of(subject).back().state, store::ConsentState::withdrawn);
    EXPECT_EQ(state_of(request), store::RequestState::open);
    ASSERT_TRUE(withdraw_consent(house(), journal(), session, subject, given.id)) << "twice is once";
}

TEST_F(Rights, a_consent_that_is_given_twice_is_one_row_and_one_event) {
    auto const subject = subject_of(send("olha@example.org"));
    auto const session = prove("olha@example.org");
    auto const rows_before = consents_of(subject).size();
    auto const events_before = events_of(subject, ledger::EventKind::consent_given);
    for (int i = 0; i < 2; ++i)
        ASSERT_TRUE(give_consent(house(), session, subject, "marketing", "email", Language::uk));
    EXPECT_EQ(consents_of(subject).size(), rows_before + 1);
    EXPECT_EQ(events_of(subject, ledger::EventKind::consent_given), events_before + 1);
    auto const given = consents_of(subject).back().id;
    ASSERT_TRUE(withdraw_consent(house(), journal(), session, subject, given));
    ASSERT_TRUE(give_consent(house(), session, subject, "marketing", "email", Language::uk));
    EXPECT_EQ(consents_of(subject).size(), rows_before + 2) << "given anew after it was withdrawn";
    EXPECT_EQ(events_of(subject, ledger::EventKind::consent_given), events_before + 2);
}

TEST_F(Rights, E_21_an_objection_from_anywhere_stops_marketing_at_once) {
    auto const subject = subject_of(send("olha@example.org"));
    auto const session = prove("olha@example.org");
    ASSERT_TRUE(give_consent(house(), session, subject, "marketing", "email", Language::uk));
    EXPECT_EQ(demand("olha@example.org", CaseKind::object), DemandOutcome::done);
    EXPECT_EQ(consents_of(subject).back().state, store::ConsentState::withdrawn);
}

//= policy:C30a
//= policy:C26b
TEST_F(Rights, a_correction_destroys_the_old_key_and_keeps_the_rest) {
    auto const request = send("olha@example.org", "Some words about a site");
    auto const subject = subject_of(request);
    auto const session = prove("olha@example.org");
    auto const before = read([&](store::Session& s) { return store::requests::find(s, request); });
    ASSERT_TRUE(correct(house(), journal(), session, subject, request, OwnField::site, "https://new.example.org"));
    auto const after = read([&](store::Session& s) { return store::requests::find(s, request); });
    EXPECT_NE(before.body_key, after.body_key);
    EXPECT_EQ(before.name_key, after.name_key);
    EXPECT_FALSE(house().safe.keys().find(before.body_key));
    auto const file = open_own_file(house(), session, 10);
    ASSERT_TRUE(file);
    auto const& mine = file->subjects.front();
    EXPECT_EQ(mine.requests.front().site->open(mine.use), "https://new.example.org/");
    ASSERT_TRUE(mine.requests.front().text);
    EXPECT_EQ(mine.requests.front().text->open(mine.use), "Some words about a site");
    EXPECT_EQ(events_of(subject, ledger::EventKind::data_rectified), 1);
    EXPECT_EQ(correct(house(), journal(), session, subject, request, OwnField::site, "no site at all").error().code(),
              ErrorCode::invalid);
    EXPECT_EQ(correct(house(), journal(), session, subject, request, OwnField::email, "").error().code(),
              ErrorCode::conflict)
        << "the only contact point stays";
}

TEST_F(Rights, a_new_address_replaces_the_old_one_when_it_is_proven) {
    auto const request = send("old@example.org");
    auto const subject = subject_of(request);
    auto const session = prove("old@example.org");
    ASSERT_TRUE(correct(house(), journal(), session, subject, request, OwnField::email, "new@example.org"));
    auto const contacts = read([&](store::Session& s) { return store::contacts::of(s, subject); });
    ASSERT_EQ(contacts.size(), 2U);
    auto const letter = read([](store::Session& s) {
        return s.number(store::Sql("SELECT max(id) FROM delivery WHERE template = 'new-address'"));
    });
    AddressLink const by{subject, contacts.back().id, request};
    ASSERT_NE(letter, 0);
    ASSERT_TRUE(confirm_address(house(), journal(), by, OptIn::no));
    auto const left = read([&](store::Session& s) { return store::contacts::of(s, subject); });
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left.front().id, contacts.back().id);
    EXPECT_FALSE(house().safe.keys().find(contacts.front().key)) << "the old address opens no more";
    EXPECT_EQ(demand("old@example.org", CaseKind::access), DemandOutcome::unknown);
    EXPECT_EQ(demand("new@example.org", CaseKind::access), DemandOutcome::link_sent);
}

TEST_F(Rights, erasing_darkens_at_once_and_leaves_a_certificate) {
    auto const first = subject_of(send("olha@example.org", "Something that is erased"));
    auto const second = subject_of(send("olha@example.org", "Something else"));
    auto const other = subject_of(send("ivan@example.org"));
    auto const session = prove("olha@example.org", CaseKind::erase);
    EXPECT_EQ(erase_own(house(), journal(), session, {other}).error().code(), ErrorCode::not_found);
    auto const done = erase_own(house(), journal(), session, {first, second});
    ASSERT_TRUE(done) << done.error().what();
    EXPECT_EQ(done->unreadable.size(), 2U);
    auto const row = read([&](store::Session& s) { return store::subjects::find(s, first); });
    EXPECT_FALSE(house().safe.subject_key(row)) << "phase 1: nothing opens";
    EXPECT_EQ(demand("olha@example.org", CaseKind::access), DemandOutcome::unknown) << "the look-up is gone";
    ASSERT_TRUE(finish_own_erasure(house(), journal(), *done));
    EXPECT_FALSE(house().store.read([&](store::Session& s) { return store::subjects::find(s, first); }));
    while (*installation_->sequencer().integrate(house().now()) > 0) {
    }
    auto const certificate = erasure_certificate(house(), installation_->sequencer(), done->rights_case);
    ASSERT_TRUE(certificate) << certificate.error().what();
    auto const verified = ledger::verify_receipt(*certificate, house().roots.verifier(), crypto::verify);
    ASSERT_TRUE(verified) << verified.error().what();
    EXPECT_EQ(verified->event.event.kind, ledger::EventKind::case_closed);
    EXPECT_EQ(verified->event.event.detail.number("records"), 2);
    EXPECT_EQ(verified->event.event.detail.word("outcome"), "fulfilled");
    EXPECT_FALSE(find_privacy_session(house(), secret_)) << "nobody is left to show anything to";
    EXPECT_TRUE(house().store.read([&](store::Session& s) { return store::subjects::find(s, other); }));
    // E-13: the person may come back.
    EXPECT_TRUE(send("olha@example.org"));
}

TEST_F(Rights, E_6_a_legal_hold_keeps_and_erases_itself_when_it_is_released) {
    auto const request = send("olha@example.org");
    auto const subject = subject_of(request);
    ledger::Actor const dpo{ledger::ActorKind::staff, {9}};
    auto const hold = place_hold(house(), journal(), subject, store::HoldKind::legal, dpo);
    ASSERT_TRUE(hold);
    auto const session = prove("olha@example.org", CaseKind::erase);
    auto const answer = erase_own(house(), journal(), session, {subject});
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->held, 1U);
    EXPECT_TRUE(answer->unreadable.empty());
    auto const opened = open_request_and_wait<"reply">(house(), {.id = {7}, .role = "manager"}, request);
    ASSERT_TRUE(opened);
    EXPECT_EQ(std::get<gate::Refusal>(*opened), gate::Refusal::restricted);
    ASSERT_TRUE(release_hold(house(), journal(), dpo, *hold));
    EXPECT_FALSE(house().store.read([&](store::Session& s) { return store::subjects::find(s, subject); }));
}

TEST_F(Rights, restricting_is_undone_by_the_person_alone) {
    auto const request = send("olha@example.org");
    auto const subject = subject_of(request);
    auto const session = prove("olha@example.org", CaseKind::restrict_use);
    ASSERT_TRUE(restrict_use(house(), journal(), session, subject));
    auto const holds = read([&](store::Session& s) { return store::holds::live(s, subject); });
    ASSERT_EQ(holds.size(), 1U);
    auto const shut = open_request_and_wait<"reply">(house(), {.id = {7}, .role = "manager"}, request);
    EXPECT_TRUE(std::holds_alternative<gate::Refusal>(*shut));
    ASSERT_TRUE(open_own_file(house(), session, 10)) << "one's own file opens all the same";
    ASSERT_TRUE(lift_restriction(house(), journal(), session, subject, holds.front().id));
    auto const open = open_request_and_wait<"reply">(house(), {.id = {7}, .role = "manager"}, request);
    EXPECT_FALSE(std::holds_alternative<gate::Refusal>(*open));
}

TEST_F(Rights, E_27_give_and_withdraw_at_once_end_as_the_ledger_says) {
    auto const subject = subject_of(send("olha@example.org"));
    auto const session = prove("olha@example.org");
    constexpr int acts = 1000;  // ten at once, within one instant: the clock of the test stands
    for (int round = 0; round < acts / 10; ++round) {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 5; ++i) {
            threads.emplace_back(
                [&] { (void)give_consent(house(), session, subject, "marketing", "email", Language::uk); });
            threads.emplace_back([&] { (void)object_to_marketing(house(), journal(), session); });
        }
        threads.clear();
        auto const rows = consents_of(subject);
        auto const events = read([&](store::Session& s) { return store::events::of(s, subject); });
        for (auto const& row : rows) {
            if (row.purpose != "marketing") continue;
            auto const last = std::ranges::find_if(events.rbegin(), events.rend(), [&](auto const& event) {
                return event.event.thing == ledger::ThingKind::consent && event.event.thing_id == row.id.value;
            });
            ASSERT_NE(last, events.rend());
            bool const given = last->event.kind == ledger::EventKind::consent_given;
            EXPECT_EQ(row.state == store::ConsentState::given, given);
        }
        // What the gate goes by is what the ledger said last.
        auto const last = std::ranges::find_if(events.rbegin(), events.rend(), [](auto const& event) {
            return event.event.purpose == "marketing" && (event.event.kind == ledger::EventKind::consent_given ||
                                                          event.event.kind == ledger::EventKind::consent_withdrawn);
        });
        ASSERT_NE(last, events.rend());
        auto const state =
            read([&](store::Session& s) { return store::consents::standing(s, subject, "marketing", "email"); }).state;
        ASSERT_EQ(state == store::ConsentState::given, last->event.kind == ledger::EventKind::consent_given);
    }
    ASSERT_TRUE(object_to_marketing(house(), journal(), session));
    for (auto const& row : consents_of(subject)) {
        if (row.purpose == "marketing") EXPECT_EQ(row.state, store::ConsentState::withdrawn);
    }
}

TEST_F(Rights, an_erasure_of_many_rows_goes_on_in_parts_and_the_ledger_stays_whole) {
    auto const subject = subject_of(send("many@example.org"));
    auto const session = prove("many@example.org");
    ASSERT_TRUE(give_consent(house(), session, subject, "marketing", "email", Language::uk));
    repeat_consent(consents_of(subject).back(), 1100);
    ASSERT_GT(consents_of(subject).size(), 1000U) << "more than one part";
    ASSERT_TRUE(begin_erasure(house(), journal(), subject, EraseReason::asked, {}));
    expect_whole_ledger();  // between the phases as well
    EXPECT_TRUE(finish_erasure(house(), subject) && unfinished_erasures(house())->empty());
}

TEST_F(Rights, a_stop_link_works_after_everything_is_gone) {
    send("olha@example.org");
    EXPECT_TRUE(stop_by_link(house(), journal(), house().roots.tokens().make(crypto::TokenKind::unsubscribe, 12345)));
    EXPECT_EQ(stop_by_link(house(), journal(), "no token").error().code(), ErrorCode::invalid);
}

}  // namespace
}  // namespace slovo::promises
