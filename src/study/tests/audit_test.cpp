#include "study/audit.hpp"

#include <algorithm>
#include <chrono>

#include <gtest/gtest.h>
#include "base/limits.hpp"
#include "fixture.hpp"
#include "study/inspect/image_header.hpp"
#include "study/inspect/observatory.hpp"
#include "study/inspect/trackers.hpp"
#include "study/mask.hpp"
#include "study/score.hpp"
#include "study/similar.hpp"

namespace slovo::study {
namespace {

TEST(Mask, NothingOfAPersonIsLeft) {
    EXPECT_EQ(masked("Write to canary.person+x@people.example now"), "Write to ••• now");
    EXPECT_EQ(masked("Телефон: +38 (044) 123-45-67."), "Телефон: •••.");
    EXPECT_EQ(masked("/u?email=someone%40people.example&page=2"), "/u?email=•••&page=2");
    EXPECT_EQ(masked("who=canary%40people.example"), "who=•••");
    EXPECT_EQ(masked("?name=Тарас&x=1"), "?name=•••&x=1");
    EXPECT_EQ(masked("h1 → h3, 84 characters, 1 299 грн, 2026-12-01"), "h1 → h3, 84 characters, 1 299 грн, 2026-12-01");
    EXPECT_EQ(masked("почта пример@почта.укр!"), "почта •••!");
    EXPECT_EQ(masked_address("https://a.example/p/1234567890?mail=x@y.example"),
              "https://a.example/p/1234567890?mail=•••");
}

TEST(Mask, EvidenceIsCutAtAWholeCharacter) {
    auto const text = evidence("щ" + std::string(95, 'x') + "щщщщщщщщщщ", 100);
    EXPECT_LE(text.size(), 100U);
    EXPECT_TRUE(text.ends_with("…"));
}

TEST(Audit, CanariesOfPeopleAreNowhereInTheResult) {
    auto const audit = audit_of(
        "@page https://site.example/?email=canary@people.example\n"
        "<title>Іван canary@people.example +380 44 765 43 21</title>\n"
        "<meta name=\"description\" content=\"canary@people.example\">\n"
        "<link rel=\"canonical\" href=\"/x?mail=canary@people.example\">\n---\n"
        "<h1>+380447654321</h1><h3>canary@people.example</h3>\n"
        "<a href=\"mailto:canary@people\">canary@people.example</a><a href=\"tel:+3804476543210000000\">call</a>\n"
        "<a href=\"/unsubscribe?who=canary@people.example\">тут</a><img src=\"/p/canary@people.example.jpg\">\n"
        "<form action=\"http://x.test/?email=canary@people.example\"><input name=\"email\" "
        "value=\"canary@people.example\">"
        "</form>\n"
        "@page https://site.example/unsubscribe?who=canary%40people.example 404\n");
    auto const clean = [](std::string const& text) {
        return !text.contains("canary") && !text.contains("7654321") && !text.contains("765 43 21");
    };
    std::size_t places = 0;
    for (auto const& finding : audit.findings)
        for (auto const& place : finding.places) {
            ++places;
            EXPECT_TRUE(clean(place.evidence)) << finding.check << ": " << place.evidence;
        }
    for (auto const& page : audit.pages)
        EXPECT_TRUE(clean(page.url) && clean(page.title)) << page.url << ' ' << page.title;
    EXPECT_GT(places, 10U);
}

TEST(Audit, PlacesAreBoundedAndCounted) {
    auto const audit = audit_of("@page https://site.example/{i} copies=200\n{{10*<img src=\"/{n}.png\">}}\n");
    auto const found = std::ranges::find(audit.findings, "image-alt-missing", &Finding::check);
    ASSERT_NE(found, audit.findings.end());
    EXPECT_EQ(found->count, 2000U);
    EXPECT_EQ(found->places.size(), limits::study_places);
    EXPECT_EQ(audit.pages.size(), 200U);
}

TEST(Score, LighthousesCurve) {
    // The two points that define a curve, and its ends.
    EXPECT_DOUBLE_EQ(log_normal_score({1800, 3000}, 0), 1);
    EXPECT_DOUBLE_EQ(log_normal_score({1800, 3000}, 1800), 0.9);
    EXPECT_DOUBLE_EQ(log_normal_score({1800, 3000}, 3000), 0.5);
    EXPECT_DOUBLE_EQ(log_normal_score({1800, 3000}, 3001), 0.49);
    EXPECT_DOUBLE_EQ(log_normal_score({1800, 3000}, 1'000'000), 0);
    EXPECT_DOUBLE_EQ(log_normal_score({2500, 4000}, 2000), 0.97);
    EXPECT_DOUBLE_EQ(log_normal_score({2500, 4000}, 5000), 0.27);
    EXPECT_DOUBLE_EQ(log_normal_score({28, 128}, 60), 0.73);
    double last = 1;
    for (double value = 10; value < 20'000; value += 10) {
        auto const score = log_normal_score(curves::largest_paint_ms, value);
        EXPECT_LE(score, last);
        last = score;
    }
}

TEST(Score, GradesFallWithGravityAndReach) {
    EXPECT_EQ(grade({}).letter, 'A');
    Failure const critical[] = {{Severity::critical, 1}};
    Failure const high_once[] = {{Severity::high, 0.01}}, high_everywhere[] = {{Severity::high, 1}};
    EXPECT_LE(grade(critical).points, 50);
    EXPECT_GT(grade(high_once).points, grade(high_everywhere).points);
    EXPECT_EQ(observatory_grade(100), "A+");
    EXPECT_EQ(observatory_grade(84), "B+");
    EXPECT_EQ(observatory_grade(20), "F");
}

TEST(Observatory, BonusesCountFromNinetyOnly) {
    EXPECT_EQ(observatory_points({5, 5, 10}), 120);
    EXPECT_EQ(observatory_points({-10, 5}), 95);
    EXPECT_EQ(observatory_points({-15, 5, 10}), 85);
    EXPECT_EQ(observatory_points({-50, -40, -20}), 0);
}

TEST(Similar, NearTextsAreOneCluster) {
    std::string text;
    for (int word = 0; word < 400; ++word) text += "word" + std::to_string(word) + " ";
    auto const first = fingerprint(text), second = fingerprint(text + "more"),
               other = fingerprint("x " + text.substr(2000));
    EXPECT_EQ(fingerprint(text).exact, first.exact);
    EXPECT_NE(first.exact, second.exact);
    EXPECT_GE(resemblance(first.sketch, second.sketch), 0.8);
    std::string different;
    for (int word = 0; word < 400; ++word) different += "thing" + std::to_string(word * 7) + " ";
    Fingerprint const all[] = {first, fingerprint(different), second, other};
    auto const result = clusters(all);
    EXPECT_EQ(result[0], result[2]);
    EXPECT_NE(result[0], result[1]);
}

TEST(Similar, AHundredThousandTextsInTwoSeconds) {
    std::vector<Fingerprint> texts(100'000);
    std::uint64_t state = 1;
    for (std::size_t index = 0; index < texts.size(); ++index) {
        state = state * 6364136223846793005 + 1442695040888963407;
        texts[index] = {.simhash = state ^ (state >> 29), .exact = index, .words = 500};
        texts[index].sketch.fill(static_cast<std::uint32_t>(state >> 32));
        if (index % 10 == 9) {  // a tenth are twins of the one before, two bits away
            texts[index] = texts[index - 1];
            texts[index].simhash ^= 0x0000'0001'0000'0100;
        }
    }
    auto const begin = std::chrono::steady_clock::now();
    auto const result = clusters(texts);
    auto const took = std::chrono::steady_clock::now() - begin;
    std::size_t joined = 0;
    for (std::size_t index = 0; index < result.size(); ++index) joined += result[index] != index ? 1 : 0;
    EXPECT_EQ(joined, 10'000U);
    EXPECT_LT(took, std::chrono::seconds(10)) << "an hour's work on a busy machine, two seconds on a free one";
    RecordProperty("milliseconds",
                   static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(took).count()));
}

TEST(ImageHeader, SizesOfEveryKindAndNothingFromRubbish) {
    auto const read = [](std::string_view bytes) {
        return read_image_header({reinterpret_cast<std::uint8_t const*>(bytes.data()), bytes.size()});
    };
    using namespace std::string_view_literals;
    EXPECT_EQ(read("GIF89a\x2c\x01\xc8\x00"sv).width, 300U);
    EXPECT_EQ(read("\xFF\xD8\xFF\xE0\x00\x04\x00\x00\xFF\xC0\x00\x11\x08\x00\x64\x00\xC8\x03\x01"sv).width, 200U);
    EXPECT_EQ(read("RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x63\0\0\x31\0\0"sv).width, 100U);
    EXPECT_EQ(read("<svg xmlns='x'>"sv).kind, ImageKind::svg);
    EXPECT_EQ(read(""sv).kind, ImageKind::unknown);
    EXPECT_EQ(read("\xFF\xD8\xFF"sv).width, 0U);
    EXPECT_EQ(read("\xFF\xD8\xFF\xE0\xFF\xFF\xFF"sv).width, 0U);
}

TEST(Trackers, AreFoundInAddressesAndSnippets) {
    ASSERT_NE(tracker_of("static.hotjar.com/c/hotjar-1.js"), nullptr);
    EXPECT_EQ(tracker_of("static.hotjar.com/c/hotjar-1.js")->kind, TrackerKind::session_replay);
    EXPECT_EQ(tracker_of("www.googletagmanager.com/gtag/js")->name, "Google tag");
    EXPECT_EQ(tracker_of("site.example/app.js"), nullptr);
    EXPECT_GE(all_trackers().size(), 120U);
    for (auto const& tracker : all_trackers()) EXPECT_GE(tracker.pattern.size(), 4U);
    EXPECT_NE(cookie_owner("_ga_ABC"), nullptr);
    EXPECT_EQ(cookie_owner("cart"), nullptr);
}

TEST(Audit, HostilePagesCostLittle) {
    std::string const shapes[] = {"<a href=x>",
                                  "<div role=list>",
                                  "<label><input>",
                                  "<ul><div>",
                                  "<form>",
                                  "<h1>",
                                  "<table><th headers=a>",
                                  "<svg role=img>",
                                  "<a href='#q'>t</a>",
                                  "<p id=a>",
                                  "<script>x</script>",
                                  "<video controls>",
                                  "<button><a href=y>"};
    for (auto const& shape : shapes) {
        std::string page = "<!doctype html>";
        while (page.size() < 300'000) page += shape;
        auto const begin = std::chrono::steady_clock::now();
        static_cast<void>(audit_of(page));
        EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(3)) << shape;
    }
}

}  // namespace
}  // namespace slovo::study
