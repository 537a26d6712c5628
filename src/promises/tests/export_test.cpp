// The copy that a person takes along: what is in it, what is not, and that others can read and check it.
#include "promises/export.hpp"

#include <fmt/format.h>
#include <boost/json.hpp>

#include <set>

#include "crypto/sign.hpp"
#include "promises/cases.hpp"
#include "promises/erase.hpp"
#include "promises/own_acts.hpp"
#include "promises/tests/place.hpp"

namespace slovo::promises {
namespace {

namespace js = boost::json;
using store::CaseKind;
using test::Place;

struct Form {
    std::string name;
    std::string email;
    std::string words;
    std::string phone{};
};

class ExportOfOwn : public testing::Test {
protected:
    void SetUp() override { installation_ = place_.open(); }
    House& house() { return installation_->house(); }

    void send(Form const& sent_form) {
        auto const shown = house().shelf.current(house().now());
        auto const* const form = shown->policy->find_form("request");
        SignLists const signs = SignLists::parse({"i am {age} {end}"}, {}, 18).value();
        std::vector<Pair> const pairs{{"name", sent_form.name},   {"email", sent_form.email},
                                      {"phone", sent_form.phone}, {"message", sent_form.words},
                                      {"processing", "yes"},      {"marketing-email", "yes"}};
        auto sent = read_submission(*shown->policy, *form, pairs, {house().ids.next()}, house().roots.blind(), signs);
        ASSERT_TRUE(sent);
        std::promise<bool> promise;
        take_request(house(), {.shown = shown, .form = form, .network = "192.0.2.0"}, std::move(*sent),
                     [&](Result<IntakeAnswer> const& answer) { promise.set_value(answer.has_value()); });
        ASSERT_TRUE(promise.get_future().get());
    }
    PrivacySession prove(std::string_view contact, std::string const& with = "") {
        auto read = read_demand(house(), CaseKind::access, Language::uk, contact, "", false);
        EXPECT_TRUE(take_demand(house(), installation_->journal(), std::move(*read)));
        auto const newest = house().store.read([](store::Session& session) {
            return session.number(store::Sql("SELECT max(id) FROM delivery WHERE template = 'rights-link'"));
        });
        auto const link = house().roots.tokens().make(crypto::TokenKind::rights, newest.value_or(0));
        auto const secret = spend_rights_link(house(), installation_->journal(), link, with);
        EXPECT_TRUE(secret);
        secret_ = secret.value_or("");
        return find_privacy_session(house(), secret_).value();
    }
    Export export_of(PrivacySession const& session) {
        while (installation_->sequencer().integrate(house().now()).value_or(0) > 0) {
        }
        auto made = make_export(house(), installation_->sequencer(), session,
                                {.language = Language::en, .base_url = "https://site.example"});
        EXPECT_TRUE(made) << made.error().what();
        return made ? std::move(*made) : Export{};
    }
    static std::string part(Export const& made, std::string_view name) {
        auto const found = std::ranges::find(made.parts, name, &text::ZipFile::name);
        return found == made.parts.end() ? std::string() : found->bytes;
    }
    static bool says(Export const& made, std::string_view word) {
        return std::ranges::any_of(made.parts, [&](auto const& one) { return one.bytes.contains(word); });
    }
    static js::array graph(Export const& made) {
        return js::parse(part(made, "data.jsonld")).as_object().at("@graph").as_array();
    }
    static std::vector<js::object> of_type(js::array const& graph, std::string_view type) {
        std::vector<js::object> out;
        for (auto const& node : graph) {
            auto const* const found = node.as_object().if_contains("type");
            if (found != nullptr && *found == js::value(type)) out.push_back(node.as_object());
        }
        return out;
    }

    Place place_;
    std::unique_ptr<Installation> installation_;
    std::string secret_;
};

//= policy:C30d
TEST_F(ExportOfOwn, holds_all_of_the_proven_address_and_nothing_of_another) {
    send({"Olha", "olha@example.org", "count my CANARYONE", "+380501112233"});
    send({"Olha", "olha@example.org", "and CANARYTWO too"});
    send({"Olha", "other@example.org", "never CANARYTHREE"});
    auto const made = export_of(prove("olha@example.org"));
    for (auto const* const name : {"data.jsonld", "requests.csv"}) {
        EXPECT_TRUE(part(made, name).contains("CANARYONE")) << name;
        EXPECT_TRUE(part(made, name).contains("CANARYTWO")) << name;
        EXPECT_TRUE(part(made, name).contains("+380501112233")) << name;
    }
    EXPECT_FALSE(says(made, "CANARYTHREE"));
    EXPECT_FALSE(says(made, "other@example.org"));
}

// A person who is erased is left out; one of whom a key is missing is not passed over in silence.
TEST_F(ExportOfOwn, is_refused_when_a_record_cannot_be_opened) {
    send({"Olha", "olha@example.org", "CANARYONE"});
    send({"Olha", "olha@example.org", "CANARYTWO"});
    auto const session = prove("olha@example.org");
    auto const file = open_own_file(house(), session, 10);
    ASSERT_TRUE(file);
    ASSERT_EQ(file->subjects.size(), 2);
    std::array const gone{file->subjects[0].requests[0].row.body_key};
    ASSERT_TRUE(house().safe.keys().destroy(gone));
    EXPECT_FALSE(open_own_file(house(), session, 10));
    ASSERT_TRUE(begin_erasure(house(), installation_->journal(), file->subjects[0].id, EraseReason::asked,
                              {ledger::ActorKind::subject, {}}));
    auto const rest = open_own_file(house(), session, 10);
    ASSERT_TRUE(rest) << rest.error().what();
    EXPECT_EQ(rest->subjects.size(), 1);
}

TEST_F(ExportOfOwn, e1_two_addresses_are_one_persons_only_when_both_are_proven) {
    send({"Olha", "olha@example.org", "CANARYONE"});
    send({"Olha", "olha@work.example", "CANARYTWO"});
    prove("olha@example.org");
    auto const both = export_of(prove("olha@work.example", secret_));
    EXPECT_TRUE(says(both, "CANARYONE"));
    EXPECT_TRUE(says(both, "CANARYTWO"));
    auto const one = export_of(prove("olha@work.example"));
    EXPECT_FALSE(says(one, "CANARYONE"));
    EXPECT_TRUE(says(one, "CANARYTWO"));
}

TEST_F(ExportOfOwn, e2_a_shared_mailbox_gives_out_only_what_was_written_under_the_name_given) {
    send({"Olha Kovalenko", "info@firm.example", "CANARYONE"});
    send({"Petro Bondar", "info@firm.example", "CANARYTWO"});
    auto const session = prove("info@firm.example");
    auto const refused = make_export(house(), installation_->sequencer(), session, {});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), ErrorCode::conflict);
    ASSERT_TRUE(give_name(house(), session, "kovalenko olha"));
    auto const made = export_of(find_privacy_session(house(), secret_).value());
    EXPECT_TRUE(says(made, "CANARYONE"));
    EXPECT_FALSE(says(made, "CANARYTWO"));
    EXPECT_FALSE(says(made, "Petro"));
    EXPECT_EQ(made.file.hidden, 1U);
}

//= policy:C30d
TEST_F(ExportOfOwn, holds_what_the_person_demanded_and_was_told) {
    send({"Olha", "olha@example.org", "words"});
    auto const session = prove("olha@example.org");
    auto const asked = ask_question(house(), session, CaseKind::question, Language::uk, "Why CANARYASK?");
    ASSERT_TRUE(asked);
    Staff const dpo{.id = {7}, .role = "dpo"};
    auto const refused = refuse_case(house(), dpo, *asked, ReplyId{house().ids.next()},
                                     store::CaseReason::claim_not_covered, "Because CANARYTOLD.");
    ASSERT_TRUE(refused && !*refused);
    auto const made = export_of(session);
    for (auto const* const name : {"data.jsonld", "demands.csv"}) {
        EXPECT_TRUE(part(made, name).contains("CANARYASK")) << name;
        EXPECT_TRUE(part(made, name).contains("CANARYTOLD")) << name;
    }
    auto const demands = of_type(graph(made), "dpv:RightExerciseRecord");
    ASSERT_EQ(demands.size(), 2U);  // the access by which the address was proven, and the question
    auto const& question = demands[1];
    EXPECT_EQ(question.at("right"), "question");
    EXPECT_EQ(question.at("state"), "denied");
    EXPECT_EQ(question.at("reason"), "claim_not_covered");
    EXPECT_EQ(question.at("received"), "2026-12-01T09:00:00Z");
    EXPECT_EQ(question.at("closed"), "2026-12-01T09:00:00Z");
}

TEST_F(ExportOfOwn, each_consent_says_how_it_was_given) {
    send({"Olha", "olha@example.org", "words"});
    auto const made = export_of(prove("olha@example.org"));
    for (auto const& record : of_type(graph(made), "dpv:ConsentRecord")) {
        EXPECT_EQ(record.at("collected").at("act"), "tick-and-submit");
        EXPECT_EQ(record.at("collected").at("network"), "192.0.2.0");
    }
}

TEST_F(ExportOfOwn, is_in_the_ledger_before_it_is_given) {
    send({"Olha", "olha@example.org", "words"});
    auto const session = prove("olha@example.org");
    auto const made = export_of(session);
    auto const events =
        house().store.read([&](store::Session& reader) { return store::events::of(reader, session.first().subject); });
    ASSERT_TRUE(events);
    auto const told =
        std::ranges::find_if(*events, [](auto const& row) { return row.event.kind == ledger::EventKind::export_made; });
    ASSERT_NE(told, events->end());
    EXPECT_EQ(told->event.detail.json(), R"({"count":1})");
    EXPECT_EQ(told->event.thing, ledger::ThingKind::rights_case);
}

// CLAUSES §6: the fields that ISO/IEC TS 27560 makes mandatory.
TEST_F(ExportOfOwn, each_consent_is_a_record_with_the_mandatory_fields) {
    send({"Olha", "olha@example.org", "words"});
    auto const made = export_of(prove("olha@example.org"));
    auto const records = of_type(graph(made), "dpv:ConsentRecord");
    ASSERT_EQ(records.size(), 2U);  // the answer, and news
    for (auto const& record : records) {
        for (auto const* const name : {"schema_version", "record_id", "pii_principal_id"})
            EXPECT_FALSE(record.at("header").at(name).as_string().empty()) << name;
        auto const& processing = record.at("processing").at(0).as_object();
        for (auto const* const name : {"privacy_notice", "language", "purposes", "lawful_basis", "pii_information",
                                       "pii_controllers", "storage_locations", "retention_period", "jurisdiction",
                                       "recipient_third_parties", "withdrawal_method", "privacy_rights", "text"})
            EXPECT_TRUE(processing.contains(name)) << name;
        for (auto const& pii : processing.at("pii_information").as_array())
            EXPECT_TRUE(pii.as_object().contains("type"));
        auto const& party = record.at("party_identification").at(0).as_object();
        for (auto const* const name : {"id", "name", "address", "contact", "type"})
            EXPECT_TRUE(party.contains(name)) << name;
        ASSERT_FALSE(record.at("event").as_array().empty());
        for (auto const& event : record.at("event").as_array()) {
            for (auto const* const name : {"event_time", "validity_duration", "entity_id", "event_type", "state"})
                EXPECT_TRUE(event.as_object().contains(name)) << name;
        }
    }
    EXPECT_EQ(records[0].at("processing").at(0).at("purposes").at(0).at("purpose"), "reply");
    EXPECT_EQ(records[0].at("event").at(0).at("state"), "dpv:ConsentGiven");
}

TEST_F(ExportOfOwn, data_have_their_terms_their_purposes_and_their_last_day) {
    send({"Olha", "olha@example.org", "words"});
    auto const made = export_of(prove("olha@example.org"));
    auto const all = graph(made);
    auto const processes = of_type(all, "dpv:Process");
    ASSERT_EQ(processes.size(), 1U);
    auto const& email = processes[0].at("pii_information").at(0).as_object();
    EXPECT_EQ(email.at("value"), "olha@example.org");
    EXPECT_EQ(email.at("type").at(1), "pd:EmailAddress");
    auto const& purpose = processes[0].at("processing").at(0).as_object();
    EXPECT_TRUE(purpose.at("purposes").at(0).at("broader").at(0).as_string().starts_with("dpv:"));
    EXPECT_TRUE(purpose.at("lawful_basis").at(0).as_string().starts_with("eu-gdpr:A6"));
    EXPECT_EQ(of_type(all, "dpv:DataController").size(), 1U);
    EXPECT_EQ(of_type(all, "dpv:RightExerciseRecord").size(), 1U);
}

//= policy:C03
TEST_F(ExportOfOwn, every_receipt_holds_with_the_key_beside_it) {
    send({"Olha", "olha@example.org", "words"});
    send({"Olha", "olha@example.org", "more words"});
    auto const made = export_of(prove("olha@example.org"));
    auto key = part(made, "receipts/verifier-key.txt");
    ASSERT_FALSE(key.empty());
    key.pop_back();
    auto const verifier = ledger::VerifierKey::parse(key);
    ASSERT_TRUE(verifier);
    int receipts = 0;
    for (auto const& one : made.parts) {
        if (!one.name.ends_with(".tlog-proof")) continue;
        ++receipts;
        auto const held = ledger::verify_receipt(one.bytes, *verifier, crypto::verify);
        ASSERT_TRUE(held) << one.name << ": " << held.error().what();
        bool const request = one.name.contains("-request");
        EXPECT_EQ(held->event.event.kind == ledger::EventKind::request_received, request) << one.name;
    }
    EXPECT_EQ(receipts, 6);  // two requests, two consents each
    EXPECT_EQ(made.records[1].receipts[0], "receipts/002-request.tlog-proof");
    EXPECT_EQ(made.records[1].consents[1].steps[0].receipt, "receipts/004-consent.tlog-proof");
}

TEST_F(ExportOfOwn, of_many_records_each_is_there_once_and_its_receipts_bear_its_number) {
    constexpr std::size_t many = 70;  // enough to be read on two cores
    for (std::size_t i = 0; i < many; ++i) send({"Olha", "olha@example.org", fmt::format("CANARY{:03}", i)});
    auto const made = export_of(prove("olha@example.org"));
    ASSERT_EQ(made.records.size(), many);
    std::set<std::string> names;
    for (auto const& one : made.parts) EXPECT_TRUE(names.insert(one.name).second) << one.name;
    for (std::size_t i = 0; i < many; ++i) {
        auto const& subject = made.file.subjects[i];
        EXPECT_EQ(subject.requests[0].text->open(subject.use), fmt::format("CANARY{:03}", i)) << "oldest first";
        EXPECT_EQ(made.records[i].receipts[0], fmt::format("receipts/{:03}-request.tlog-proof", i + 1));
        EXPECT_EQ(made.records[i].consents[1].steps[0].receipt,
                  fmt::format("receipts/{:03}-consent.tlog-proof", 2 * i + 2));
        EXPECT_TRUE(names.contains(made.records[i].receipts[0]));
    }
}

TEST_F(ExportOfOwn, a_withdrawn_consent_tells_both_steps) {
    send({"Olha", "olha@example.org", "words"});
    auto const session = prove("olha@example.org");
    auto const before = export_of(session);
    auto const& subject = before.file.subjects[0];
    ASSERT_TRUE(withdraw_consent(house(), installation_->journal(), session, subject.id, subject.consents[1].id));
    auto const made = export_of(session);
    auto const& steps = made.records[0].consents[1].steps;
    ASSERT_EQ(steps.size(), 2U);
    EXPECT_EQ(steps[1].kind, ledger::EventKind::consent_withdrawn);
    EXPECT_EQ(steps[1].receipt, "receipts/002-consent-2.tlog-proof");
    EXPECT_TRUE(part(made, "consents.csv").contains("dpv:ConsentWithdrawn"));
}

TEST_F(ExportOfOwn, tables_have_one_line_each_and_no_formula) {
    send({"=HYPERLINK(1)", "olha@example.org", "line\nline"});
    auto const made = export_of(prove("olha@example.org"));
    EXPECT_TRUE(part(made, "requests.csv").contains("\"'=HYPERLINK(1)\""));
    EXPECT_TRUE(part(made, "requests.csv").starts_with("\xEF\xBB\xBFrecord,"));
    auto const lines = [&](std::string_view name) { return std::ranges::count(part(made, name), '\r') - 1; };
    EXPECT_EQ(lines("requests.csv"), 1);
    EXPECT_EQ(lines("consents.csv"), 2);
    EXPECT_GE(lines("messages.csv"), 1);
    EXPECT_GE(lines("accesses.csv"), 1);
    EXPECT_EQ(lines("demands.csv"), 1);
    EXPECT_TRUE(part(made, "README.txt").contains("tlog-proof"));
}

}  // namespace
}  // namespace slovo::promises
