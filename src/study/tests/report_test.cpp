#include "study/report/report.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <regex>
#include <set>

#include "study/report/grades.hpp"
#include "study/report/plain.hpp"
#include "study/report/ranking.hpp"
#include "study/tests/invented_audit.hpp"
#include "text/unicode.hpp"

namespace slovo::study {
namespace {

Branding const firm{"Firm & Sons", "Kyiv", "hello@firm.example", "+380441234567", "https://firm.example/"};

std::string html_of(Audit const& audit, Language language = Language::uk, Medium medium = Medium::screen,
                    Service service = Service::general, EarlierCounts const& earlier = {},
                    std::string_view url = "https://pralka.example.com.ua/") {
    auto const grades = grades_of(audit, service);
    return report_html({.audit = audit,
                        .grades = grades,
                        .branding = firm,
                        .url = url,
                        .studied = parse_rfc3339("2026-11-22T21:15:00Z").value(),
                        .language = language,
                        .service = service,
                        .earlier = earlier},
                       medium);
}

std::vector<std::string> all_of(std::string const& html, char const* pattern) {
    std::regex const expression(pattern);
    std::vector<std::string> out;
    for (std::sregex_iterator at(html.begin(), html.end(), expression), end; at != end; ++at) out.push_back((*at)[1]);
    return out;
}

bool holds(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

Audit one_finding(Place place, std::string url, std::string title) {
    Audit audit;
    audit.pages.push_back({.url = std::move(url), .status = 200, .title = std::move(title), .findings = 1});
    audit.findings.push_back({.check = "title-missing", .count = 1, .places = {std::move(place)}});
    audit.checks_run = 1;
    return audit;
}

TEST(Report, works_alone_without_script_or_request) {
    for (auto const medium : {Medium::screen, Medium::print}) {
        auto const html = html_of(invented::audit(40, 60), Language::uk, medium);
        for (std::string_view const never :
             {"<script", "<link", "<img", "<iframe", "@import", "url(", " src=\"", "<base"})
            EXPECT_FALSE(holds(html, never)) << never;
        EXPECT_TRUE(html.starts_with("<!doctype html>\n<html lang=\"uk\">"));
        EXPECT_TRUE(holds(html, "<title>Дослідження сайту pralka.example.com.ua</title>"));
    }
}

TEST(Report, shows_the_first_page_in_a_browser) {
    auto audit = invented::audit(3, 3);
    audit.browser.emplace();
    audit.browser->phone = {.lcp_ms = 4100, .shift_thousandths = 120, .requests = 9, .failed = 1};
    audit.browser->phone.errors = {"<b>cart</b> is not defined"};
    audit.browser->phone.cookies = {{.name = "_ga", .host = "site.example", .lasting = true}};
    audit.browser->phone.picture = "/9j/4A==";
    audit.browser->desktop.picture = "PHNjcmlwdD4=";
    for (int i = 0; i < 20; ++i) audit.browser->desktop.foreign_hosts.push_back(fmt::format("cdn{:02}.example", i));
    auto const html = html_of(audit, Language::en);
    for (std::string_view const part :
         {"id=\"browser\"", "href=\"#browser\"", "<img src=\"data:image/jpeg;base64,/9j/4A==\" alt=\"Picture",
          "after 4.1 s <span class=\"cases\">poor", "0.12 <span class=\"cases\">fair", "1 failed",
          "&lt;b&gt;cart&lt;/b&gt; is not defined", "<span>_ga</span>", "stays after the visit", "cdn19.example",
          "There is no picture.", "nothing was painted", "Only the first page was opened in a browser"})
        EXPECT_TRUE(holds(html, part)) << part;
    EXPECT_FALSE(holds(html, "PHNjcmlwdD4"));
    EXPECT_TRUE(holds(html_of(audit, Language::uk), "через 4,1 с"));
    auto const paper = html_of(audit, Language::en, Medium::print);
    EXPECT_FALSE(holds(paper, "cdn19.example"));
    EXPECT_TRUE(holds(paper, "And 8 more."));
}

TEST(Report, says_in_a_line_why_no_browser_looked) {
    auto audit = invented::audit(3, 3);
    EXPECT_TRUE(holds(html_of(audit, Language::en), "Pages were read without a browser."));
    EXPECT_FALSE(holds(html_of(audit, Language::en), "id=\"browser\""));
    auto const words = [&](ErrorCode code) {
        audit.no_browser = Error(code, "why");
        return html_of(audit, Language::en);
    };
    EXPECT_TRUE(holds(words(ErrorCode::unavailable), "it could not be started safely"));
    EXPECT_TRUE(holds(words(ErrorCode::not_found), "did not open in a browser"));
    EXPECT_TRUE(holds(words(ErrorCode::expired), "in the time it had"));
    EXPECT_TRUE(holds(words(ErrorCode::internal), "ended with a fault"));
}

TEST(Report, gives_weasyprint_no_variables) {
    EXPECT_FALSE(holds(html_of(invented::audit(3, 3), Language::uk, Medium::print), "var("));
}

TEST(Report, says_plurals_as_people_do) {
    auto const cases = [](std::uint32_t count, Language language) {
        auto audit = one_finding({.page = 0, .line = 3, .evidence = "x"}, "https://a.example/", "t");
        audit.findings[0].count = count;
        return html_of(audit, language);
    };
    EXPECT_TRUE(holds(cases(1, Language::uk), "1 випадок<"));
    EXPECT_TRUE(holds(cases(3, Language::uk), "3 випадки<"));
    EXPECT_TRUE(holds(cases(11, Language::uk), "11 випадків<"));
    EXPECT_TRUE(holds(cases(22, Language::ru), "22 случая<"));
    EXPECT_TRUE(holds(cases(25, Language::ru), "25 случаев<"));
    EXPECT_TRUE(holds(cases(1, Language::en), "1 case<"));
    EXPECT_TRUE(holds(cases(2, Language::en), "2 cases<"));
}

TEST(Report, says_thresholds_in_its_language) {
    auto audit = one_finding({.page = 0, .line = 3, .evidence = "x"}, "https://a.example/", "t");
    audit.findings[0].check = "canonical-to-home";
    auto const in = [&](Language language) { return html_of(audit, language); };
    EXPECT_TRUE(holds(in(Language::uk), "Межа: 3\u00A0сторінки"));
    EXPECT_TRUE(holds(in(Language::ru), "Порог: 3\u00A0страницы"));
    EXPECT_TRUE(holds(in(Language::en), "Threshold: 3 pages"));
    EXPECT_FALSE(holds(in(Language::uk), "3 pages"));
}

TEST(Report, leads_with_the_service_asked_for) {
    auto const audit = invented::audit(100, 300);
    for (auto const service : {Service::ads, Service::seo, Service::usability}) {
        auto const html = html_of(audit, Language::en, Medium::screen, service);
        std::vector<std::string> expected;
        for (auto const group : chapter_order(service)) {
            auto const in_group = [&](Finding const& one) { return find_check(one.check)->group == group; };
            if (std::ranges::any_of(audit.findings, in_group))
                expected.push_back(fmt::format("area-{}", name_of(group)));
        }
        EXPECT_EQ(all_of(html, "<section class=\"chapter\" id=\"([^\"]*)\""), expected);
    }
    EXPECT_EQ(chapter_order(Service::ads).front(), Group::ads);
    EXPECT_EQ(chapter_order(Service::seo).front(), Group::indexing);
    EXPECT_EQ(chapter_order(Service::usability).front(), Group::mobile);
}

TEST(Report, names_every_group_once_in_each_order) {
    for (auto const service : {Service::general, Service::ads, Service::seo, Service::usability}) {
        auto order = chapter_order(service);
        std::ranges::sort(order);
        for (std::size_t i = 0; i < group_count; ++i) EXPECT_EQ(order[i], static_cast<Group>(i));
    }
}

TEST(Report, puts_five_things_first_of_several_groups) {
    auto const audit = invented::audit(100, 300);
    auto const first = things_to_do_first(audit, Service::ads);
    ASSERT_EQ(first.size(), first_things);
    std::map<Group, int> groups;
    for (auto const index : first) {
        auto const* const check = find_check(audit.findings[index].check);
        EXPECT_NE(check->severity, Severity::info);
        EXPECT_LE(++groups[check->group], 2);
    }
    for (auto const medium : {Medium::screen, Medium::print}) {
        auto const html = html_of(audit, Language::en, medium, Service::ads);
        for (auto const index : first)
            EXPECT_TRUE(holds(html, fmt::format("<article class=\"finding {}\" id=\"{}\">",
                                                name_of(find_check(audit.findings[index].check)->severity),
                                                audit.findings[index].check)));
    }
}

TEST(Report, links_only_to_places_that_it_has) {
    for (auto const medium : {Medium::screen, Medium::print}) {
        auto const html = html_of(invented::audit(100, 120), Language::ru, medium);
        for (auto const& anchor : all_of(html, "href=\"#([^\"]*)\""))
            EXPECT_TRUE(holds(html, "id=\"" + anchor + "\"")) << anchor;
        auto ids = all_of(html, " id=\"([^\"]*)\"");
        auto const count = ids.size();
        std::ranges::sort(ids);
        ids.erase(std::ranges::unique(ids).begin(), ids.end());
        EXPECT_EQ(ids.size(), count);
    }
}

TEST(Report, takes_hostile_text_as_text) {
    static constexpr std::string_view hostile[] = {"<script>alert(1)</script>",
                                                   "\"><img src=x onerror=alert(1)>",
                                                   "</style><svg onload=alert(1)>",
                                                   "'-alert(1)-'",
                                                   "]]><!--",
                                                   "{t:report_title}",
                                                   "\xE2\x80\xAE"
                                                   "gnp.exe",
                                                   "a\0b\x1B[31m",
                                                   "\xFF\xFE\xC0\xAF",
                                                   "javascript:alert(1)",
                                                   "data:text/html,<script>",
                                                   "https://evil.example/\"onmouseover=\"x",
                                                   "https://evil.example/?a=<b>&c='d'",
                                                   "//evil.example",
                                                   "vbscript:x",
                                                   "https://a.example/%E2%80%AE%3Cscript%3E"};
    // Those of the template.
    std::set<std::string, std::less<>> elements{"br"};
    for (auto const& name : all_of(html_of(invented::audit(5, 20)), "<([a-zA-Z]+)")) elements.insert(name);
    for (auto const words : hostile) {
        for (auto const medium : {Medium::screen, Medium::print}) {
            auto const audit = one_finding({.page = 0, .line = 1, .evidence = std::string(words)}, std::string(words),
                                           std::string(words));
            auto const html = html_of(audit, Language::en, medium, Service::general, {}, words);
            for (auto const& name : all_of(html, "<([a-zA-Z]+)")) EXPECT_TRUE(elements.contains(name)) << name;
            for (auto const& name : all_of(html, "<[a-z][^>]* (on[a-z]+)=")) ADD_FAILURE() << words << name;
            EXPECT_EQ(all_of(html, "(<svg)").size(), group_count + (words.starts_with("https://") ? 1U : 0U));
            EXPECT_EQ(all_of(html, "(</style)").size(), 1U);
            for (auto const& target : all_of(html, "href=\"([^\"]*)\""))
                EXPECT_TRUE(
                    std::regex_match(target, std::regex("(#[a-z_-]+|https?://[^\\s<>]*|mailto:[^\\s]*|tel:[+0-9]*)")))
                    << target;
            EXPECT_TRUE(text::is_valid_utf8(html)) << words;
            EXPECT_FALSE(holds(html, "\xE2\x80\xAE")) << words;
            EXPECT_EQ(html.find('\0'), std::string::npos);
            EXPECT_EQ(html.find('\x1B'), std::string::npos);
        }
    }
}

TEST(Report, stays_bounded_whatever_the_site) {
    auto audit = invented::audit(20'000, 300);
    for (auto& page : audit.pages) page.title = std::string(5000, 'x');
    for (auto& finding : audit.findings)
        for (auto& place : finding.places) place.evidence = std::string(5000, '<');
    EXPECT_LT(html_of(audit).size(), 4U * 1024 * 1024);
    EXPECT_LT(html_of(audit, Language::uk, Medium::print).size(), 300U * 1024);
}

TEST(Report, of_a_site_without_a_page_or_a_finding) {
    for (auto const language : all_languages) {
        auto const html = html_of({}, language);
        EXPECT_TRUE(holds(html, ">100</text>"));
        EXPECT_FALSE(holds(html, "class=\"chapter\""));
    }
}

TEST(Report, is_written_at_once) {
    auto const audit = invented::audit(500, 120);
    auto const before = std::chrono::steady_clock::now();
    EXPECT_FALSE(html_of(audit).empty());
    EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::milliseconds(500));
}

TEST(Report, tells_what_changed) {
    auto audit = invented::audit(10, 3);
    EarlierCounts const earlier{{std::string(audit.findings[0].check), audit.findings[0].count + 5},
                                {std::string(audit.findings[1].check), audit.findings[1].count},
                                {"h1-missing", 7}};
    auto const html = html_of(audit, Language::en, Medium::screen, Service::general, earlier);
    EXPECT_TRUE(holds(html, "id=\"changes\""));
    EXPECT_TRUE(holds(html, fmt::format("was {}</span>", audit.findings[0].count + 5)));
    EXPECT_TRUE(holds(html, find_check("h1-missing")->words(Language::en).title));
    EXPECT_EQ(all_of(html, "<dd>(\\d)</dd></div>\n").size(), 5U);
    EXPECT_FALSE(holds(html_of(audit), "id=\"changes\""));
}

TEST(Report, summary_names_the_first_things_in_order) {
    auto const audit = invented::audit(50, 60);
    auto const grades = grades_of(audit, Service::seo);
    EarlierCounts const none;
    auto const summary = summary_of({.audit = audit,
                                     .grades = grades,
                                     .branding = firm,
                                     .url = "https://www.a.example/",
                                     .studied = {},
                                     .language = Language::uk,
                                     .service = Service::seo,
                                     .earlier = none});
    EXPECT_TRUE(summary.starts_with("Дослідження сайту a.example\n"));
    auto const first = things_to_do_first(audit, Service::seo);
    std::size_t at = 0;
    for (auto const index : first) {
        at = summary.find(find_check(audit.findings[index].check)->words(Language::uk).title, at);
        EXPECT_NE(at, std::string::npos);
    }
}

TEST(Plain, text_is_short_and_harmless) {
    EXPECT_EQ(plain(" a \n\t b\u200B\u202E ", 10), "a b");
    EXPECT_EQ(plain("абвгд", 3), "абв…");
    EXPECT_EQ(plain("абв", 3), "абв");
    EXPECT_EQ(plain("a\xFF", 9), "a\xEF\xBF\xBD");
    EXPECT_EQ(plain("", 3), "");
}

TEST(Plain, addresses_are_readable_and_keep_their_meaning) {
    EXPECT_EQ(plain_address("https://a.example/%D1%82%D0%B5?x=%2F", "https://a.example"), "/те?x=%2F");
    EXPECT_EQ(plain_address("https://a.example.evil/x", "https://a.example"), "https://a.example.evil/x");
    EXPECT_EQ(plain_address("https://a.example/%CF%F0%E8", "https://a.example"), "/%CF%F0%E8") << "cp1251 stays";
    EXPECT_EQ(plain_host("https://www.xn--80aikifvh.xn--j1amh/x"), "приклад.укр");
    EXPECT_FALSE(web_link("javascript:alert(1)"));
    EXPECT_FALSE(web_link("//a.example/"));
    EXPECT_FALSE(web_link("mailto:a@a.example"));
    EXPECT_FALSE(web_link("https://a.example/ b"));
    EXPECT_TRUE(web_link("http://a.example/"));
}

TEST(Plain, sizes_are_in_the_readers_language) {
    EXPECT_EQ(size_words(512, Language::en), "512 B");
    EXPECT_EQ(size_words(2048, Language::uk), "2 КБ");
    EXPECT_EQ(size_words(1'600'000, Language::ru), "1,5 МБ");
    EXPECT_EQ(size_words(1'600'000, Language::en), "1.5 MB");
}

}  // namespace
}  // namespace slovo::study
