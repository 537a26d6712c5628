#include "study/robots.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <random>
#include <thread>

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace slovo::study {
namespace {

using Faults = std::vector<std::pair<RobotsFault, std::uint32_t>>;

Faults faults(std::string_view text) {
    Faults made;
    for (auto const& remark : Robots::parse(text).remarks()) made.emplace_back(remark.fault, remark.line);
    return made;
}

TEST(Robots, SaysWhatIsWrongAndWhere) {
    EXPECT_EQ(faults("User-agent: *\r\nDisallow: /a\r\n\r\nDisalow: /b\r\nAllow\r\n"),
              (Faults{{RobotsFault::unknown_directive, 4}, {RobotsFault::no_colon, 5}}));
    EXPECT_EQ(faults("Disallow: /\nCrawl-delay: 1\nUser-agent: *\nDisallow: a\nDisallow: /$a\nDisallow: /a$\n"),
              (Faults{{RobotsFault::rule_before_group, 1},
                      {RobotsFault::rule_before_group, 2},
                      {RobotsFault::bad_pattern, 4},
                      {RobotsFault::end_sign_inside, 5}}));
    EXPECT_EQ(faults("Sitemap: /sitemap.xml\nSitemap:\nSitemap: https://a.ua/s.xml\n"),
              (Faults{{RobotsFault::bad_sitemap, 1}, {RobotsFault::bad_sitemap, 2}}));
    EXPECT_EQ(
        faults("User-agent: *\nCrawl-delay: x\nUser-agent:\n"),
        (Faults{{RobotsFault::bad_delay, 2}, {RobotsFault::delay_joins_groups, 3}, {RobotsFault::empty_agent, 3}}));
    EXPECT_EQ(faults("\xEF\xBB\xBFUser-agent: *\n"), (Faults{{RobotsFault::byte_order_mark, 0}}));
    EXPECT_EQ(faults("# \xEF\xF0\xE8\n"), (Faults{{RobotsFault::not_utf8, 0}}));
    EXPECT_EQ(faults("\n <!DOCTYPE html>\n<p>Not: here\nno colon"), (Faults{{RobotsFault::is_html, 0}}));
    EXPECT_EQ(Robots::parse("  Nothing here  # x\n").remarks().at(0).text, "Nothing here  # x");
}

TEST(Robots, AGroupOfADelayOnlyJoinsTheNext) {
    EXPECT_EQ(faults("User-agent: *\nCrawl-delay: 5\nUser-agent: bot\nDisallow: /\n"),
              (Faults{{RobotsFault::delay_joins_groups, 3}}));
    EXPECT_EQ(faults("User-agent: *\nCrawl-delay: 5\nDisallow:\nUser-agent: bot\nDisallow: /\n"), Faults{});
    EXPECT_EQ(faults("User-agent: *\nUser-agent: bot\nCrawl-delay: 5\n"), Faults{});
    EXPECT_EQ(faults("User-agent: *\nCrawl-delay: 5\nUser-agent: a\nUser-agent: b\nDisallow: /\n"),
              (Faults{{RobotsFault::delay_joins_groups, 3}}))
        << "once";
    EXPECT_EQ(faults("User-agent: *\nCrawl-delay: slow\nUser-agent: a\nDisallow: /\n"),
              (Faults{{RobotsFault::bad_delay, 2}, {RobotsFault::delay_joins_groups, 3}}));
}

TEST(Robots, WhatOthersKnowIsNoMistake) {
    EXPECT_EQ(faults("User-agent: Yandex\nClean-param: ref /a\nHost: a.ua\nCrawl-delay: 2.5\nDisallow: /*?ref=\n"),
              Faults{});
}

TEST(Robots, Sitemaps) {
    auto const robots = Robots::parse(
        "SITEMAP: https://a.ua/1.xml # one\nUser-agent: *\nSitemap:http://b.ua/карта.xml\nDisallow: /\nSitemap: no\n");
    ASSERT_EQ(robots.sitemaps().size(), 2U);
    EXPECT_EQ(robots.sitemaps()[0].href(), "https://a.ua/1.xml");
    EXPECT_EQ(robots.sitemaps()[1].href(), "http://b.ua/%D0%BA%D0%B0%D1%80%D1%82%D0%B0.xml");
}

TEST(Robots, SomeCrawlersDoNotListenToTheStar) {
    auto const all = Robots::parse("User-agent: *\nDisallow: /\n");
    EXPECT_TRUE(all.rules_for("AdsBot-Google", Wildcard::ignored).judge("/a").allowed);
    EXPECT_FALSE(all.rules_for("AdsBot-Google").judge("/a").allowed);
    EXPECT_FALSE(all.names("AdsBot-Google"));
    auto const named = Robots::parse("User-agent: adsbot-google\nDisallow: /\n");
    EXPECT_FALSE(named.rules_for("AdsBot-Google", Wildcard::ignored).judge("/a").allowed);
    EXPECT_TRUE(named.names("AdsBot-Google"));
}

TEST(Robots, TheRuleThatDecidedIsNamed) {
    auto const rules = Robots::parse("User-agent: *\nDisallow: /a\nAllow: /a/b\n").rules_for("bot");
    EXPECT_EQ(rules.judge("/a/c").line, 2U);
    EXPECT_EQ(rules.judge("/a/b").line, 3U);
    EXPECT_EQ(rules.judge("/c").line, 0U);
    EXPECT_EQ(rules.judge("/robots.txt").line, 0U);
}

TEST(Robots, ReadsUpToTheLimitAndNoHalfLine) {
    std::string text = "User-agent: *\nDisallow: /a\n";
    text.resize(limits::robots_bytes - 12, '#');
    text += "\nDisallow: /bbb\n";  // cut in the middle: "Disallow: /" would forbid everything
    auto const robots = Robots::parse(text);
    EXPECT_FALSE(robots.rules_for("bot").judge("/a").allowed);
    EXPECT_TRUE(robots.rules_for("bot").judge("/c").allowed);
    ASSERT_EQ(robots.remarks().size(), 1U);
    EXPECT_EQ(robots.remarks()[0].fault, RobotsFault::too_large);
    // RFC 9309 §2.5: 500 KiB are read.
    std::string whole = "User-agent: *\n" + std::string(500 * 1024 - 40, '#') + "\nDisallow: /last\n";
    EXPECT_LE(whole.size(), 500U * 1024);
    EXPECT_FALSE(Robots::parse(whole).rules_for("bot").judge("/last").allowed);
}

TEST(Robots, RemarksAreBounded) {
    std::string text;
    while (text.size() < limits::robots_bytes - 2) text += "x\n";
    EXPECT_EQ(Robots::parse(text).remarks().size(), limits::study_places);
    EXPECT_GT(Robots::parse(text).count(RobotsFault::no_colon), limits::study_places);
    EXPECT_EQ(Robots::parse("x" + std::string(10'000, 'y')).remarks().at(0).text.size(), limits::study_evidence);
}

// ---- Properties

/// The plain reading of §2.2.2: try every way in which stars may be filled.
bool matches_slowly(std::string_view pattern, std::string_view text) {
    if (pattern.empty()) return true;
    if (pattern == "$") return text.empty();
    if (pattern[0] == '*') {
        for (std::size_t skip = 0; skip <= text.size(); ++skip) {
            if (matches_slowly(pattern.substr(1), text.substr(skip))) return true;
        }
        return false;
    }
    return !text.empty() && pattern[0] == text[0] && matches_slowly(pattern.substr(1), text.substr(1));
}

std::string random_text(std::mt19937_64& random, std::string_view letters, std::size_t size_max) {
    std::string made;
    for (auto size = random() % (size_max + 1); size > 0; --size) made += letters[random() % letters.size()];
    return made;
}

TEST(RobotsProperties, MatchingIsThePlainReading) {
    std::mt19937_64 random(1);
    for (int i = 0; i < 200'000; ++i) {
        auto const pattern = "/" + random_text(random, "ab/*", 8) + (random() % 3 == 0 ? "$" : "");
        auto const target = "/" + random_text(random, "ab/", 10);
        ASSERT_EQ(RobotsPattern(pattern).matches(RobotsTarget(target)), matches_slowly(pattern, target))
            << pattern << " " << target;
    }
}

TEST(RobotsProperties, TheMostOctetsDecideWhateverTheOrder) {
    std::mt19937_64 random(2);
    for (int i = 0; i < 5000; ++i) {
        std::vector<std::string> lines;
        for (auto count = random() % 6; count > 0; --count)
            lines.push_back((random() % 2 == 0 ? "Allow: /" : "Disallow: /") + random_text(random, "ab*", 4) + "\n");
        auto const target = "/" + random_text(random, "ab", 6);
        std::size_t most = 0;
        bool allow = true;
        for (auto const& line : lines) {
            auto const pattern = line.substr(line.find('/'), line.size() - line.find('/') - 1);
            if (!matches_slowly(pattern, target) || pattern.size() < most) continue;
            allow = (pattern.size() == most && allow) || line.starts_with("Allow");
            most = pattern.size();
        }
        std::string file = "User-agent: *\n";
        std::ranges::shuffle(lines, random);
        for (auto const& line : lines) file += line + (random() % 3 == 0 ? "User-agent: *\n" : "");
        ASSERT_EQ(Robots::parse(file).rules_for("bot").judge(target).allowed, allow) << file << target;
    }
}

TEST(RobotsProperties, EncodingOrdinaryOctetsChangesNothing) {
    std::mt19937_64 random(3);
    auto const encoded = [&random](std::string const& text) {
        static constexpr char digits[] = "0123456789abcdefABCDEF";
        std::string made;
        for (char const c : text) {
            if (c == '/' || random() % 2 == 0) {
                made += c;
                continue;
            }
            auto const byte = static_cast<unsigned char>(c);
            made += '%';
            for (unsigned const digit : {byte / 16U, byte % 16U})
                made += digits[digit + (digit > 9 ? random() % 2 * 6 : 0)];
        }
        return made;
    };
    for (int i = 0; i < 20'000; ++i) {
        auto const rule = "/" + random_text(random, "aZ9-._~:@!'(),;[]\xD0\xBF/", 8);
        auto const target = "/" + random_text(random, "aZ9-._~:@!'(),;[]\xD0\xBF/", 10);
        ASSERT_EQ(RobotsPattern(encoded(rule)).matches(RobotsTarget(encoded(target))), target.starts_with(rule))
            << rule << " " << target;
        ASSERT_EQ(RobotsPattern(encoded(rule)).octets(), RobotsPattern(rule).octets());
    }
}

TEST(RobotsProperties, ManyTogetherSayWhatEachSaysAlone) {
    std::mt19937_64 random(4);
    for (int i = 0; i < 2000; ++i) {
        std::vector<RobotsPattern> patterns;
        for (auto count = 1 + random() % 40; count > 0; --count)
            patterns.emplace_back("/" + random_text(random, "aab*?%2F", 9) + (random() % 4 == 0 ? "$" : ""));
        std::vector<RobotsPattern const*> all;
        for (auto const& pattern : patterns) all.push_back(&pattern);
        RobotsPatterns const together(all);
        for (int one = 0; one < 20; ++one) {
            auto const written = "/" + random_text(random, "aab?%2F/", 12);
            RobotsTarget const target(written);
            auto const alone = std::ranges::find_if(patterns, [&](auto const& each) { return each.matches(target); });
            auto const expected = alone == patterns.end() ? std::nullopt : std::optional(alone - patterns.begin());
            ASSERT_EQ(together.match(target).first, expected) << written;
        }
    }
}

/// Files of half a megabyte of wildcards, each of which reads a long address for as long as it can.
std::vector<std::vector<std::string>> hostile_patterns(std::size_t bytes) {
    std::vector<std::vector<std::string>> made(5);
    std::array<std::size_t, 5> size{};
    auto const add = [&](std::size_t kind, std::string pattern) {
        if (size[kind] > bytes) return;
        size[kind] += pattern.size() + 10;
        made[kind].push_back(std::move(pattern));
    };
    for (std::size_t i = 0; i < bytes / 10; ++i) {
        add(0, "/*aab$" + std::to_string(i));
        add(1, "/*" + std::to_string(i) + "x");
        add(2, "/*aaaa*aaa*ab*" + std::to_string(i));
        add(3, "/*" + std::string(i % 1000 + 1, 'a') + "*b");
        add(4, "/a*" + std::string(i % 7 + 1, 'a') + "*aa*a*aaaaaa*aaa*" + std::to_string(i) + "$");
    }
    return made;
}

TEST(RobotsProperties, WhatAnAddressCostsGrowsWithTheFileNotWithItsRules) {
    auto const target = RobotsTarget("/" + std::string(limits::web_url_bytes, 'a'));
    for (auto const& written : hostile_patterns(limits::robots_bytes)) {
        std::vector<RobotsPattern> patterns(written.begin(), written.end());
        std::vector<RobotsPattern const*> all;
        for (auto const& pattern : patterns) all.push_back(&pattern);
        auto const found = RobotsPatterns(all).match(target);
        EXPECT_FALSE(found.first) << written.front();
        // One by one they take rules times octets, 700 million and more.
        EXPECT_LT(found.steps, 40 * (limits::robots_bytes + limits::web_url_bytes)) << written.front();
    }
}

TEST(RobotsProperties, AShortAddressIsCheapAfterTheFirst) {
    RobotsPattern const pattern("/*" + std::string(100'000, 'x'));
    RobotsPattern const* const all[] = {&pattern};
    RobotsPatterns const together(all);
    std::thread([&together] {  // what is kept is kept by thread
        EXPECT_GE(together.match(RobotsTarget("/a")).steps, 100'000U);
        EXPECT_LE(together.match(RobotsTarget("/a")).steps, 10U);
    })
        .join();
}

TEST(RobotsProperties, HostileFilesTakeNoTime) {
    std::string stars = "User-agent: *\nDisallow: /", agents, rules = "User-agent: *\n";
    for (int i = 0; i < 100'000; ++i) stars += "*a";
    stars += "*b$\n";
    for (int i = 0; agents.size() < limits::robots_bytes; ++i) agents += "User-agent: bot" + std::to_string(i) + "\n";
    while (rules.size() < limits::robots_bytes) rules += "Disallow: /*aab$\n";
    auto const target = "/" + std::string(limits::web_url_bytes, 'a');
    auto const begin = std::chrono::steady_clock::now();
    for (auto const& file : {stars, agents, rules}) {
        EXPECT_TRUE(Robots::parse(file).rules_for("Mozilla/5.0 (compatible; botx)").judge(target).allowed);
    }
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
}

}  // namespace
}  // namespace slovo::study
