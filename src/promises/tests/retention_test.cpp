// A life under the injected clock: one day before a period's end everything is there, one day after it is gone.
#include "promises/retention.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "gate/verify.hpp"
#include "promises/reaper.hpp"
#include "promises/reply.hpp"
#include "promises/staff.hpp"
#include "promises/tests/place.hpp"
#include "store/tables/events.hpp"
#include "store/tables/idempotency.hpp"
#include "store/tables/policies.hpp"

namespace slovo::promises {
namespace {

using namespace std::chrono_literals;
using store::ConsentState;
using store::RequestState;
using store::Sql;
using test::Place;

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

/// A house whose clock the test sets, with a reaper over it.
class Reaping : public testing::Test {
protected:
    Reaping()
        : base_(place_.open()),
          clock_(base_->house().now()),
          ids_(clock_, base_->house().ids.next()),
          house_{clock_,
                 base_->house().random,
                 ids_,
                 base_->house().store,
                 base_->house().roots,
                 base_->house().notary,
                 base_->house().safe,
                 base_->house().shelf},
          reaper_(house_, base_->journal(), base_->data()) {
        staff_ = {add_staff(house_, "Ivan", "manager", {}).value(), "manager"};
    }

    struct Sent {
        RequestId request;
        SubjectId subject;
    };
    Sent send(std::string const& form = "request", bool marketing = false,
              std::string const& email = "olena@example.com") {
        auto const shown = house_.shelf.current(house_.now());
        auto const* const declared = shown->policy->find_form(form);
        SignLists const signs = SignLists::parse({"i am {age} {end}"}, {}, 18).value();
        std::vector<Pair> pairs{{"name", "Oksana Testova"},
                                {"email", email},
                                {"phone", "+380441234567"},
                                {"message", "A shop needs words."},
                                {"processing", "yes"}};
        if (declared->find_field("site") != nullptr) pairs.push_back({"site", "https://shop.example"});
        if (marketing) pairs.push_back({"marketing-email", "yes"});
        auto sent = read_submission(*shown->policy, *declared, pairs, {ids_.next()}, house_.roots.blind(), signs);
        EXPECT_TRUE(sent);
        Circumstances around{.shown = shown, .form = declared, .network = "192.0.2.0"};
        around.token = RenderToken{.number = ids_.next(), .policy = {shown->policy->version}};
        std::promise<Result<IntakeAnswer>> promise;
        auto future = promise.get_future();
        take_request(house_, std::move(around), std::move(*sent),
                     [&](Result<IntakeAnswer> answer) { promise.set_value(std::move(answer)); });
        auto const request = future.get().value().request;
        return {request, Place::subject_of(*base_, request)};
    }
    Sent send_answered(std::string const& form = "request", bool marketing = false,
                       std::string const& email = "olena@example.com") {
        auto const sent = send(form, marketing, email);
        auto const given = answer_request(house_, staff_, sent.request, ReplyId{ids_.next()}, "We can do it.");
        EXPECT_TRUE(given && std::holds_alternative<AnswerGiven>(*given));
        return sent;
    }
    void set_consent(SubjectId subject, ConsentState state) {
        auto const rows = read<std::vector<store::ConsentRow>>(
            [&](store::Session& s) { return store::consents::of(s, subject); });
        auto const row = std::ranges::find(rows, "marketing", &store::ConsentRow::purpose);
        ASSERT_NE(row, rows.end());
        auto const kind = state == ConsentState::given ? ledger::EventKind::optin_confirmed
                                                       : ledger::EventKind::consent_withdrawn;
        auto const subject_row =
            read<store::SubjectRow>([&](store::Session& s) { return store::subjects::find(s, subject); });
        auto const key = house_.safe.subject_key(subject_row).value();
        write([&](store::Transaction& tx) -> Result<bool> {
            TRY_VOID(store::consents::set_state(tx, subject, row->id, state, house_.now()));
            TRY_VOID(record(tx, house_.notary.prepare({.kind = kind,
                                                       .at = house_.now(),
                                                       .subject = subject,
                                                       .thing = ledger::ThingKind::consent,
                                                       .thing_id = row->id.value,
                                                       .purpose = "marketing"},
                                                      gate::LedgerKey(key))));
            return true;
        });
    }
    template <class T, class Read>
    T read(Read reader) {
        auto got = house_.store.read([&](store::Session& s) -> Result<T> { return reader(s); });
        EXPECT_TRUE(got) << got.error().what();
        return std::move(*got);
    }
    template <class Work>
    void write(Work work) {
        auto const done = house_.store.write<bool>(std::move(work));
        ASSERT_TRUE(done) << done.error().what();
    }
    std::int64_t count(Sql const& sql) {
        return read<std::int64_t>([&](store::Session& s) { return s.number(sql); });
    }
    bool lives(SubjectId subject) {
        auto const row = house_.store.read([&](store::Session& s) { return store::subjects::find(s, subject); });
        return row.has_value();
    }
    store::RequestRow row_of(Sent const& sent) {
        return read<store::RequestRow>([&](store::Session& s) { return store::requests::find(s, sent.request); });
    }
    /// Passes until nothing is left to do.
    Tally reap() {
        Tally sum;
        for (int i = 0; i < 100; ++i) {
            auto const pass = reaper_.pass();
            EXPECT_TRUE(pass) << pass.error().what();
            if (!pass) return sum;
            for (auto const& [purpose, subjects] : pass->gone.subjects) sum.subjects[purpose] += subjects;
            sum.narrowed += pass->gone.narrowed;
            sum.mails += pass->gone.mails;
            sum.cases += pass->gone.cases;
            sum.demands += pass->gone.demands;
            sum.marks += pass->gone.marks;
            sum.copies += pass->gone.copies;
            sum.frozen += pass->gone.frozen;
            if (!pass->more) return sum;
        }
        ADD_FAILURE() << "it never ends";
        return sum;
    }
    void expect_whole_ledger() {
        while (base_->sequencer().integrate(house_.now()).value() > 0) {
        }
        auto const found = house_.store.read([&](store::Session& s) {
            return gate::verify_ledger(s, house_.notary, house_.safe, house_.roots, {.from = 1, .progress = {}});
        });
        ASSERT_TRUE(found);
        for (auto const& fault : found->faults) ADD_FAILURE() << fault;
    }
    /// A day before the end nothing goes, a day after it is reaped.
    void go_to_day_before(Instant end) { clock_.set(end - 24h); }
    void go_to_day_after(Instant end) { clock_.set(end + 24h); }

    /// A live case at this contact point, as promises/rights opens it.
    CaseId open_case(SubjectId of, store::CaseState state, Instant opened) {
        auto const contacts =
            read<std::vector<store::ContactRow>>([&](store::Session& s) { return store::contacts::of(s, of); });
        auto const key = house_.safe.reserve().value();
        auto const contact_key = house_.safe.reserve().value();
        SubjectId const subject{ids_.next()};
        store::CaseRow const row{.id = {ids_.next()},
                                 .subject = subject,
                                 .contact = {ids_.next()},
                                 .state = state,
                                 .opened_at = opened,
                                 .due_at = opened + 720h};
        auto contact = contacts.front();
        contact.subject = subject;
        contact.id = row.contact;
        contact.key = contact_key.ref;
        auto const done = house_.store.write<bool>(
            [&](store::Transaction& tx) -> Result<bool> {
                TRY_VOID(store::subjects::insert(tx, {subject, key.ref}));
                TRY_VOID(store::contacts::insert(tx, contact));
                TRY_VOID(store::cases::insert(tx, row));
                gate::LedgerKey const ledger_key(key.key);
                for (auto const& [kind, thing, id] :
                     {std::tuple(ledger::EventKind::contact_added, ledger::ThingKind::contact, row.contact.value),
                      std::tuple(ledger::EventKind::case_opened, ledger::ThingKind::rights_case, row.id.value)}) {
                    TRY_VOID(record(tx, house_.notary.prepare({.kind = kind,
                                                               .at = house_.now(),
                                                               .subject = subject,
                                                               .thing = thing,
                                                               .thing_id = id,
                                                               .purpose = "rights"},
                                                              ledger_key)));
                }
                return true;
            },
            {key.ref, contact_key.ref});
        EXPECT_TRUE(done);
        return row.id;
    }
    void close_case(CaseId id) {
        auto row = read<store::CaseRow>([&](store::Session& s) { return store::cases::find(s, id); });
        row.state = store::CaseState::fulfilled;
        row.closed_at = house_.now();
        auto const subject =
            read<store::SubjectRow>([&](store::Session& s) { return store::subjects::find(s, row.subject); });
        auto const key = house_.safe.subject_key(subject).value();
        write([&](store::Transaction& tx) -> Result<bool> {
            TRY_VOID(store::cases::update(tx, row));
            TRY_VOID(record(tx, house_.notary.prepare({.kind = ledger::EventKind::case_closed,
                                                       .at = house_.now(),
                                                       .subject = row.subject,
                                                       .thing = ledger::ThingKind::rights_case,
                                                       .thing_id = id.value},
                                                      gate::LedgerKey(key))));
            return true;
        });
    }

    Place place_;
    std::unique_ptr<Installation> base_;
    ManualClock clock_;
    IdAllocator ids_;
    House house_;
    Reaper reaper_;
    Staff staff_;
};

//= policy:C26c
TEST_F(Reaping, an_answered_request_dies_a_year_after_the_last_contact) {
    auto const start = house_.now();
    auto const sent = send_answered();
    auto const open = send("request", false, "other@example.com");
    auto const key = read<store::SubjectRow>([&](store::Session& s) { return store::subjects::find(s, sent.subject); });
    go_to_day_before(start + period("P12M"));
    EXPECT_EQ(reap().all(), 0);
    EXPECT_TRUE(row_of(sent).sealed_text);
    go_to_day_after(start + period("P12M"));
    EXPECT_EQ(what_is_over(house_, base_->data(), house_.now())->subjects["reply"], 1);
    EXPECT_EQ(reap().dying(), 1);
    EXPECT_FALSE(lives(sent.subject));
    EXPECT_FALSE(house_.safe.subject_key(key));
    EXPECT_TRUE(lives(open.subject)) << "an open request does not end";
    EXPECT_EQ(what_is_over(house_, base_->data(), house_.now())->all(), 0);
    EXPECT_EQ(reap().all(), 0);
    EXPECT_EQ(count(Sql("SELECT count(*) FROM event WHERE kind = 1150")), 1) << "one event a pass, none for nothing";
    expect_whole_ledger();
}

TEST_F(Reaping, a_proposal_to_work_together_dies_as_its_own_purpose_says) {
    auto const start = house_.now();
    auto const sent = send_answered("collab");
    go_to_day_before(start + period("P12M"));
    EXPECT_EQ(reap().all(), 0);
    go_to_day_after(start + period("P12M"));
    EXPECT_EQ(reap().subjects["collaboration"], 1);
    EXPECT_FALSE(lives(sent.subject));
}

TEST_F(Reaping, a_later_answer_prolongs_and_is_found_in_the_next_round) {
    auto const start = house_.now();
    auto const sent = send_answered();
    clock_.set(start + 30 * 24h);
    auto const more = answer_request(house_, staff_, sent.request, ReplyId{ids_.next()}, "One thing more.");
    ASSERT_TRUE(more);
    auto const sent_at = house_.now() + 1h;
    write([&](store::Transaction& tx) -> Result<bool> {
        TRY_VOID(tx->run(Sql("UPDATE delivery SET state = 3, changed_at = ?1 WHERE reply <> 0"), sent_at));
        return true;
    });
    go_to_day_after(start + period("P12M"));
    EXPECT_EQ(reap().all(), 0);
    EXPECT_TRUE(lives(sent.subject));
    go_to_day_after(sent_at + period("P12M"));
    EXPECT_EQ(reap().dying(), 1);
}

//= policy:C26c
TEST_F(Reaping, marketing_alone_keeps_name_and_address_and_nothing_else) {
    auto const start = house_.now();
    auto const sent = send_answered("request", true);
    set_consent(sent.subject, ConsentState::given);
    auto const before = row_of(sent);
    go_to_day_before(start + period("P12M"));
    EXPECT_EQ(reap().all(), 0);
    go_to_day_after(start + period("P12M"));
    EXPECT_EQ(reap().narrowed, 1);
    auto const row = row_of(sent);
    EXPECT_TRUE(row.sealed_name);
    EXPECT_FALSE(row.sealed_text);
    EXPECT_FALSE(row.sealed_site);
    auto& keys = house_.safe.keys();
    EXPECT_TRUE(keys.find(before.name_key));
    EXPECT_FALSE(keys.find(before.body_key)) << "the key is gone, not only the cell";
    auto const contacts = read<std::vector<store::ContactRow>>(
        [&](store::Session& s) { return store::contacts::of(s, sent.subject); });
    ASSERT_EQ(contacts.size(), 1U);
    EXPECT_EQ(static_cast<text::ContactKind>(contacts.front().kind), text::ContactKind::email);
    EXPECT_EQ(count(Sql("SELECT count(*) FROM reply WHERE length(sealed_body) > 0")), 0);
    EXPECT_EQ(count(Sql("SELECT count(*) FROM event WHERE kind = 1123")), 3) << "site, text, answers";
    EXPECT_EQ(count(Sql("SELECT count(*) FROM event WHERE kind = 1122")), 1);
    EXPECT_EQ(reap().all(), 0) << "nothing twice";
    auto const refused = open_request_and_wait<"reply">(house_, staff_, sent.request);
    ASSERT_TRUE(refused);
    EXPECT_EQ(std::get<gate::Refusal>(*refused), gate::Refusal::closed) << "its time is over";
    expect_whole_ledger();

    go_to_day_before(start + period("P24M"));
    EXPECT_EQ(reap().all(), 0);
    go_to_day_after(start + period("P24M"));
    EXPECT_EQ(reap().subjects["marketing"], 1);
    EXPECT_FALSE(lives(sent.subject));
    expect_whole_ledger();
}

TEST_F(Reaping, a_withdrawn_consent_ends_what_it_alone_kept) {
    auto const start = house_.now();
    auto const sent = send_answered("request", true);
    set_consent(sent.subject, ConsentState::given);
    go_to_day_after(start + period("P12M"));
    EXPECT_EQ(reap().narrowed, 1);
    clock_.advance(720h);
    set_consent(sent.subject, ConsentState::withdrawn);
    clock_.advance(1s);
    EXPECT_EQ(reap().dying(), 1);
    EXPECT_FALSE(lives(sent.subject));
}

TEST_F(Reaping, an_unconfirmed_consent_expires_after_seven_days_and_its_proof_goes) {
    auto const start = house_.now();
    auto const sent = send("request", true);
    auto const find = [&] {
        auto const rows = read<std::vector<store::ConsentRow>>(
            [&](store::Session& s) { return store::consents::of(s, sent.subject); });
        return *std::ranges::find(rows, "marketing", &store::ConsentRow::purpose);
    };
    auto const before = find();
    ASSERT_EQ(before.state, ConsentState::requested);
    go_to_day_before(start + period("P7D"));
    EXPECT_EQ(reap().all(), 0);
    go_to_day_after(start + period("P7D"));
    EXPECT_EQ(reap().narrowed, 1);
    EXPECT_EQ(find().state, ConsentState::expired);
    EXPECT_TRUE(find().sealed_proof.empty());
    EXPECT_FALSE(house_.safe.keys().find(before.key));
    EXPECT_EQ(count(Sql("SELECT count(*) FROM event WHERE kind = 507")), 1);
    EXPECT_TRUE(row_of(sent).sealed_text) << "the request waits for its answer still";
    expect_whole_ledger();
}

TEST_F(Reaping, a_given_consent_expires_beside_an_open_request_and_its_proof_three_years_later) {
    auto const start = house_.now();
    auto const sent = send("request", true);
    set_consent(sent.subject, ConsentState::given);
    go_to_day_after(start + period("P24M"));
    EXPECT_EQ(reap().narrowed, 1);
    EXPECT_EQ(count(Sql("SELECT count(*) FROM consent WHERE state = 5 AND length(sealed_proof) > 0")), 1);
    auto const expired = house_.now();
    go_to_day_before(expired + period("P3Y"));
    EXPECT_EQ(reap().all(), 0);
    go_to_day_after(expired + period("P3Y"));
    EXPECT_EQ(reap().narrowed, 1);
    EXPECT_EQ(count(Sql("SELECT count(*) FROM consent WHERE state = 5 AND length(sealed_proof) > 0")), 0);
    expect_whole_ledger();
}

TEST_F(Reaping, captured_mails_go_after_seven_days) {
    auto const start = house_.now();
    auto const sent = send();
    auto const key = house_.safe.reserve().value();
    auto const done = house_.store.write<bool>(
        [&](store::Transaction& tx) -> Result<bool> {
            TRY_VOID(store::captured::insert(tx, {.delivery = {ids_.next()},
                                                  .subject = sent.subject,
                                                  .at = house_.now(),
                                                  .key = key.ref,
                                                  .sealed_message = Bytes(64)}));
            return true;
        },
        {key.ref});
    ASSERT_TRUE(done);
    go_to_day_before(start + period("P7D"));
    EXPECT_EQ(reap().mails, 0);
    go_to_day_after(start + period("P7D"));
    EXPECT_EQ(reap().mails, 1);
    EXPECT_EQ(count(Sql("SELECT count(*) FROM captured")), 0);
    EXPECT_FALSE(house_.safe.keys().find(key.ref));
    EXPECT_TRUE(lives(sent.subject));
}

TEST_F(Reaping, marks_go_after_five_years) {
    auto const start = house_.now();
    write([&](store::Transaction& tx) -> Result<bool> {
        TRY_VOID(store::suppressions::insert(tx, {1}, start));
        TRY_VOID(store::objections::put(tx, {2}, start));
        return true;
    });
    go_to_day_before(start + period("P5Y"));
    EXPECT_EQ(reap().marks, 0);
    go_to_day_after(start + period("P5Y"));
    EXPECT_EQ(reap().marks, 2);
}

TEST_F(Reaping, copies_in_the_data_directory_go_after_thirty_days) {
    namespace fs = std::filesystem;
    fs::create_directories(base_->data() / "backups");
    std::array const copies{base_->data() / "backups" / "one", base_->data() / "slovo.db.before-v2"};
    for (auto const& copy : copies) {
        std::ofstream(copy) << "sealed";
        fs::last_write_time(copy, std::chrono::file_clock::from_sys(house_.now()));
    }
    auto const start = house_.now();
    go_to_day_before(start + period("P30D"));
    EXPECT_EQ(reap().copies, 0);
    go_to_day_after(start + period("P30D"));
    EXPECT_EQ(reap().copies, 2);
    for (auto const& copy : copies) EXPECT_FALSE(fs::exists(copy));
}

TEST_F(Reaping, an_unproven_demand_expires_and_a_closed_case_dies_after_three_years) {
    auto const sent = send();
    auto const start = house_.now();
    auto const id = open_case(sent.subject, store::CaseState::open, start);
    go_to_day_before(start + limits::unproven_demand);
    EXPECT_EQ(reap().demands, 0);
    go_to_day_after(start + limits::unproven_demand);
    EXPECT_EQ(reap().demands, 1);
    auto const row = read<store::CaseRow>([&](store::Session& s) { return store::cases::find(s, id); });
    EXPECT_EQ(row.state, store::CaseState::expired);
    EXPECT_FALSE(row.contact);
    auto const contacts = read<std::vector<store::ContactRow>>(
        [&](store::Session& s) { return store::contacts::of(s, row.subject); });
    EXPECT_TRUE(contacts.empty());
    EXPECT_TRUE(lives(sent.subject)) << "the person's own contact point stays";
    expect_whole_ledger();
    auto const closed = house_.now();
    go_to_day_before(closed + period("P3Y"));
    EXPECT_EQ(reap().cases, 0);
    go_to_day_after(closed + period("P3Y"));
    EXPECT_EQ(reap().cases, 1);
    EXPECT_FALSE(lives(row.subject));
    expect_whole_ledger();
}

// CLAUSES E-9: retention ends while a case is open.
TEST_F(Reaping, E_9_an_open_case_of_the_same_contact_point_freezes_and_closing_lets_go) {
    auto const start = house_.now();
    auto const end = start + period("P12M");
    auto const sent = send_answered();
    clock_.set(end - 5 * 24h);
    auto const id = open_case(sent.subject, store::CaseState::in_progress, house_.now());
    go_to_day_after(end);
    auto const held = reap();
    EXPECT_EQ(held.dying(), 0);
    EXPECT_EQ(held.frozen, 1);
    EXPECT_TRUE(lives(sent.subject));
    close_case(id);
    clock_.advance(limits::appeal_time - 1h);
    EXPECT_EQ(reap().dying(), 0) << "a short time to appeal";
    clock_.advance(2h);
    EXPECT_EQ(reap().dying(), 1);
    EXPECT_FALSE(lives(sent.subject));
    expect_whole_ledger();
}

TEST_F(Reaping, asking_again_and_again_without_proof_does_not_prolong) {
    auto const end = house_.now() + period("P12M");
    auto const sent = send_answered();
    clock_.set(end + 1h);
    open_case(sent.subject, store::CaseState::open, house_.now());
    EXPECT_EQ(reap().dying(), 1) << "it was opened after the period was over";
    auto const other = send_answered();
    auto const other_end = house_.now() + period("P12M");
    clock_.set(other_end - 1h);
    open_case(other.subject, store::CaseState::open, house_.now());
    clock_.set(other_end + 1h);
    EXPECT_EQ(reap().dying(), 0) << "it was opened before";
    clock_.set(other_end + limits::unproven_demand + 1h);
    reap();
    clock_.advance(1h);
    reap();
    EXPECT_FALSE(lives(other.subject)) << "and it expires";
}

TEST_F(Reaping, a_hold_freezes_and_its_release_lets_go) {
    auto const end = house_.now() + period("P12M");
    auto const sent = send_answered();
    HoldId const hold{ids_.next()};
    write([&](store::Transaction& tx) -> Result<bool> {
        TRY_VOID(store::holds::insert(
            tx, {.id = hold, .subject = sent.subject, .kind = store::HoldKind::legal, .placed_at = house_.now()}));
        return true;
    });
    go_to_day_after(end);
    EXPECT_EQ(reap().frozen, 1);
    EXPECT_TRUE(lives(sent.subject));
    write([&](store::Transaction& tx) -> Result<bool> {
        TRY(auto row, store::holds::find(*tx, hold));
        row.released_at = house_.now();
        TRY_VOID(store::holds::update(tx, row));
        return true;
    });
    EXPECT_EQ(reap().dying(), 0) << "the round has passed it by";
    clock_.advance(limits::reaper_round);
    EXPECT_EQ(reap().dying(), 1);
    EXPECT_FALSE(lives(sent.subject));
}

TEST_F(Reaping, a_clock_that_jumped_erases_nothing) {
    auto const sent = send_answered();
    go_to_day_after(house_.now() + period("P12M"));
    reaper_.halt();
    auto const pass = reaper_.pass();
    ASSERT_TRUE(pass);
    EXPECT_TRUE(pass->halted);
    EXPECT_TRUE(lives(sent.subject));
}

TEST_F(Reaping, more_than_the_share_waits_for_a_persons_word) {
    auto const sent = send_answered();
    // As many as must be asked about, without their bodies: what counts is the index.
    write([&](store::Transaction& tx) -> Result<bool> {
        for (std::int64_t i = 1; i <= limits::reaper_free; ++i) {
            TRY_VOID(tx->run(Sql("INSERT INTO request SELECT id + ?1, subject, form, language, policy, state, on_behalf,"
                                 " flags, received_at, due_at, closed_at, owner, name_slot, name_generation, NULL,"
                                 " body_slot, body_generation, NULL, NULL FROM request WHERE id = ?2"),
                             i, sent.request));
        }
        return true;
    });
    go_to_day_after(house_.now() + period("P12M"));
    for (int i = 0; i < 2; ++i) {
        auto const pass = reaper_.pass();
        ASSERT_TRUE(pass) << pass.error().what();
        EXPECT_TRUE(pass->blocked);
    }
    EXPECT_TRUE(lives(sent.subject));
    EXPECT_EQ(count(Sql("SELECT count(*) FROM event WHERE kind = 1151")), 1);
    auto const blocked = [&] {
        return read<std::optional<std::int64_t>>([](store::Session& s) { return retention_blocked(s); });
    };
    EXPECT_EQ(blocked(), limits::reaper_free + 1);
    ASSERT_TRUE(confirm_retention(house_));
    EXPECT_GE(reap().dying(), 1);
    EXPECT_FALSE(lives(sent.subject));
    EXPECT_EQ(blocked(), std::nullopt) << "the word holds for one round";
}

}  // namespace
}  // namespace slovo::promises
