#include "policy/lint.hpp"

#include <gmock/gmock.h>

#include <functional>

#include "policy/canonical.hpp"
#include "policy/tests/sample.hpp"

namespace slovo::policy {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// The distinct ids found, those of warnings marked.
std::vector<std::string> ids_of(std::vector<Finding> const& findings) {
    std::vector<std::string> ids;
    for (auto const& finding : findings) {
        auto id = finding.id + (finding.severity == Severity::warning ? "w" : "");
        if (ids.empty() || ids.back() != id) ids.push_back(std::move(id));
    }
    return ids;
}

std::string text_of_all(std::vector<Finding> const& findings) {
    std::string text;
    for (auto const& finding : findings) text += to_text(finding) + "\n";
    return text;
}

template <class T>
T& thing(std::vector<T>& things, std::string T::* key, std::string_view wanted) {
    for (auto& candidate : things) {
        if (candidate.*key == wanted) return candidate;
    }
    ADD_FAILURE() << "the sample has no " << wanted;
    return things.front();
}

Clause& clause(Policy& p, std::string_view id) {
    return thing(p.clauses, &Clause::id, id);
}
Purpose& purpose(Policy& p, std::string_view id) {
    return thing(p.purposes, &Purpose::id, id);
}
FormField& field(Policy& p, std::string_view form, std::string_view name) {
    return thing(thing(p.forms, &Form::id, form).fields, &FormField::name, name);
}
ConsentBox& box(Policy& p, std::string_view form, std::string_view id) {
    return thing(thing(p.forms, &Form::id, form).consents, &ConsentBox::id, id);
}
template <class T>
T first_like(T const& t) {
    return t;
}

TEST(lint, finds_nothing_in_the_sample_when_all_of_it_is_kept) {
    auto const policy = test::sample();
    auto const findings = lint(policy, test::keeper_of(policy));
    EXPECT_THAT(ids_of(findings), IsEmpty()) << text_of_all(findings);
}

struct Break {
    std::string name;
    std::string id;
    std::function<void(Policy&, Binary&)> mutate;
};

std::vector<Break> const& breaks() {
    static std::vector<Break> const list{
        {"empty_email", "L01", [](Policy& p, Binary&) { p.controller.email.clear(); }},
        {"empty_address_in_one_language", "L01", [](Policy& p, Binary&) { p.controller.address.ru.clear(); }},
        {"incomplete_clause", "L01", [](Policy& p, Binary&) { clause(p, "C29").status = ClauseStatus::incomplete; }},
        {"placeholder", "L01", [](Policy& p, Binary&) { clause(p, "C11").text.en = "The first purpose is only […]."; }},
        {"cut_sentence", "L01", [](Policy& p, Binary&) { clause(p, "C25").text.uk.pop_back(); }},
        {"lost_sentence", "L02", [](Policy& p, Binary&) { clause(p, "C09").seed.front().length -= 3; }},
        {"doubled_sentence", "L02", [](Policy& p, Binary&) { p.seed.gaps.push_back(clause(p, "C24").seed.front()); }},
        {"sentence_of_no_clause", "L02", [](Policy& p, Binary&) { clause(p, "C24").seed.clear(); }},
        {"shorter_source", "L02", [](Policy& p, Binary&) { p.seed.length -= 1; }},
        {"field_without_category", "L03", [](Policy& p, Binary&) { field(p, "seo", "site").category.clear(); }},
        {"field_without_purpose", "L03", [](Policy& p, Binary&) { field(p, "seo", "name").purposes.clear(); }},
        {"name_required", "L03", [](Policy& p, Binary&) { field(p, "request", "name").required = true; }},
        {"phone_for_marketing", "L03",
         [](Policy& p, Binary&) { field(p, "ppc", "phone").purposes.push_back("marketing"); }},
        {"no_reason_in_russian", "L03", [](Policy& p, Binary&) { field(p, "collab", "email").why.ru.clear(); }},
        {"no_basis_in_ukraine", "L04", [](Policy& p, Binary&) { purpose(p, "law").basis.erase("ua"); }},
        {"consent_without_rule", "L04",
         [](Policy& p, Binary&) {
             purpose(p, "speed").basis["eu"] = "A6-1-a";
             purpose(p, "speed").basis["ua"] = "11-1-1";
         }},
        {"interest_without_test", "L04", [](Policy& p, Binary&) { purpose(p, "security").interest_test.clear(); }},
        {"special_without_article_9", "L04",
         [](Policy& p, Binary&) { thing(p.categories, &Category::id, "text").special = true; }},
        {"kept_for_ever", "L05",
         [](Policy& p, Binary&) { thing(p.retentions, &Retention::id, "quarantine").keep.reset(); }},
        {"starts_never", "L05",
         [](Policy& p, Binary&) { thing(p.retentions, &Retention::id, "quarantine").from.clear(); }},
        {"starts_with_unknown_event", "L05", [](Policy&, Binary& b) { b.events.erase("child.suspected"); }},
        {"clause_without_rule", "L06",
         [](Policy& p, Binary& b) {
             b.rules.erase("R-INTAKE-ALLOWLIST");
             clause(p, "C05").rules.clear();
         }},
        {"unknown_rule", "L06", [](Policy&, Binary& b) { b.rules.erase("R-PURPOSE-BOUND"); }},
        {"clause_without_live_check", "L07", [](Policy& p, Binary&) { clause(p, "C08").checks.clear(); }},
        {"unknown_check", "L07", [](Policy&, Binary& b) { b.checks.erase("H-C05-1"); }},
        {"check_that_never_runs", "L07", [](Policy& p, Binary&) { thing(p.checks, &Check::id, "H-C05-1").every = {}; }},
        {"only_lint_checks", "L07",
         [](Policy& p, Binary&) {
             for (auto const& id : clause(p, "C06").checks) thing(p.checks, &Check::id, id).kind = CheckKind::lint;
         }},
        {"ticked_beforehand", "L08", [](Policy& p, Binary&) { box(p, "seo", "marketing-email").default_value = true; }},
        {"no_label_in_english", "L08", [](Policy& p, Binary&) { box(p, "seo", "processing").label.en.clear(); }},
        {"label_names_marketing", "L08",
         [](Policy& p, Binary&) { box(p, "seo", "processing").label.uk += " І надсилати Рекламу."; }},
        {"marketing_required", "L08", [](Policy& p, Binary&) { box(p, "ppc", "marketing-email").required = true; }},
        {"no_required_box", "L08", [](Policy& p, Binary&) { box(p, "ppc", "processing").required = false; }},
        {"one_box_twice", "L08",
         [](Policy& p, Binary&) {
             auto& consents = thing(p.forms, &Form::id, "seo").consents;
             consents.push_back(first_like(consents.back()));
         }},
        {"bundled_consent", "L08", [](Policy& p, Binary&) { purpose(p, "marketing").consent->separate = false; }},
        {"channel_without_consent", "L08",
         [](Policy& p, Binary&) { box(p, "ppc", "marketing-email").channel = "sms"; }},
        {"template_without_purpose", "L09",
         [](Policy& p, Binary&) { thing(p.templates, &Template::id, "ack").purpose = "other"; }},
        {"cases_in_a_reply", "L09",
         [](Policy& p, Binary&) { thing(p.templates, &Template::id, "answer").tags = {"cases"}; }},
        {"pixel_in_the_digest", "L09",
         [](Policy& p, Binary&) { thing(p.templates, &Template::id, "digest").tags.push_back("pixel"); }},
        {"template_that_does_not_exist", "L09", [](Policy&, Binary& b) { b.templates.erase("ack"); }},
        {"template_not_declared", "L09", [](Policy&, Binary& b) { b.templates.insert("surprise"); }},
        {"recipient_without_clause", "L10",
         [](Policy& p, Binary&) { thing(p.recipients, &Recipient::id, "injured").clauses.clear(); }},
        {"cookie_not_declared", "L11", [](Policy&, Binary& b) { b.cookies.insert("_ga"); }},
        {"cookie_without_choice", "L11",
         [](Policy& p, Binary&) { thing(p.cookies, &Cookie::name, "__Host-slovo-desk").necessary = false; }},
        {"cookie_for_14_months", "L11",
         [](Policy& p, Binary&) { thing(p.cookies, &Cookie::name, "wp_a").max_age = Period{14, {}}; }},
        {"cookie_against_gpc", "L11",
         [](Policy& p, Binary&) { thing(p.cookies, &Cookie::name, "wp_a").gpc = "unaffected"; }},
        {"file_not_declared", "L12", [](Policy&, Binary& b) { b.stores.insert("debug.log"); }},
        {"overlapping_places", "L12",
         [](Policy& p, Binary&) { thing(p.stores, &StorePlace::id, "lock").path = "backups/lock"; }},
        {"data_that_nothing_erases", "L12",
         [](Policy& p, Binary&) {
             thing(p.stores, &StorePlace::id, "database").erasable = Erasable::holds_nothing_personal;
         }},
        {"rotation_without_age", "L12",
         [](Policy& p, Binary&) { thing(p.stores, &StorePlace::id, "backups").max_age.reset(); }},
        {"no_retention_reaches_it", "L12",
         [](Policy& p, Binary&) {
             thing(p.retentions, &Retention::id, "network").stores = {"database"};
             thing(p.retentions, &Retention::id, "register").stores = {"database"};
         }},
        {"role_reads_too_much", "L13",
         [](Policy& p, Binary&) { thing(p.roles, &Role::id, "marketer").reads = {"phone"}; }},
        {"unknown_role", "L13", [](Policy&, Binary& b) { b.roles.erase("analyst"); }},
        {"no_text_in_english", "L14", [](Policy& p, Binary&) { clause(p, "C30a").text.en.clear(); }},
        {"another_number", "L14",
         [](Policy& p, Binary&) { clause(p, "C27b").text.en.replace(clause(p, "C27b").text.en.find("18"), 2, "16"); }},
        {"only_is_lost_in_translation", "L14",
         [](Policy& p, Binary&) {
             auto& text = clause(p, "C05").text.ru;
             text.replace(text.find("только"), std::string("только").size(), "всегда");
         }},
        {"collab_field_under_only", "L15",
         [](Policy& p, Binary&) { field(p, "request", "name").purposes = {"collaboration"}; }},
        {"purpose_beyond_only", "L15", [](Policy& p, Binary&) { purpose(p, "content").clauses.push_back("C10"); }},
        {"age_is_asked", "L15",
         [](Policy& p, Binary&) { thing(p.categories, &Category::id, "relation").dpv = "pd:Age"; }},
        {"right_without_deadline", "L16",
         [](Policy& p, Binary&) { thing(p.rights, &Right::id, "erase").deadline.erase("ua"); }},
        {"right_without_channel", "L16",
         [](Policy& p, Binary&) { thing(p.rights, &Right::id, "access").channels.clear(); }},
        {"right_over_unknown_channel", "L16", [](Policy&, Binary& b) { b.channels.erase("post"); }},
        {"right_not_explained", "L16",
         [](Policy& p, Binary&) { thing(p.rights, &Right::id, "access").how.en.clear(); }},
        {"rule_that_no_clause_names", "L06w", [](Policy&, Binary& b) { b.rules.insert("R-SPARE"); }},
        {"we_may", "W1w",
         [](Policy& p, Binary&) {
             clause(p, "C15").text = {"Ми можемо відповісти.", "Мы можем ответить.", "We may answer."};
         }},
        {"no_right_of_access", "W2w",
         [](Policy& p, Binary&) { std::erase_if(p.rights, [](Right const& r) { return r.id == "access"; }); }},
        {"nobody_to_complain_to", "W2w", [](Policy& p, Binary&) { p.authorities.clear(); }},
        {"only_against_collaboration", "W3w", [](Policy& p, Binary&) { clause(p, "C19").resolves.clear(); }},
        {"unconditional_marketing", "W3w", [](Policy& p, Binary&) { std::erase(clause(p, "C13").resolves, "C17"); }},
    };
    return list;
}

//= policy:C27a
//= policy:C04
class LintRule : public testing::TestWithParam<Break> {};

TEST_P(LintRule, finds_exactly_what_is_broken) {
    auto policy = test::sample();
    auto binary = test::keeper_of(policy);
    GetParam().mutate(policy, binary);
    auto const findings = lint(policy, binary);
    EXPECT_THAT(ids_of(findings), ElementsAre(GetParam().id)) << text_of_all(findings);
}

INSTANTIATE_TEST_SUITE_P(every, LintRule, testing::ValuesIn(breaks()),
                         [](auto const& info) { return info.param.name; });

TEST(lint, every_rule_has_a_break) {
    Names broken;
    for (auto const& one : breaks()) broken.insert(one.id.substr(0, one.id.find('w')));
    for (int i = 1; i <= 16; ++i) EXPECT_TRUE(broken.contains((i < 10 ? "L0" : "L") + std::to_string(i))) << i;
    for (int i = 1; i <= 3; ++i) EXPECT_TRUE(broken.contains("W" + std::to_string(i))) << i;
}

TEST(lint, takes_what_a_planned_clause_lacks_as_a_warning) {
    auto policy = test::sample();
    auto binary = test::keeper_of(policy);
    binary.rules.erase("R-COOKIE-BY-CHOICE");
    binary.checks.erase("H-C07-1");
    binary.events.erase("disclosure.released");
    binary.templates.erase("digest");
    auto const findings = lint(policy, binary);
    EXPECT_THAT(ids_of(findings), ElementsAre("L05w", "L06w", "L07w", "L09w"));
    EXPECT_FALSE(has_errors(findings));
}

TEST(lint, warns_of_a_law_that_wants_the_data_at_home) {
    auto text = test::sample_text();
    text.replace(text.find("profiles = [\"ua\", \"eu\"]"), 23, "profiles = [\"ua\", \"eu\", \"ru\"]");
    auto const policy = test::loaded(text);
    auto const findings = lint(policy, test::keeper_of(policy));
    EXPECT_TRUE(std::ranges::any_of(findings, [](Finding const& f) { return f.id == "W4"; }));
}

TEST(lint, wants_of_a_processor_country_contract_and_end) {
    auto const add = [](auto const& change) {
        auto policy = test::sample();
        auto binary = test::keeper_of(policy);
        binary.now = *parse_rfc3339("2027-01-01T00:00:00Z");
        Processor relay{"smtp-relay",
                        {"пошта", "почта", "mail"},
                        {"C20"},
                        "UA",
                        "DPA-2026-01",
                        *parse_rfc3339("2027-12-31T00:00:00Z"),
                        "",
                        {"reply"}};
        change(relay);
        policy.processors.push_back(relay);
        return ids_of(lint(policy, binary));
    };
    EXPECT_THAT(add([](Processor&) {}), IsEmpty());
    EXPECT_THAT(add([](Processor& p) { p.clauses.clear(); }), ElementsAre("L10"));
    EXPECT_THAT(add([](Processor& p) { p.contract.clear(); }), ElementsAre("L10"));
    EXPECT_THAT(add([](Processor& p) { p.until.reset(); }), ElementsAre("L10"));
    EXPECT_THAT(add([](Processor& p) { p.until = *parse_rfc3339("2026-12-31T00:00:00Z"); }), ElementsAre("L10"));
    EXPECT_THAT(add([](Processor& p) { p.country = "US"; }), ElementsAre("L10"));
    EXPECT_THAT(add([](Processor& p) {
                    p.country = "US";
                    p.safeguard = "SCC 2021/914";
                }),
                IsEmpty());
}

TEST(lint_seed, holds_the_spans_against_the_source) {
    // A source of our own in the place of the real one, which is not kept here.
    std::string const source = "Promise one. Promise two.";
    auto policy = test::sample();
    auto const digest = [&](std::size_t at, std::size_t bytes) {
        return SeedSpan{at, bytes, policy_hash(source.substr(at, bytes))};
    };
    policy.seed = {source.size(), policy_hash(source), {digest(12, 1)}};
    for (auto& one : policy.clauses) one.seed.clear();
    policy.clauses[0].seed = {digest(0, 12)};
    policy.clauses[1].seed = {digest(13, 12)};
    EXPECT_THAT(lint_seed(policy, source), IsEmpty());
    EXPECT_THAT(ids_of(lint_seed(policy, "Promise one. Promise too.")), ElementsAre("L02"));
    policy.clauses[1].seed.front().sha256[0] ^= 1;
    EXPECT_THAT(ids_of(lint_seed(policy, source)), ElementsAre("L02"));
}

TEST(lint_succession, refuses_another_text_under_the_same_version) {
    auto const before = test::sample();
    auto after = test::loaded(test::sample_text() + "\n# a comment\n");
    EXPECT_THAT(ids_of(lint_succession(before, after)), ElementsAre("L08"));
    EXPECT_THAT(lint_succession(before, before), IsEmpty());
    after.version = 2;
    after.supersedes = 1;
    EXPECT_THAT(lint_succession(before, after), IsEmpty());
    after.supersedes = 0;
    EXPECT_THAT(ids_of(lint_succession(before, after)), ElementsAre("L08"));
}

}  // namespace
}  // namespace slovo::policy
