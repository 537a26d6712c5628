// Texts, plurals, numbers and dates of the three languages.
#include "text/catalog.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

namespace slovo::text {
namespace {

std::string const gap = "\u00a0";

Instant at(std::string_view text) {
    return parse_rfc3339(text).value();
}

TEST(Catalog, has_a_text_for_every_key_in_every_language) {
    for (auto const& texts : catalogue) {
        for (std::size_t key = 0; key < key_count; ++key) {
            EXPECT_FALSE(texts[key].empty()) << key_names[key];
            EXPECT_EQ(texts[key].find("  "), std::string_view::npos) << key_names[key];
        }
    }
}

/// All of the sources that may name a key.
std::string sources() {
    std::string all;
    for (char const* folder : {"/src", "/tools"}) {
        for (auto const& entry :
             std::filesystem::recursive_directory_iterator(std::string(SLOVO_SOURCE_DIR) + folder)) {
            auto const ending = entry.path().extension();
            if (ending != ".cpp" && ending != ".hpp" && ending != ".html" && ending != ".mail") continue;
            std::ifstream in(entry.path());
            all.append(std::istreambuf_iterator<char>(in), {});
        }
    }
    return all;
}

TEST(Catalog, holds_no_key_that_nothing_uses) {
    auto const all = sources();
    std::set<std::string, std::less<>> used;
    for (std::string_view const mark : {"{t:", "Key::"}) {
        for (auto at = all.find(mark); at != std::string::npos; at = all.find(mark, at + 1)) {
            auto const from = at + mark.size();
            auto const end = all.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_", from);
            used.insert(all.substr(from, end - from));
        }
    }
    for (auto const name : key_names) EXPECT_TRUE(used.contains(name)) << name;
}

TEST(Catalog, fills_holes_with_texts_and_numbers) {
    EXPECT_EQ(fill("{a} and {b}.", Language::en, {{"a", "x"}, {"b", 5}}), "x and 5.");
    EXPECT_EQ(fill("no holes", Language::en, {}), "no holes");
    EXPECT_EQ(fill("{ a }", Language::en, {{"a", "{b}"}}), "{b}") << "what fills a hole is not read again";
}

TEST(Catalog, chooses_plurals_as_CLDR_says) {
    constexpr std::string_view uk = "{n, plural, one{# заявка} few{# заявки} many{# заявок} other{# заявки}}";
    struct Case {
        std::int64_t count;
        std::string_view text;
    };
    for (auto const& [count, text] : {Case{1, "1 заявка"},
                                      {2, "2 заявки"},
                                      {5, "5 заявок"},
                                      {11, "11 заявок"},
                                      {12, "12 заявок"},
                                      {21, "21 заявка"},
                                      {22, "22 заявки"},
                                      {25, "25 заявок"},
                                      {101, "101 заявка"},
                                      {111, "111 заявок"},
                                      {0, "0 заявок"}}) {
        EXPECT_EQ(fill(uk, Language::uk, {{"n", count}}), text);
        EXPECT_EQ(fill(uk, Language::ru, {{"n", count}}), text);
    }
    constexpr std::string_view en = "{n, plural, one{# request} other{# requests}}";
    EXPECT_EQ(fill(en, Language::en, {{"n", 1}}), "1 request");
    EXPECT_EQ(fill(en, Language::en, {{"n", 21}}), "21 requests");
    EXPECT_EQ(fill(en, Language::en, {{"n", 0}}), "0 requests");
}

TEST(Catalog, has_every_plural_form_that_its_language_needs) {
    for (std::size_t key = 0; key < key_count; ++key) {
        for (auto const language : all_languages) {
            auto const text = catalogue[static_cast<std::size_t>(language)][key];
            if (text.find(", plural,") == std::string_view::npos) continue;
            for (std::string_view const form : {"one{", "few{", "many{", "other{"}) {
                bool const needed = language != Language::en || form == "one{" || form == "other{";
                EXPECT_EQ(text.find(form) != std::string_view::npos, needed)
                    << key_names[key] << " " << name_of(language) << " " << form;
            }
        }
    }
}

TEST(Catalog, groups_numbers_as_the_language_does) {
    EXPECT_EQ(number(999, Language::uk), "999");
    EXPECT_EQ(number(12345, Language::uk), "12" + gap + "345");
    EXPECT_EQ(number(12345, Language::ru), "12" + gap + "345");
    EXPECT_EQ(number(1234567, Language::en), "1,234,567");
    EXPECT_EQ(number(0, Language::en), "0");
}

TEST(Catalog, writes_days_in_Kyivs_time) {
    EXPECT_EQ(day(at("2026-11-22T23:30:00Z"), Language::uk), "23 листопада 2026");
    EXPECT_EQ(day(at("2026-11-22T10:00:00Z"), Language::ru), "22 ноября 2026");
    EXPECT_EQ(day(at("2026-11-22T10:00:00Z"), Language::en), "22 November 2026");
    EXPECT_EQ(moment(at("2026-07-01T10:05:00Z"), Language::en), "1 July 2026, 13:05") << "summer time";
    EXPECT_EQ(moment(at("2026-12-01T10:05:00Z"), Language::uk), "1 грудня 2026, 12:05");
    EXPECT_EQ(brief(at("2026-12-01T10:05:00Z"), Language::en), "1 Dec, 12:05");
}

TEST(Catalog, ends_the_process_when_a_hole_is_left_open) {
    EXPECT_DEATH((void)fill("{a}", Language::en, {}), "every hole of a text is filled");
    EXPECT_DEATH((void)fill("{n, plural, other{#}}", Language::en, {{"n", "x"}}), "a plural is decided by a number");
}

}  // namespace
}  // namespace slovo::text
