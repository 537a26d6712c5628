#include "policy/notice.hpp"

#include <set>

#include "policy/canonical.hpp"
#include "policy/tests/sample.hpp"

namespace slovo::policy {
namespace {

TEST(notice, shows_each_clause_once_under_its_anchor) {
    auto const policy = test::sample();
    auto const shown = notice(policy);
    std::multiset<std::string> anchors;
    for (auto const& section : shown.sections) {
        EXPECT_TRUE(section.title.complete());
        EXPECT_FALSE(section.paragraphs.empty()) << section.id;
        for (auto const& paragraph : section.paragraphs) anchors.insert(paragraph.anchor);
    }
    EXPECT_EQ(anchors.size(), policy.clauses.size());
    for (auto const& clause : policy.clauses) EXPECT_EQ(anchors.count(clause.id), 1U) << clause.id;
    EXPECT_EQ(shown.version.en, "Version 1, in force since 2026-12-01");
    EXPECT_TRUE(shown.sample.complete());
}

//= policy:C04
TEST(notice, tells_in_its_annex_what_the_program_does) {
    auto const policy = test::sample();
    auto const shown = notice(policy);
    std::set<std::string> ids;
    for (auto const& table : shown.annex) {
        EXPECT_TRUE(ids.insert(table.id).second) << table.id;
        EXPECT_TRUE(table.title.complete());
        EXPECT_FALSE(table.rows.empty()) << table.id;
        for (auto const& row : table.rows) {
            EXPECT_EQ(row.size(), table.head.size()) << table.id;
            for (auto const& cell : row) EXPECT_TRUE(cell.complete()) << table.id;
        }
    }
    for (auto const* id :
         {"controller", "purposes", "retention", "form-ppc", "form-seo", "form-usability", "form-request",
          "form-collab", "recipients", "processors", "rights", "cookies", "stores", "authorities"}) {
        EXPECT_TRUE(ids.contains(id)) << id;
    }
}

TEST(notice, says_periods_as_people_do) {
    auto const policy = test::sample();
    struct Row {
        char const* period;
        char const *uk, *ru, *en;
    };
    constexpr Row rows[] = {
        {"P1M", "1 місяць", "1 месяц", "1 month"},
        {"P2M", "2 місяці", "2 месяца", "2 months"},
        {"P12M", "12 місяців", "12 месяцев", "12 months"},
        {"P13M", "13 місяців", "13 месяцев", "13 months"},
        {"P21M", "21 місяць", "21 месяц", "21 months"},
        {"P24M", "24 місяці", "24 месяца", "24 months"},
        {"P3Y", "3 роки", "3 года", "3 years"},
        {"P5Y", "5 років", "5 лет", "5 years"},
        {"P7D", "7 днів", "7 дней", "7 days"},
        {"P30D", "30 днів", "30 дней", "30 days"},
        {"PT48H", "48 годин", "48 часов", "48 hours"},
        {"PT1H", "1 година", "1 час", "1 hour"},
        {"PT0S", "одразу", "сразу", "at once"},
        {"P1M3D", "1 місяць 3 дні", "1 месяц 3 дня", "1 month 3 days"},
    };
    for (auto const& row : rows) {
        auto const words = in_words(policy, *parse_period(row.period));
        EXPECT_EQ(words.uk, row.uk);
        EXPECT_EQ(words.ru, row.ru);
        EXPECT_EQ(words.en, row.en);
    }
}

TEST(canonical, is_the_whole_notice_as_text) {
    auto const policy = test::sample();
    for (auto const language : all_languages) {
        auto const text = canonical(policy, language);
        for (auto const& clause : policy.clauses) {
            EXPECT_TRUE(text.contains(clause.id + ". " + clause.text.in(language) + "\n")) << clause.id;
        }
        for (auto const& form : policy.forms) EXPECT_TRUE(text.contains(form.title.in(language)));
        EXPECT_TRUE(text.contains(policy.controller.email));
        EXPECT_EQ(text, canonical(policy, language));
        EXPECT_FALSE(text.contains('\r'));
        EXPECT_TRUE(text.ends_with('\n'));
    }
}

//= policy:C00
TEST(notice_hash, differs_by_language_and_changes_with_a_single_letter) {
    auto const policy = test::sample();
    std::set<Hash32> hashes;
    for (auto const language : all_languages) hashes.insert(notice_hash(policy, language));
    EXPECT_EQ(hashes.size(), 3U);
    auto changed = policy;
    changed.clauses.back().text.ru += " ";
    EXPECT_NE(notice_hash(changed, Language::ru), notice_hash(policy, Language::ru));
    EXPECT_EQ(notice_hash(changed, Language::uk), notice_hash(policy, Language::uk));
}

TEST(label_hash, pins_purpose_channel_language_and_words) {
    auto const box = test::sample().forms[1].consents[1];
    auto const hash = label_hash(box, Language::uk);
    EXPECT_EQ(hash, label_hash(box, Language::uk));
    EXPECT_NE(hash, label_hash(box, Language::ru));
    auto other = box;
    other.channel = "sms";
    EXPECT_NE(hash, label_hash(other, Language::uk));
    other = box;
    other.label.uk += ".";
    EXPECT_NE(hash, label_hash(other, Language::uk));
}

TEST(docs, tell_of_every_clause_rule_and_check) {
    auto const policy = test::sample();
    auto const docs = test::file_text("docs/clauses.md");
    for (auto const& clause : policy.clauses) {
        auto const* kept = clause.kept == Kept::built ? " | built | " : " | planned | ";
        EXPECT_TRUE(docs.contains("| " + clause.id + kept)) << clause.id;
        for (auto const& rule : clause.rules) EXPECT_TRUE(docs.contains("| `" + rule + "` | " + clause.id)) << rule;
    }
    for (auto const& check : policy.checks) {
        EXPECT_TRUE(docs.contains("| `" + check.id + "` | " + check.clause)) << check.id;
    }
}

TEST(sample, says_not_what_its_source_says_but_keeps_its_place) {
    // The source's own bytes are not stored: a span is a place, a length and a digest.
    auto const policy = test::sample();
    EXPECT_EQ(policy.seed.length, 5792U);
    std::size_t covered = 0;
    for (auto const& clause : policy.clauses) {
        for (auto const& span : clause.seed) covered += span.length;
    }
    for (auto const& gap : policy.seed.gaps) covered += gap.length;
    EXPECT_EQ(covered, policy.seed.length);
}

}  // namespace
}  // namespace slovo::policy
