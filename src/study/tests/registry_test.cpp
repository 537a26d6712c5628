// The table of checks: whole, in step with the ids that the checks use, and written as people write.
#include "study/registry.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>

#include "text/unicode.hpp"

namespace slovo::study {
namespace {

std::string read(std::string const& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::u32string decoded(std::string_view text) {
    std::u32string out;
    for (std::size_t at = 0; at < text.size();) {
        auto const point = text::next_code_point(text, at);
        out += static_cast<char32_t>(point);
        if (point < 0) return {};
    }
    return out;
}

bool is_latin(char32_t c) {
    return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
}
bool is_cyrillic(char32_t c) {
    return c >= 0x400 && c <= 0x52F;
}
bool is_letter(char32_t c) {
    return is_latin(c) || is_cyrillic(c);
}
bool is_one_of(char32_t c, std::u32string_view set) {
    return set.find(c) != set.npos;
}

/// A full stop that begins a file's ending (.css) or an exclamation mark of CSS may follow a blank.
bool is_code(char32_t next) {
    return next >= U'a' && next <= U'z';
}

/// What a proof-reader would mark, or nothing.
std::string_view mark_of(std::u32string const& text, Language language) {
    bool const english = language == Language::en;
    if (text.empty() || text.front() == U' ' || text.back() == U' ') return "empty, or blanks at an end";
    for (std::size_t i = 0; i < text.size(); ++i) {
        char32_t const c = text[i];
        char32_t const before = i == 0 ? U' ' : text[i - 1];
        char32_t const next = i + 1 == text.size() ? U' ' : text[i + 1];
        if (is_latin(before) && is_cyrillic(c)) return "Latin and Cyrillic in one word";
        if (is_cyrillic(before) && is_latin(c)) return "Latin and Cyrillic in one word";
        if (english && is_cyrillic(c)) return "Cyrillic in English";
        if (language == Language::uk && is_one_of(c, U"ыэъёЫЭЪЁ")) return "a Russian letter";
        if (language == Language::ru && is_one_of(c, U"іїєґІЇЄҐ")) return "a Ukrainian letter";
        if (is_one_of(c, english ? U"«»„" : U"“”„")) return "quotation marks of another language";
        if (c == U'\'' && is_letter(before) && is_letter(next)) return "an apostrophe of typewriters";
        if (c == U'"' && is_one_of(before, U" (") && !is_one_of(next, U"@h")) return "a quotation mark of typewriters";
        if (c == U'—' && before != U'\u00A0') return "a dash that may begin a line";
        if (c == U'-' && before == U' ' && next == U' ') return "a hyphen for a dash";
        if (c == U' ' && before == U' ') return "two blanks";
        if (before == U' ' && is_one_of(c, U",;:?»)”")) return "a blank before punctuation";
        if (before == U' ' && is_one_of(c, U".!") && !is_code(next)) return "a blank before punctuation";
        if (c == U' ' && is_one_of(before, U"«(“")) return "a blank behind an opening mark";
        if (c == U'.' && before == U'.') return "two full stops";
    }
    return {};
}

TEST(Registry, has_every_check_that_the_auditor_makes) {
    std::istringstream lines(read(SLOVO_SOURCE_DIR "/src/study/registry/ids.txt"));
    std::size_t known = 0;
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line.front() == '#') continue;
        ++known;
        std::istringstream words(line);
        std::string id;
        std::string group;
        std::string severity;
        words >> id >> group >> severity;
        auto const* const check = find_check(id);
        ASSERT_NE(check, nullptr) << id;
        EXPECT_EQ(name_of(check->group), group) << id;
        EXPECT_EQ(name_of(check->severity), severity) << id;
    }
    EXPECT_EQ(all_checks().size(), known);
    EXPECT_GE(known, 300U);
}

TEST(Registry, finds_by_id_what_is_there_and_nothing_else) {
    for (auto const& check : all_checks()) EXPECT_EQ(find_check(check.id), &check);
    EXPECT_EQ(find_check(""), nullptr);
    EXPECT_EQ(find_check("title-missin"), nullptr);
    EXPECT_EQ(find_check("zzz"), nullptr);
}

TEST(Registry, has_ids_in_kebab_case_each_once) {
    auto const checks = all_checks();
    for (std::size_t i = 0; i < checks.size(); ++i) {
        auto const id = checks[i].id;
        EXPECT_TRUE(std::ranges::all_of(id, [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
        })) << id;
        EXPECT_TRUE(id.front() != '-' && id.back() != '-' && id.find("--") == id.npos) << id;
        if (i > 0) EXPECT_LT(checks[i - 1].id, id);
    }
}

TEST(Registry, says_what_is_tested_and_whence_its_threshold_comes) {
    for (auto const& check : all_checks()) {
        EXPECT_TRUE(check.tests.ends_with('.')) << check.id;
        EXPECT_TRUE(check.source == "own" || check.source.find("own") == check.source.npos) << check.id;
        EXPECT_NE(check.services, 0U) << check.id;
        EXPECT_LE(check.services, for_ads | for_seo | for_usability) << check.id;
        // "1.4.10" and "23a2a8", or nothing.
        EXPECT_TRUE(std::ranges::all_of(check.wcag, [](char c) { return c == '.' || (c >= '0' && c <= '9'); }))
            << check.id;
        EXPECT_TRUE(check.act.empty() || check.act.size() == 6) << check.id;
    }
}

TEST(ProofReading, sees_what_it_looks_for) {
    for (auto const* const text : {"caйт", "сайтa", "мы были", "м'яч", "п'ять", "так - ні", "так — ні", "два  пробіли",
                                   "слово , слово", "слово .", "« слово»", "\"слово\"", "“слово”", " слово", ""}) {
        EXPECT_NE(mark_of(decoded(text), Language::uk), "") << text;
    }
    EXPECT_NE(mark_of(decoded("їжак"), Language::ru), "");
    EXPECT_NE(mark_of(decoded("the сайт"), Language::en), "");
    EXPECT_NE(mark_of(decoded("«so»"), Language::en), "");
    for (auto const* const text : {"«Так»\u00A0— ні.", "файли .css і .js", "alt=\"Стіл\"", "п’ять (5)", "HTML-код"}) {
        EXPECT_EQ(mark_of(decoded(text), Language::uk), "") << text;
    }
}

TEST(Registry, is_written_as_people_write) {
    for (auto const& check : all_checks()) {
        for (auto const language : all_languages) {
            auto const& words = check.words(language);
            auto const where = fmt::format("{} {}", check.id, name_of(language));
            auto const title = decoded(words.title);
            EXPECT_LE(title.size(), 70U) << where;
            EXPECT_NE(title.back(), U'.') << where;
            EXPECT_EQ(words.threshold.empty(), check.threshold.empty()) << where;
            if (!words.threshold.empty()) EXPECT_EQ(mark_of(decoded(words.threshold), language), "") << where;
            for (auto const text : {words.title, words.why, words.fix}) {
                EXPECT_EQ(mark_of(decoded(text), language), "") << where << ": " << text;
            }
            for (auto const text : {words.why, words.fix}) {
                EXPECT_LE(decoded(text).size(), 320U) << where;
                EXPECT_TRUE(text.ends_with('.') || text.ends_with("…")) << where << ": " << text;
            }
        }
    }
}

TEST(Registry, has_a_title_of_its_own_for_each_check) {
    for (auto const language : all_languages) {
        std::map<std::string_view, std::string_view> seen;
        for (auto const& check : all_checks()) {
            auto const [there, fresh] = seen.emplace(check.words(language).title, check.id);
            EXPECT_TRUE(fresh) << there->second << " and " << check.id << ": " << there->first;
        }
    }
}

std::string escaped(std::string_view text) {
    std::string out;
    for (char const c : text) {
        if (std::string_view("\\`*_<>|").contains(c)) out += '\\';
        out += c;
    }
    return out;
}

std::string table_of_all_checks() {
    auto const checks = all_checks();
    auto out = fmt::format(
        "# Checks of a site's study\n\nAll {} checks, made from src/study/registry/*.toml; the test of the registry "
        "keeps "
        "this page in step.\nTheir words in Ukrainian, Russian and English stand beside them in the registry. Source "
        "“own”: a threshold of our\nown practice, and the report says so.\n",
        checks.size());
    for (std::uint8_t number = 0; number <= static_cast<std::uint8_t>(Group::ads); ++number) {
        auto const group = static_cast<Group>(number);
        out += fmt::format(
            "\n## {} ({})\n\n| id | severity | what is tested | threshold | source | WCAG | ACT "
            "|\n|---|---|---|---|---|---|---|\n",
            escaped(name_of(group)), std::ranges::count(checks, group, &Check::group));
        for (auto const& check : checks) {
            if (check.group != group) continue;
            out += fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", check.id, name_of(check.severity),
                               escaped(check.tests), escaped(check.threshold), escaped(check.source), check.wcag,
                               check.act);
        }
    }
    return out;
}

TEST(Registry, is_what_the_documentation_lists) {
    auto const page = table_of_all_checks();
    auto const made = testing::TempDir() + "study-checks.md";
    std::ofstream(made, std::ios::binary) << page;
    EXPECT_TRUE(page == read(SLOVO_SOURCE_DIR "/docs/study-checks.md"))
        << "the page is behind the registry: cp " << made << " docs/study-checks.md";
}

}  // namespace
}  // namespace slovo::study
