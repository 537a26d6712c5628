#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include "promises/reply.hpp"
#include "promises/staff.hpp"
#include "proof/byte_search.hpp"
#include "proof/connections.hpp"
#include "proof/tests/stand.hpp"

namespace slovo::proof::test {
namespace {

using store::Sql;

policy::Purpose& purpose(policy::Policy& policy, std::string_view id) {
    return *std::ranges::find(policy.purposes, id, &policy::Purpose::id);
}

/// A request that a member of staff has answered.
RequestId answered(Stand& stand) {
    auto const request = stand.send();
    auto const staff = promises::add_staff(stand.house(), "Ivan", "manager", {});
    if (!staff) {
        ADD_FAILURE() << staff.error().what();
        return request;
    }
    auto const reply = promises::answer_request(stand.house(), {*staff, "manager"}, request,
                                                ReplyId{stand.house().ids.next()}, "We can do it.");
    EXPECT_TRUE(reply && std::holds_alternative<promises::AnswerGiven>(*reply));
    return request;
}

//= policy:C03, C04, C05, C06, C08, C09, C10, C11, C14, C15, C16, C20, C26a, C26c, C27b, C28
TEST(HouseChecks, pass_on_a_house_that_keeps_its_word) {
    Stand stand;
    answered(stand);
    for (auto const& live : checks()) {
        if (live.needs_server) continue;
        auto const outcome = stand.check(live.id.view());
        EXPECT_EQ(outcome.verdict, Verdict::passed) << live.id.view() << ": " << outcome.detail;
    }
}

TEST(HouseChecks, leave_nothing_behind) {
    Stand stand;
    auto const count = [&](Sql const& sql) {
        return stand.house().store.read([&](store::Session& s) { return s.number(sql); }).value();
    };
    auto const requests = count(Sql("SELECT count(*) FROM request"));
    auto const subjects = count(Sql("SELECT count(*) FROM subject"));
    auto const events = count(Sql("SELECT count(*) FROM event"));
    for (auto const& live : checks()) stand.check(live.id.view());
    EXPECT_EQ(count(Sql("SELECT count(*) FROM request")), requests);
    EXPECT_EQ(count(Sql("SELECT count(*) FROM subject")), subjects);
    EXPECT_EQ(count(Sql("SELECT count(*) FROM event")), events);
    EXPECT_TRUE(std::filesystem::is_empty(stand.place.at("scratch")));
}

struct Tampering {
    char const* check;
    char const* breaks;
    std::function<void(Stand&)> act;
};

std::vector<Tampering> const& tamperings() {
    static std::vector<Tampering> const all{
        {"S-C03-1", "a row that no event explains",
         [](Stand& s) { s.tamper(Sql("INSERT INTO subject(id, key_slot, key_generation) VALUES(77, 1, 1)")); }},
        {"S-C03-1", "an event that was changed",
         [](Stand& s) { s.tamper(Sql("UPDATE event SET at = at + 1 WHERE kind = 300")); }},
        {"S-C04-3", "a consent for a text that nobody published",
         [](Stand& s) { s.tamper(Sql("UPDATE consent SET notice_hash = zeroblob(32)")); }},
        {"S-C08-3", "a request of a form that is not there",
         [](Stand& s) { s.tamper(Sql("UPDATE request SET form = 'crm'")); }},
        {"S-C08-3", "a request without the event of its coming",
         [](Stand& s) { s.tamper(Sql("UPDATE event SET kind = 307 WHERE kind = 300")); }},
        {"S-C11-1", "a request that waits too long",
         [](Stand& s) { s.tamper(Sql("UPDATE request SET state = 1, received_at = 1, due_at = 2")); }},
        {"S-C11-1", "a request without a day",
         [](Stand& s) { s.tamper(Sql("UPDATE request SET due_at = received_at")); }},
        {"S-C11-2", "an answer to somebody else's address",
         [](Stand& s) { s.tamper(Sql("UPDATE delivery SET contact = contact + 1 WHERE reply <> 0")); }},
        {"S-C13-2", "marketing to one who only asked",
         [](Stand& s) { s.tamper(Sql("UPDATE delivery SET purpose = 'marketing', state = 3 WHERE reply = 0")); }},
        {"S-C14-1", "data used for a purpose that no policy names",
         [](Stand& s) { s.tamper(Sql("UPDATE event SET purpose = 'profiling' WHERE kind = 300")); }},
        {"S-C15-1", "an answer that no person wrote", [](Stand& s) { s.tamper(Sql("UPDATE reply SET staff = 0")); }},
        {"S-C15-1", "an answer that goes out twice",
         [](Stand& s) {
             s.tamper(
                 Sql("INSERT INTO delivery SELECT id + 1, template, purpose, subject, request, contact, reply, state,"
                     " due_at, attempts, changed_at, rights_case FROM delivery WHERE reply <> 0"));
         }},
        {"S-C16-1", "a closed request of which nobody knows since when",
         [](Stand& s) { s.tamper(Sql("UPDATE request SET closed_at = NULL")); }},
        {"S-C16-1", "a request that was closed without a word",
         [](Stand& s) { s.tamper(Sql("UPDATE event SET kind = 307 WHERE kind = 304")); }},
        {"S-C16-2", "an answer that was moved to another request",
         [](Stand& s) { s.tamper(Sql("UPDATE reply SET subject = subject + 1")); }},
        {"S-C16-2", "an answer with other bytes",
         [](Stand& s) { s.tamper(Sql("UPDATE reply SET sealed_body = zeroblob(length(sealed_body))")); }},
        {"S-C26c-2", "a record that outlived its period",
         [](Stand& s) { s.tamper(Sql("UPDATE request SET received_at = 1, closed_at = 1")); }},
        {"T-C27b-3", "a quarantine that nobody decides",
         [](Stand& s) { s.tamper(Sql("UPDATE request SET state = 2, received_at = 1")); }},
    };
    return all;
}

TEST(HouseChecks, fail_when_rows_are_tampered_with) {
    for (auto const& one : tamperings()) {
        Stand stand;
        answered(stand);
        ASSERT_EQ(stand.check(one.check).verdict, Verdict::passed) << one.check;
        one.act(stand);
        EXPECT_EQ(stand.check(one.check).verdict, Verdict::failed) << one.check << " does not see " << one.breaks;
    }
}

// A letter for marketing, on record as it would be: agreed, the gate asked, sent; and what came after.
struct Told {
    ledger::EventKind kind;
    char const* purpose;
    int hour;
};
Verdict marketing_verdict(std::vector<Told> const& events) {
    Stand stand;
    auto& house = stand.house();
    auto const request = stand.send();
    auto const subject = promises::test::Place::subject_of(*stand.installation, request);
    auto const start = house.now();
    auto const done = house.store.write<bool>([&](store::Transaction& tx) -> Result<bool> {
        TRY(auto const row, store::subjects::find(*tx, subject));
        TRY(auto const key, house.safe.subject_key(row));
        for (auto const& one : events) {
            bool const use = one.kind == ledger::EventKind::use_allowed;
            TRY_VOID(
                record(tx, house.notary.prepare({.kind = one.kind,
                                                 .at = start + std::chrono::hours(one.hour),
                                                 .subject = subject,
                                                 .thing = use ? ledger::ThingKind::request : ledger::ThingKind::consent,
                                                 .thing_id = use ? request.value : 5,
                                                 .purpose = one.purpose},
                                                gate::LedgerKey(key))));
        }
        TRY_VOID(store::deliveries::insert(tx, {.id = {house.ids.next()},
                                                .template_id = "renew",
                                                .purpose = "marketing",
                                                .subject = subject,
                                                .request = request,
                                                .state = store::DeliveryState::sent,
                                                .due_at = start + std::chrono::hours(10),
                                                .changed_at = start + std::chrono::hours(12)}));
        return true;
    });
    EXPECT_TRUE(done);
    return stand.check("S-C13-2").verdict;
}

//= policy:C13
TEST(HouseChecks, ask_what_stood_when_a_letter_left_and_not_what_stands_now) {
    using enum ledger::EventKind;
    Told const agreed{optin_confirmed, "marketing", 1};
    Told const used{use_allowed, "marketing", 11};
    EXPECT_EQ(marketing_verdict({agreed, used}), Verdict::passed);
    EXPECT_EQ(marketing_verdict({agreed, used, {consent_withdrawn, "marketing", 11}}), Verdict::passed);
    EXPECT_EQ(marketing_verdict({agreed, {consent_withdrawn, "marketing", 9}, used}), Verdict::failed);
    EXPECT_EQ(marketing_verdict({agreed, {consent_expired, "marketing", 9}, used}), Verdict::failed);
    EXPECT_EQ(marketing_verdict({{optin_confirmed, "reply", 1}, used}), Verdict::failed);
    EXPECT_EQ(marketing_verdict({agreed}), Verdict::failed) << "nobody asked the gate";
    EXPECT_EQ(marketing_verdict({agreed, {use_allowed, "marketing", 2}}), Verdict::failed) << "for another letter";
    EXPECT_EQ(marketing_verdict({used, agreed}), Verdict::failed) << "agreed after it";
}

struct OtherPolicy {
    char const* check;
    char const* breaks;
    std::function<void(policy::Policy&)> change;
};

// The rehearsal runs under the policy in force: one that opens too much must be seen.
TEST(HouseChecks, fail_under_a_policy_that_opens_too_much) {
    std::vector<OtherPolicy> const cases{
        {"S-C03-2", "nobody may answer", [](policy::Policy& p) { purpose(p, "reply").roles.clear(); }},
        {"S-C10-1", "counting visits looks into requests",
         [](policy::Policy& p) {
             purpose(p, "content").consent.reset();
             for (auto& form : p.forms) form.fields.front().purposes.emplace_back("content");
         }},
        {"S-C14-2", "a purpose that should not be there",
         [](policy::Policy& p) {
             auto made = purpose(p, "reply");
             made.id = "no-such-purpose";
             made.consent.reset();
             for (auto& form : p.forms) form.fields.front().purposes.emplace_back("no-such-purpose");
             p.purposes.push_back(made);
         }},
        {"S-C20-2", "what is given with a request may go to the authorities",
         [](policy::Policy& p) {
             for (auto& form : p.forms) form.fields.front().purposes.emplace_back("law");
         }},
        {"S-C20-2", "a new purpose with recipients",
         [](policy::Policy& p) { purpose(p, "study").recipients.emplace_back("acquirer"); }},
        {"S-C19-1", "proposals are answered as requests",
         [](policy::Policy& p) {
             purpose(p, "reply").consent.reset();
             for (auto& form : p.forms) form.fields.front().purposes.emplace_back("reply");
         }},
        {"T-C26c-1", "nothing ever ends",
         [](policy::Policy& p) { std::ranges::find(p.retentions, "request", &policy::Retention::id)->keep.reset(); }},
        {"S-C15-2", "staff may not answer", [](policy::Policy& p) { purpose(p, "reply").roles.clear(); }},
        {"S-C28-2", "a parent's request takes another purpose as well",
         [](policy::Policy& p) {
             for (auto& form : p.forms) {
                 for (auto& box : form.consents) box.required = true;
             }
         }},
        {"S-C11-3", "an answer that advertises",
         [](policy::Policy& p) {
             std::ranges::find(p.templates, "answer", &policy::Template::id)->tags.emplace_back("cases");
         }},
        {"L-C04-1", "a rule that the program does not have",
         [](policy::Policy& p) { p.clauses.front().rules.emplace_back("R-TELEPATHY"); }},
    };
    for (auto const& one : cases) {
        Stand stand;
        auto policy = *stand.house().shelf.newest()->policy;
        one.change(policy);
        EXPECT_EQ(stand.check(one.check, policy).verdict, Verdict::failed)
            << one.check << " does not see " << one.breaks;
    }
}

//= policy:C27b
TEST(HouseChecks, see_lists_of_signs_that_do_not_work) {
    Stand stand;
    stand.signs = promises::SignLists::parse({"xyz"}, {"xyz"}, 18).value();
    EXPECT_EQ(stand.check("S-C27b-1").verdict, Verdict::failed);
    EXPECT_EQ(stand.check("S-C27b-2").verdict, Verdict::failed);
    EXPECT_EQ(stand.check("S-C09-3").verdict, Verdict::failed);
}

//= policy:C05
//= policy:C26a
TEST(HouseChecks, see_what_was_typed_in_a_file) {
    Stand stand;
    auto around = stand.around();
    CheckContext context(around, stand.house().shelf.newest());
    auto* const rehearsal = context.rehearsal().value();
    auto const sent = rehearsal->send("request", rehearsal->filled("request", "plantedword"));
    ASSERT_TRUE(sent && sent->errors.empty());
    std::ofstream(rehearsal->data() / "debug.log") << "name=plantedword";
    auto const found = search_bytes({rehearsal->data()}, {"plantedword"});
    ASSERT_TRUE(found);
    ASSERT_EQ(found->hits.size(), 1U);
    EXPECT_EQ(found->hits.front().file, "debug.log");
}

//= policy:C20
TEST(Connections, to_a_stranger_are_seen) {
    Stand stand;
    int const listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{.sin_family = AF_INET, .sin_port = 0, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
    ASSERT_EQ(::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    ASSERT_EQ(::listen(listener, 1), 0);
    socklen_t size = sizeof address;
    ASSERT_EQ(::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size), 0);
    int const outward = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ASSERT_EQ(::connect(outward, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(stand.check("S-C20-1").verdict, Verdict::failed);
    stand.facts.relay_port = ntohs(address.sin_port);
    EXPECT_EQ(stand.check("S-C20-1").verdict, Verdict::passed) << "the mail relay is known";
    stand.facts.relay_address = "192.0.2.1";
    EXPECT_EQ(stand.check("S-C20-1").verdict, Verdict::failed) << "another host at the relay's port is not";
    stand.facts.own_ports = {ntohs(address.sin_port)};
    EXPECT_EQ(stand.check("S-C20-1").verdict, Verdict::passed) << "the program may visit itself";
    ::close(outward);
    ::close(listener);
}

TEST(Connections, are_read_from_the_kernels_table) {
    constexpr std::string_view table =
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
        "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 11 1 0 100 0 0 10 "
        "0\n"
        "   1: 0100007F:A001 010200C0:0019 01 00000000:00000000 00:00000000 00000000     0        0 12 1 0 20 4 30 10 "
        "-1\n"
        "   2: 0100007F:A002 010200C0:0019 06 00000000:00000000 00:00000000 00000000     0        0 13 1 0 20 4 30 10 "
        "-1\n"
        "   3: 0100007F:A003 010200C0:0019 01 00000000:00000000 00:00000000 00000000     0        0 14 1 0 20 4 30 10 "
        "-1\n";
    auto const found = parse_connections(table, {11, 12, 13});
    ASSERT_EQ(found.size(), 2U);
    EXPECT_TRUE(found[0].listening);
    EXPECT_EQ(found[0].local_port, 8080);
    EXPECT_EQ(found[1].remote, "192.0.2.1");
    EXPECT_EQ(found[1].remote_port, 25);
    EXPECT_FALSE(found[1].listening);
}

}  // namespace
}  // namespace slovo::proof::test
