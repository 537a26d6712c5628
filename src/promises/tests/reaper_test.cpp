// A life under the injected clock: one day before a period's end everything is there, one day after it is gone.
#include "promises/tests/reaping.hpp"

namespace slovo::promises::test {
namespace {

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

TEST_F(Reaping, one_who_cannot_be_erased_keeps_none_of_the_others) {
    auto const start = house_.now();
    auto const stuck = send_answered();
    auto const other = send_answered("request", false, "other@example.com");
    write([](store::Transaction& tx) -> Result<bool> {
        TRY_VOID(
            tx->run(Sql("CREATE TRIGGER stuck BEFORE DELETE ON contact WHEN OLD.subject ="
                        " (SELECT min(id) FROM subject) BEGIN SELECT RAISE(ABORT, 'stuck'); END")));
        return true;
    });
    go_to_day_after(start + period("P12M"));
    auto const pass = reaper_.pass();
    ASSERT_TRUE(pass);
    EXPECT_TRUE(pass->failed);
    EXPECT_EQ(pass->gone.dying(), 1);
    EXPECT_TRUE(lives(stuck.subject));
    EXPECT_FALSE(lives(other.subject));
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
    auto const contacts =
        read<std::vector<store::ContactRow>>([&](store::Session& s) { return store::contacts::of(s, sent.subject); });
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

//= policy:C13
TEST_F(Reaping, a_consent_whose_time_is_over_opens_nothing_even_before_the_reaper_comes) {
    auto const start = house_.now();
    auto const sent = send("request", true);
    set_consent(sent.subject, ConsentState::given);
    auto const refusal = [&]() -> std::optional<gate::Refusal> {
        auto const shelf = house_.shelf.current(house_.now());
        gate::Gate const gate(*shelf->policy, house_.notary, house_.safe);
        auto const verdict = house_.store.write<gate::Verdict<"marketing">>([&](store::Transaction& tx) {
            return gate.ask<"marketing">(tx, {.request = sent.request,
                                              .purpose = {},
                                              .actor = {ledger::ActorKind::system, {}},
                                              .role = {},
                                              .manner = gate::Manner::work,
                                              .now = house_.now()});
        });
        EXPECT_TRUE(verdict);
        auto const* const refused = std::get_if<gate::Refusal>(&*verdict);
        return refused == nullptr ? std::nullopt : std::optional(*refused);
    };
    go_to_day_before(start + period("P24M"));
    EXPECT_EQ(refusal(), std::nullopt);
    go_to_day_after(start + period("P24M"));
    EXPECT_EQ(refusal(), gate::Refusal::no_consent);
    EXPECT_EQ(reap().narrowed, 1);
    EXPECT_EQ(count(Sql("SELECT count(*) FROM consent WHERE state = 5 AND purpose = 'marketing'")), 1);
    EXPECT_EQ(refusal(), gate::Refusal::no_consent);
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
    auto const contacts =
        read<std::vector<store::ContactRow>>([&](store::Session& s) { return store::contacts::of(s, row.subject); });
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

TEST_F(Reaping, demands_that_wait_for_staff_do_not_stand_before_those_that_nobody_proved) {
    auto const sent = send();
    auto const start = house_.now();
    constexpr int waiting = 520;  // more than a pass looks at
    for (int i = 0; i < waiting; ++i) open_case(sent.subject, store::CaseState::open, start);
    write([](store::Transaction& tx) -> Result<bool> {
        TRY_VOID(tx->run(Sql("UPDATE rights_case SET reason = 1")));
        return true;
    });
    open_case(sent.subject, store::CaseState::open, start + 1s);
    go_to_day_after(start + limits::unproven_demand);
    EXPECT_EQ(what_is_over(house_, base_->data(), house_.now())->demands, 1);
    EXPECT_EQ(reap().demands, 1);
    EXPECT_EQ(count(Sql("SELECT count(*) FROM rights_case WHERE closed_at IS NULL")), waiting);
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
            TRY_VOID(
                tx->run(Sql("INSERT INTO request SELECT id + ?1, subject, form, language, policy, state, on_behalf,"
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
}  // namespace slovo::promises::test
