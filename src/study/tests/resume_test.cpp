// A worker that dies in the middle of a site: the one after it says what one alone would have said.
#include <gmock/gmock.h>

#include <fmt/format.h>
#include <charconv>
#include <map>
#include <tuple>

#include "base/limits.hpp"
#include "peers.hpp"
#include "study/frontier.hpp"
#include "study/worker.hpp"

namespace slovo::study {
namespace {

using namespace std::chrono_literals;

/// Eighteen pages one behind the other, with faults that only who knows all of them can see.
class Chain {
public:
    static constexpr int last = 17, fatal = 12;

    explicit Chain(std::string word)
        : word_(std::move(word)), server_([this](Peer& peer, std::string const& target, std::string const& head) {
              std::this_thread::sleep_for(40ms);
              answer(peer, target, head.starts_with("HEAD "));
          }) {}
    [[nodiscard]] CrawlJob job() const { return {.url = server_.url("/p0"), .allowed = {server_.endpoint()}}; }
    [[nodiscard]] std::string path_of_the_fatal() const { return fmt::format("/p{}", fatal); }
    [[nodiscard]] ScriptedServer const& server() const { return server_; }

private:
    void answer(Peer& peer, std::string const& target, bool head_only) const {
        auto const send = [&](std::string_view status, std::string_view type, std::string const& body) {
            peer.send(fmt::format("HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n", status, type,
                                  body.size()));
            if (!head_only) peer.send(body);
        };
        auto const path = target.substr(0, target.find('?'));
        if (path == "/robots.txt") return send("200 OK", "text/plain", "Sitemap: " + server_.url("/map.xml") + "\n");
        if (path == "/map.xml") {
            std::string body = "<?xml version=\"1.0\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">";
            for (std::string_view const page : {"/p0", "/orphan", "/p15"})
                body += fmt::format("<url><loc>{}</loc></url>", server_.url(page));
            return send("200 OK", "application/xml", body + "</urlset>");
        }
        if (path.starts_with("/file-")) return send("404 No", "text/plain", "no");
        int number = -1;
        if (path.starts_with("/p")) std::from_chars(path.data() + 2, path.data() + path.size(), number);
        if (path == "/orphan") number = 100;
        if (number < 0 || number == 16) return send("404 No", "text/html", "<!doctype html>no");
        send("200 OK", "text/html", page(number));
    }
    [[nodiscard]] std::string page(int number) const {
        auto const link = [](int to) { return fmt::format("<a href=\"/p{}\">The way to {}</a>", to, to); };
        // The same title, description and words on both sides of the crash.
        int const twin = number == 15 ? 2 : number;
        std::string words;
        for (int i = 0; i < 200; ++i) words += fmt::format("word{}of{} ", i, number == 14 ? 3 : twin);
        if (number == 14) words += "and so on";
        std::string links;
        if (number < last) links += link(number + 1);
        if (number + 1 == fatal) links += link(fatal + 1);
        if (number == 1) links += link(16);
        if (number == 4) links += "<a href=\"http://10.0.0.1/elsewhere\">Elsewhere</a>";
        return fmt::format(
            "<!doctype html><html lang=\"en\"><head><title>Lantern number {0}</title>"
            "<meta name=\"description\" content=\"All there is about lantern {0}\"></head><body><h1>{0} lanterns</h1>"
            "<img src=\"/file-{1}.png\"><p>{2}{3}</p><nav>{4}</nav></body></html>",
            twin, number % 5, words, number == fatal ? word_ : "", links);
    }

    std::string word_;
    ScriptedServer server_;
};

using Line =
    std::tuple<std::string, int, std::string, std::uint32_t, std::uint32_t, std::uint32_t, std::uint32_t, std::size_t>;

/// All that an audit says, whatever its pages' numbers and its server's address are.
struct Said {
    std::multiset<Line> lines;
    std::map<std::string, std::pair<std::uint32_t, std::multiset<std::string>>> findings;
    std::uint32_t not_seen;
    bool operator==(Said const&) const = default;
};

Said said_by(Audit const& audit, std::string const& origin) {
    auto const bare = [&origin](std::string text) {
        for (auto at = text.find(origin); at != std::string::npos; at = text.find(origin))
            text.erase(at, origin.size());
        return text;
    };
    Said out{.not_seen = audit.pages_not_seen};
    for (auto const& page : audit.pages)
        out.lines.emplace(bare(page.url), page.status, page.title, page.depth, page.findings, page.inlinks, page.words,
                          page.bytes);
    for (auto const& finding : audit.findings) {
        auto& told = out.findings[std::string(finding.check)];
        told.first = finding.count;
        for (auto const& place : finding.places)
            told.second.insert(fmt::format("{} {} {}",
                                           place.page == whole_site ? "" : bare(audit.pages.at(place.page).url),
                                           place.line, bare(place.evidence)));
    }
    return out;
}

Said study(Chain const& chain, CrawlJob job) {
    auto const audit = Worker().run(std::move(job), {}, {});
    if (!audit) {
        ADD_FAILURE() << audit.error().what();
        return {};
    }
    return said_by(*audit, chain.server().url(""));
}

Said study_without_the_fatal(Chain const& chain) {
    auto job = chain.job();
    job.skipped = chain.server().url(chain.path_of_the_fatal());
    return study(chain, std::move(job));
}

TEST(Resume, ACrashChangesNothingButThePageItDiedOf) {
    Chain const calm("calm"), broken("crash");
    auto const whole = study_without_the_fatal(calm);
    auto const resumed = study(broken, broken.job());
    EXPECT_EQ(whole.lines, resumed.lines);
    EXPECT_EQ(whole.findings, resumed.findings);
    EXPECT_EQ(whole.not_seen, 1U);
    EXPECT_EQ(resumed.not_seen, 1U);
    for (auto const* const check : {"title-duplicate", "description-duplicate", "duplicate-text", "near-duplicate",
                                    "link-broken", "image-broken", "sitemap-incomplete", "link-unverified-external"})
        EXPECT_TRUE(resumed.findings.contains(check)) << check;
    EXPECT_EQ(broken.server().count("GET /p1 "), 1);
    EXPECT_EQ(broken.server().count("GET /p12 "), 1);
    EXPECT_EQ(broken.server().count("GET /favicon.ico "), 1);
    EXPECT_EQ(broken.server().count("HEAD /file-1.png "), 1);
    EXPECT_EQ(broken.server().count("GET /map.xml "), 1);
}

TEST(Resume, ARecordThatCannotBeReadIsLeftAlone) {
    Chain const calm("calm");
    auto const whole = study_without_the_fatal(calm);
    for (auto const& record : {std::string("nonsense"), std::string(1000, '\0'), std::string("\x03\x01\x00\x00", 4)}) {
        auto job = calm.job();
        job.snapshot = record;
        job.skipped = calm.server().url(calm.path_of_the_fatal());
        EXPECT_EQ(study(calm, std::move(job)), whole);
    }
}

Response page(std::string_view address, std::string_view body) {
    Response out{.url = *url::WebUrl::parse(address), .status = 200};
    out.headers.push_back({.name = "content-type", .value = "text/html"});
    out.headers.push_back({.name = "server", .value = "x/1.\xFF"});
    out.body.assign(body.begin(), body.end());
    return out;
}

std::vector<std::string> records_of_two_pages() {
    Auditor auditor(*url::WebUrl::parse("https://site.example/"), {});
    std::vector<std::string> out;
    PageId id = 0;
    for (std::string_view const address : {"https://site.example/", "https://site.example/b?email=ann@firm.test"}) {
        static_cast<void>(
            auditor.page({.id = id++}, page(address,
                                            "<!doctype html><title>Lantern ann@firm.test</title><img src=i.png>"
                                            "<a href=/c>more</a><link rel=canonical href=/d>"
                                            "<meta property=og:image content=o.png>"
                                            "<link rel=alternate hreflang=en href=/en>")));
        out.push_back(auditor.take_changes());
    }
    return out;
}

/// Whether an auditor believes it; it must come to an end with what it believes.
bool is_believed(std::vector<std::string> const& records, PageId pages) {
    Auditor auditor(*url::WebUrl::parse("https://site.example/"), {});
    std::vector<std::string_view> const views(records.begin(), records.end());
    if (!auditor.replay(views, pages)) return false;
    auto const audit = auditor.finish(0);
    EXPECT_EQ(audit.pages.size(), pages);
    for (auto const& line : audit.pages) EXPECT_FALSE(line.title.contains("@firm")) << line.title;
    for (auto const& finding : audit.findings)
        for (auto const& place : finding.places) {
            EXPECT_TRUE(place.page == whole_site || place.page < pages);
            EXPECT_LE(place.evidence.size(), limits::study_evidence);
            EXPECT_EQ(place.evidence.find("@firm"), std::string::npos);
        }
    return true;
}

TEST(Resume, AnAuditorBelievesOnlyWhatAnotherCanHaveKnown) {
    auto const records = records_of_two_pages();
    EXPECT_TRUE(is_believed(records, 2));
    EXPECT_FALSE(is_believed(records, 1));
    EXPECT_FALSE(is_believed(records, 3));
    EXPECT_FALSE(is_believed({records[1], records[0]}, 2));
    EXPECT_FALSE(is_believed({records[0], records[0]}, 2));
    for (std::size_t size = 0; size < records[1].size(); ++size)
        EXPECT_FALSE(is_believed({records[0], records[1].substr(0, size)}, 2)) << size;
    int believed = 0;
    for (std::size_t at = 0; at < records[0].size(); ++at)
        for (int const change : {1, 2, 0x40, 0x80, 0xFF}) {
            auto changed = records;
            changed[0][at] = static_cast<char>(changed[0][at] ^ change);
            believed += is_believed(changed, 2) ? 1 : 0;
        }
    EXPECT_GT(believed, 0);  // a hash, a length of a text: what may be anything may be that
}

TEST(Resume, WhatARecordSaysOfPeopleIsMasked) {
    auto records = records_of_two_pages();
    for (auto& record : records)
        for (std::string_view const mark : {"Lantern •••", "•••"})
            for (auto at = record.find(mark); at != std::string::npos; at = record.find(mark))
                record.replace(at, mark.size(), std::string("a@firm.ex.example").substr(0, mark.size()));
    EXPECT_TRUE(is_believed(records, 2));
}

TEST(Resume, AFrontierGoesOnWithItsBudgets) {
    auto const add_calendar = [](Frontier& to, int from, int end) {
        for (int day = from; day < end; ++day)
            to.add(*url::WebUrl::parse(fmt::format("http://site.example/2026/{}", day)), 1, Frontier::Source::link);
    };
    Frontier whole(1000), first(1000), second(1000);
    add_calendar(whole, 0, 90);
    add_calendar(first, 0, 50);
    ASSERT_TRUE(second.replay(first.take_changes()));
    add_calendar(second, 50, 90);
    EXPECT_EQ(second.waiting(), whole.waiting());
    EXPECT_EQ(second.left_out(), whole.left_out());
    EXPECT_GT(whole.left_out(), 0U);
}

TEST(Resume, APageOfTheSitemapThatALinkLeadsToIsOneOfTheLinks) {
    auto const page = *url::WebUrl::parse("http://site.example/a");
    Frontier first(10), second(10);
    first.add(page, 0, Frontier::Source::sitemap);
    auto const before = first.take_changes();
    first.add(page, 3, Frontier::Source::link);
    ASSERT_TRUE(second.replay(before) && second.replay(first.take_changes()));
    auto const next = second.next();
    ASSERT_TRUE(next);
    EXPECT_EQ(next->depth, 3U);
    EXPECT_TRUE(next->from_sitemap);
    EXPECT_FALSE(second.next());
}

}  // namespace
}  // namespace slovo::study
