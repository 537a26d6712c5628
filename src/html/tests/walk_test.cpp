// What a walk says beside the tree (tests/corpus_test.cpp), and what hostile pages cost.
#include "html/walk.hpp"

#include <gmock/gmock.h>
#include <malloc.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <string>
#include <vector>

#include "base/limits.hpp"

namespace slovo::html {
namespace {

class Recorder : public Visitor {
public:
    struct Seen {
        Tag tag;
        std::uint32_t depth, line;
        bool in_head, foreign, hidden;
    };
    std::vector<Seen> seen;
    std::vector<std::string> texts;  // "parent: text"

    void open(Element const& one) override {
        seen.push_back({one.tag, one.depth, one.line, one.in_head, one.foreign, one.hidden});
    }
    void text(Element const& parent, std::string_view text) override {
        texts.push_back(std::string(parent.name) + ": " + std::string(text));
    }
    [[nodiscard]] Seen const& of(Tag tag) const { return *std::ranges::find(seen, tag, &Seen::tag); }
};

WalkSummary record(std::string_view source, Recorder& recorder) {
    std::array<Visitor* const, 1> const visitors{&recorder};
    return walk(source, visitors);
}

TEST(Walk, TellsWhereAnElementStands) {
    Recorder recorder;
    auto const summary = record(
        "<!DOCTYPE html>\n<meta charset=utf-8>\n<body>\n<div style='color: red; display : NONE'><p>a</p></div>\n"
        "<svg><title>t</title></svg><link rel=canonical href=/><section hidden><b>x</b></section><i>y</i>",
        recorder);
    EXPECT_FALSE(summary.quirks);
    EXPECT_EQ(recorder.of(Tag::html).depth, 1U);
    EXPECT_TRUE(recorder.of(Tag::meta).in_head);
    EXPECT_EQ(recorder.of(Tag::meta).line, 2U);
    EXPECT_FALSE(recorder.of(Tag::link).in_head);
    EXPECT_FALSE(recorder.of(Tag::body).in_head);
    EXPECT_TRUE(recorder.of(Tag::div).hidden && recorder.of(Tag::p).hidden && recorder.of(Tag::b).hidden);
    EXPECT_FALSE(recorder.of(Tag::i).hidden);
    EXPECT_EQ(recorder.of(Tag::div).line, 4U);
    EXPECT_TRUE(recorder.of(Tag::title).foreign);
    EXPECT_FALSE(recorder.of(Tag::title).in_head);
}

TEST(Walk, WhatIsTypedBehindTheHeadBelongsIntoIt) {
    Recorder recorder;
    record("<head></head><link rel=canonical><body><p>x", recorder);
    EXPECT_TRUE(recorder.of(Tag::link).in_head);
    Recorder broken;  // a <div> in the head ends it: what follows is body
    record("<head><div></div><meta name=description content=x></head>", broken);
    EXPECT_FALSE(broken.of(Tag::meta).in_head);
}

TEST(Walk, ALinkThatABlockOutlivesEndsWithTheBlock) {
    Recorder recorder;
    record("<a href=1><div>x</a>y</div>z<a href=2>w</a>", recorder);
    EXPECT_THAT(recorder.texts, ::testing::ElementsAre("div: x", "div: y", "body: z", "a: w"));
}

TEST(Walk, AttributesAreFoundByName) {
    class Asks : public Visitor {
    public:
        void open(Element const& one) override {
            if (one.tag != Tag::img) return;
            EXPECT_EQ(one.attribute("src"), "a&b");
            EXPECT_TRUE(one.has("alt") && one.has("hidden"));
            EXPECT_TRUE(one.attribute("alt").empty());
            EXPECT_EQ(one.attribute("title").data(), nullptr);
            asked = true;
        }
        bool asked = false;
    } visitor;
    std::array<Visitor* const, 1> const visitors{&visitor};
    static_cast<void>(walk("<img SRC='a&amp;b' alt='' hidden>", visitors));
    EXPECT_TRUE(visitor.asked);
}

TEST(Walk, QuirksByTheDoctype) {
    Recorder recorder;
    EXPECT_TRUE(record("<p>", recorder).quirks);
    EXPECT_FALSE(record("<!doctype html><p>", recorder).quirks);
    EXPECT_TRUE(record("<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\">", recorder).quirks);
    EXPECT_FALSE(record("<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\" "
                        "\"http://www.w3.org/TR/html4/loose.dtd\">",
                        recorder)
                     .quirks);
}

TEST(Walk, DepthIsCutAndEndsStillMatch) {
    std::string page = "<p>before</p>";
    for (int i = 0; i < 2000; ++i) page += "<div>";
    page += "deep";
    for (int i = 0; i < 2000; ++i) page += "</div>";
    Recorder recorder;
    auto const summary = record(page + "<p>after", recorder);
    EXPECT_TRUE(summary.depth_cut);
    EXPECT_EQ(summary.deepest, limits::html_depth);
    EXPECT_EQ(summary.elements, 2005U);
    EXPECT_EQ(recorder.seen.back().depth, 3U);
    EXPECT_THAT(recorder.texts, ::testing::ElementsAre("p: before", "div: deep", "p: after"));
}

TEST(Walk, RawTextBelowTheCutIsNoText) {
    std::string page;
    for (int i = 0; i < 600; ++i) page += "<b>";
    Recorder recorder;
    record(page + "<script>a<b</script>c", recorder);
    EXPECT_THAT(recorder.texts, ::testing::ElementsAre("script: a<b", "b: c"));
}

std::size_t allocated() {
    auto const info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

// Looks at the heap while the page is walked.
class Meter : public Visitor {
public:
    std::size_t highest = allocated();

    void open(Element const&) override {
        if (++events_ % 1024 == 0) highest = std::max(highest, allocated());
    }
    void text(Element const&, std::string_view) override { highest = std::max(highest, allocated()); }
    void comment(std::string_view) override { highest = std::max(highest, allocated()); }

private:
    std::size_t events_ = 0;
};

std::string repeated(std::string_view before, std::string_view piece, std::size_t bytes) {
    std::string text(before);
    text.reserve(bytes + piece.size());
    while (text.size() < bytes) text += piece;
    return text;
}

struct Cost {
    double processor_seconds;
    std::size_t heap;
};

Cost cost_of(std::string const& page) {
    Cost best{.processor_seconds = 1e9, .heap = 0};
    for (int run = 0; run < 3; ++run) {
        auto const before = allocated();
        Meter meter;
        std::array<Visitor* const, 1> const visitors{&meter};
        auto const begin = std::clock();
        static_cast<void>(walk(page, visitors));
        auto const spent = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
        best.processor_seconds = std::min(best.processor_seconds, spent);
        best.heap = std::max(best.heap, meter.highest - before);
    }
    return best;
}

// Eight times the page may cost sixteen times the time; what is quadratic costs sixty-four.
TEST(Walk, HostilePagesCostByTheirLength) {
    constexpr std::size_t mebibyte = 1024 * 1024;
    constexpr double shortest = 0.002;  // below it the clock tells nothing
    struct Page {
        std::string before, piece;
    };
    std::string const inline_stack = repeated("<div>", "<i>", 1600);
    std::vector<Page> const pages{{"", "<div>"},
                                  {"", "<div></div></p>"},
                                  {"", "<b><a>"},
                                  {"", "<a><p></a></p>"},
                                  {"<p", " a"},
                                  {"<p", " &amp='&"},
                                  {"", "<"},
                                  {"", "</"},
                                  {"", "<!"},
                                  {"", "&"},
                                  {"", "&CounterClockwiseContourIntegra"},
                                  {"", "&#0000"},
                                  {"", {"\0", 1}},
                                  {"", "\r"},
                                  {"<!--", "<!--"},
                                  {"<!--", "--!"},
                                  {"<script>", "<!--<script"},
                                  {"<script>", "</scrip"},
                                  {"<textarea>", "&lt</textare"},
                                  {"<a href='", "<a href=x "},
                                  {"<!doctype html public '", "a"},
                                  {"<svg><![CDATA[", "]]"},
                                  {inline_stack, "</x>"},
                                  {inline_stack, "<p></i>"},
                                  {repeated("<svg>", "<g>", 1600), "</x>"},
                                  {"<table>", "<table><tr><td>"},
                                  {"<table>", "x<p>"},
                                  {inline_stack, "<select></select>"},
                                  {"", "<template>"},
                                  {"", "<form><li><dd><button><nobr>"},
                                  {"", "<x" + std::string(500, 'Y') + ">"}};
    for (auto const& [before, piece] : pages) {
        auto const small = cost_of(repeated(before, piece, mebibyte / 4));
        auto const large = cost_of(repeated(before, piece, 2 * mebibyte));
        EXPECT_LE(large.processor_seconds, 16 * std::max(small.processor_seconds, shortest)) << before << piece;
        EXPECT_LE(large.heap, 2 * 8 * mebibyte) << before << piece;
    }
}

}  // namespace
}  // namespace slovo::html
