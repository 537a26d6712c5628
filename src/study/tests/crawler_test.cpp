#include "study/crawler.hpp"

#include <gmock/gmock.h>

#include "peers.hpp"
#include "recorder.hpp"

namespace slovo::study {
namespace {

using namespace std::chrono_literals;

/// A site by its paths; everything else is 404.
struct Site {
    std::map<std::string, std::string, std::less<>> pages;      ///< bodies of 200
    std::map<std::string, std::string, std::less<>> redirects;  ///< 301, where to

    ScriptedServer::Script script() const {
        return [this](Peer& peer, std::string const& target, std::string const&) {
            if (auto const page = pages.find(target); page != pages.end())
                peer.answer("200 OK", "Content-Type: text/html\r\nETag: \"e\"\r\n", page->second);
            else if (auto const to = redirects.find(target); to != redirects.end())
                peer.answer("301 Moved", "Location: " + to->second + "\r\n", "");
            else
                peer.answer("404 Not Found", "", "no");
        };
    }
};

std::string links_to(std::initializer_list<std::string_view> targets) {
    std::string out;
    for (auto const target : targets) out += "<a href=\"" + std::string(target) + "\">x</a>";
    return out;
}

struct Crawl {
    explicit Crawl(ScriptedServer const& server) : url(server.url("/")), allowed{server.endpoint()} {}

    Result<Audit> run(std::stop_token const& stop = {}) {
        auto const guard = *Guard::create(allowed);
        auto const fetcher = std::move(*Fetcher::create(guard, resolver, fetching));
        CrawlSettings settings{.site = *url::WebUrl::parse(url), .pages_max = pages_max, .time_max = time_max};
        settings.snapshot = snapshot;
        settings.skipped_page = skipped;
        auto const clock = system_clock();
        return Crawler(*fetcher, guard, recording_ports(record), settings, listener, *clock).run(stop);
    }

    std::string url;
    std::vector<std::string> allowed;
    std::size_t pages_max = 500;
    std::chrono::milliseconds time_max = 20s;
    FetchSettings fetching{.user_agent = "SlovoTest/1.0", .first_byte_time = 500ms, .total_time = 2s, .slow_time = 1s};
    std::string snapshot, skipped;
    DnsResolver resolver{{}};
    CrawlListener listener;
    Record record;
};

TEST(Crawler, FindsEveryPageOnceAndNothingElse) {
    Site site;
    site.pages["/"] = links_to({"/a", "/b#part", "/b", "http://127.0.0.3:1/elsewhere", "/gone"});
    site.pages["/a"] = links_to({"/", "/a/c"}) + "<img src=\"/i.png\"><img src=\"/i.png\">";
    site.pages["/a/c"] = links_to({"../b", "?x=1", "mailto:a@b"});
    site.pages["/a/c?x=1"] = "";
    site.pages["/b"] = links_to({"/old", "/loop"});
    site.redirects["/old"] = "/new";
    site.redirects["/loop"] = "/loop2";
    site.redirects["/loop2"] = "/loop";
    site.pages["/new"] = links_to({"/old2"});
    site.redirects["/old2"] = "/a";
    site.pages["/i.png"] = "png";
    site.pages["/hidden"] = links_to({"/from-sitemap"});
    ScriptedServer const server(site.script());
    site.pages["/robots.txt"] = "User-agent: *\nDisallow: /private\nSitemap: " + server.url("/map.xml");
    site.pages["/map.xml"] = server.url("/hidden") + "\n" + server.url("/a") + "\n" + server.url("/private/x") +
                             "\nhttp://127.0.0.1:1/foreign\n" + server.url("/more.xml");
    site.pages["/more.xml"] = server.url("/late") + "\n" + server.url("/map.xml");
    Crawl crawl(server);
    auto const audit = crawl.run();
    ASSERT_TRUE(audit) << audit.error().what();
    EXPECT_EQ(audit->pages_not_seen, 0U);

    std::map<std::string, int> seen;
    for (auto const& page : crawl.record.pages) ++seen[page.address.substr(server.url("").size())];
    std::map<std::string, int> const expected{{"/", 1},     {"/a", 1},      {"/b", 1},       {"/gone", 1},
                                              {"/a/c", 1},  {"/new", 1},    {"/a/c?x=1", 1}, {"/loop2", 1},
                                              {"/old2", 1}, {"/hidden", 1}, {"/late", 1},    {"/from-sitemap", 1}};
    EXPECT_EQ(seen, expected);
    for (std::uint32_t i = 0; i < crawl.record.pages.size(); ++i) EXPECT_EQ(crawl.record.pages[i].id, i);
    for (auto const& page : crawl.record.pages) {
        if (page.address.ends_with("/new")) EXPECT_EQ(page.hops, 1U);
        if (page.address.ends_with("/old2")) EXPECT_EQ(page.status, 301);
        if (page.address.ends_with("/loop2")) EXPECT_EQ(page.error, FetchError::redirect_loop);
        if (page.address.ends_with("/a/c")) EXPECT_EQ(page.depth, 2U);
    }
    EXPECT_EQ(crawl.record.resources.at(server.url("/i.png")).status, 200);
    EXPECT_EQ(crawl.record.resources.at("http://127.0.0.3:1/elsewhere").error, FetchError::refused_address);
    EXPECT_EQ(server.count("HEAD /i.png "), 1);
    EXPECT_EQ(server.count("GET /private"), 0);
}

TEST(Crawler, AsksEveryProbe) {
    Site site;
    site.pages["/"] = "home";
    site.redirects["/?gclid=Test123&utm_source=t"] = "/";
    ScriptedServer const server(site.script());
    Crawl crawl(server);
    ASSERT_TRUE(crawl.run());
    auto const& probes = crawl.record.probes;
    for (auto const probe : {Probe::robots_txt, Probe::random_path, Probe::click_ids, Probe::ads_bot, Probe::first_byte,
                             Probe::revalidation, Probe::sitemap, Probe::favicon})
        EXPECT_EQ(probes.count(probe), 1U) << static_cast<int>(probe);
    EXPECT_EQ(probes.count(Probe::www_twin), 0U);  // an address has none
    EXPECT_EQ(probes.find(Probe::first_byte)->second.size(), 3U);
    EXPECT_EQ(probes.find(Probe::click_ids)->second.size(), 2U);
    EXPECT_EQ(probes.find(Probe::random_path)->second.back().status, 404);
    auto const requests = server.requests();
    EXPECT_TRUE(
        std::ranges::any_of(requests, [](auto const& r) { return r.contains("SlovoTest/1.0 like AdsBot-Google"); }));
    EXPECT_TRUE(std::ranges::any_of(requests, [](auto const& r) { return r.contains("If-None-Match: \"e\""); }));
}

TEST(Crawler, ObeysRulesThatLieElsewhere) {
    Site other;
    other.pages["/robots.txt"] = "User-agent: *\nDisallow: /private";
    ScriptedServer const elsewhere(other.script(), nullptr, "127.0.0.2");
    Site site;
    site.pages["/"] = links_to({"/private", "/open"});
    site.pages["/private"] = site.pages["/open"] = "x";
    site.redirects["/robots.txt"] = "/robots2.txt";
    site.redirects["/robots2.txt"] = elsewhere.url("/robots.txt");
    ScriptedServer const server(site.script());
    Crawl crawl(server);
    crawl.allowed.push_back(elsewhere.endpoint());
    ASSERT_TRUE(crawl.run());
    EXPECT_EQ(crawl.record.count("/open"), 1);
    EXPECT_EQ(server.count("GET /private "), 0);

    // Nobody answers there: they may forbid anything.
    site.redirects["/robots2.txt"] = "http://127.0.0.2:9/robots.txt";
    Crawl lost(server);
    lost.allowed.emplace_back("127.0.0.2:9");
    ASSERT_TRUE(lost.run());
    EXPECT_TRUE(lost.record.pages.empty());

    site.redirects["/robots2.txt"] = "http://10.0.0.1/robots.txt";
    Crawl inside(server);
    auto const audit = inside.run();
    ASSERT_FALSE(audit);
    EXPECT_EQ(audit.error().code(), ErrorCode::denied);
}

TEST(Crawler, NeverFollowsInside) {
    Site site;
    site.redirects["/"] = "http://169.254.169.254/latest/meta-data/";
    ScriptedServer const server(site.script());
    Crawl crawl(server);
    auto const audit = crawl.run();
    ASSERT_FALSE(audit);
    EXPECT_EQ(audit.error().code(), ErrorCode::denied);

    Site inner;
    inner.pages["/"] = links_to({"/to-inside"}) + "<img src=\"http://10.0.0.1/x.png\"><img src=\"/r.png\">";
    inner.redirects["/to-inside"] = "http://127.0.0.1:22/";
    inner.redirects["/r.png"] = "http://169.254.169.254/";
    ScriptedServer const second(inner.script());
    Crawl other(second);
    ASSERT_TRUE(other.run());
    EXPECT_EQ(other.record.resources.at("http://10.0.0.1/x.png").error, FetchError::refused_address);
    EXPECT_EQ(other.record.resources.at(second.url("/r.png")).error, FetchError::refused_address);
    EXPECT_EQ(other.record.pages.back().status, 301);
}

TEST(Crawler, SaysWhyThereIsNoSite) {
    ScriptedServer const server([](Peer& peer, std::string const&, std::string const&) { peer.reset(); });
    EXPECT_EQ(Crawl(server).run().error().code(), ErrorCode::unavailable);
    Crawl inside(server);
    inside.allowed.clear();
    EXPECT_EQ(inside.run().error().code(), ErrorCode::denied);
    Crawl nameless(server);
    nameless.url = "http://nobody.example.com/";
    EXPECT_EQ(nameless.run().error().code(), ErrorCode::unavailable);
    EXPECT_EQ(server.count("GET /robots.txt "), 0 + server.count("GET "));
}

TEST(Crawler, RobotsThatForbidOrFailEndIt) {
    for (auto const* const status : {"200 OK", "503 Busy", "500 Broken"}) {
        ScriptedServer const server([status](Peer& peer, std::string const& target, std::string const&) {
            if (target == "/robots.txt")
                peer.answer(status, "", "User-agent: *\nDisallow: /\n");
            else
                peer.answer("200 OK", "", "page");
        });
        Crawl crawl(server);
        auto const audit = crawl.run();
        ASSERT_TRUE(audit) << status;
        EXPECT_TRUE(audit->pages.empty()) << status;
        EXPECT_EQ(server.count("GET / "), 0) << status;
        EXPECT_EQ(crawl.record.probes.count(Probe::robots_txt), 1U);
    }
}

TEST(Crawler, TrapsAreBounded) {
    auto const endless = [](Peer& peer, std::string const& target, std::string const&) {
        static std::atomic<int> number = 0;
        auto const n = std::to_string(++number);
        if (target == "/robots.txt") return peer.answer("404 No", "", "");
        peer.answer("200 OK", "",
                    links_to({"/calendar/2026/" + n, "/list?sid=" + n, "/shop?color=" + n + "&size=1", "/?p" + n + "=1",
                              "/list?month=" + n, "deeper/", "/x/x/x/x/x/"}));
    };
    ScriptedServer const server(endless);
    Crawl crawl(server);
    crawl.pages_max = 5000;
    auto const audit = crawl.run();
    ASSERT_TRUE(audit);
    EXPECT_LT(audit->pages.size(), 1000U);
    EXPECT_GT(audit->pages_not_seen, 100U);
    EXPECT_EQ(server.count("GET /list "), 1);  // the session ids are all one page
}

TEST(Crawler, KeepsToItsLimitOfPages) {
    ScriptedServer const server([](Peer& peer, std::string const& target, std::string const&) {
        if (target == "/robots.txt") return peer.answer("404 No", "", "");
        std::string body;
        for (int i = 0; i < 40; ++i) body += links_to({target + "p" + std::to_string(i)});
        peer.answer("200 OK", "", body);
    });
    Crawl crawl(server);
    crawl.pages_max = 100;
    auto const audit = crawl.run();
    ASSERT_TRUE(audit);
    EXPECT_EQ(audit->pages.size(), 100U);
    EXPECT_GT(audit->pages_not_seen, 1000U);
}

TEST(Crawler, WaitsWhenItIsAskedTo) {
    std::atomic<int> refused = 0;
    ScriptedServer const server([&refused](Peer& peer, std::string const& target, std::string const&) {
        if (target == "/busy" && refused++ == 0) return peer.answer("429 Too Many Requests", "Retry-After: 1\r\n", "");
        if (target == "/") return peer.answer("200 OK", "", links_to({"/busy"}));
        peer.answer("404 No", "", "");
    });
    Crawl crawl(server);
    auto const begun = std::chrono::steady_clock::now();
    ASSERT_TRUE(crawl.run());
    EXPECT_GE(std::chrono::steady_clock::now() - begun, 900ms);
    EXPECT_EQ(server.count("GET /busy "), 2);
    EXPECT_EQ(crawl.record.count("/busy"), 1);
}

TEST(Crawler, HeadThatIsRefusedBecomesAShortGet) {
    ScriptedServer const server([](Peer& peer, std::string const& target, std::string const& head) {
        if (target == "/") return peer.answer("200 OK", "", "<img src=\"/i.png\">");
        if (head.starts_with("HEAD")) {
            peer.send("HTTP/1.1 405 No\r\nContent-Length: 0\r\n\r\n");
            return;
        }
        peer.answer(target == "/i.png" ? "200 OK" : "404 No", "", std::string(1'000'000, 'i'));
    });
    Crawl crawl(server);
    ASSERT_TRUE(crawl.run());
    auto const& image = crawl.record.resources.at(server.url("/i.png"));
    EXPECT_EQ(image.status, 200);
    EXPECT_EQ(image.header("content-length"), "1000000");
    EXPECT_LE(image.body.size(), 65536U);
}

TEST(Crawler, StopsWithinAFifthOfASecond) {
    ScriptedServer const server([](Peer& peer, std::string const& target, std::string const&) {
        if (target == "/robots.txt") return peer.answer("404 No", "", "");
        std::this_thread::sleep_for(20ms);
        peer.answer("200 OK", "", links_to({target + "a", target + "b"}));
    });
    Crawl crawl(server);
    std::stop_source stop;
    std::chrono::steady_clock::time_point asked;
    std::jthread const stopper([&] {
        std::this_thread::sleep_for(300ms);
        asked = std::chrono::steady_clock::now();
        stop.request_stop();
    });
    auto const audit = crawl.run(stop.get_token());
    EXPECT_LT(std::chrono::steady_clock::now() - asked, 200ms);
    ASSERT_FALSE(audit);
    EXPECT_EQ(audit.error().code(), ErrorCode::expired);
}

TEST(Crawler, GoesOnWhereAnotherOneDied) {
    ScriptedServer const server([](Peer& peer, std::string const& target, std::string const&) {
        if (target == "/robots.txt") return peer.answer("404 No", "", "");
        std::string body;
        for (int i = 0; i < 30; ++i) body += links_to({"/p" + std::to_string(i)});
        std::this_thread::sleep_for(150ms);
        peer.answer("200 OK", "", body);
    });
    Crawl first(server);
    std::string changes;
    std::uint32_t done = 0;
    std::stop_source stop;
    first.listener.progress = [&](CrawlProgress const& progress) {
        changes += progress.changes;
        done = progress.pages_done;
        if (done >= 4) stop.request_stop();
    };
    ASSERT_FALSE(first.run(stop.get_token()));
    ASSERT_GE(done, 4U);

    Crawl second(server);
    second.snapshot = changes;
    second.skipped = server.url("/p29");
    ASSERT_TRUE(second.run());
    EXPECT_EQ(second.record.pages.size() + done, second.record.count("/p29") == 1 ? 31U : 30U);
    EXPECT_EQ(second.record.pages.front().id, done);
    EXPECT_EQ(second.record.count(":" + std::to_string(server.port()) + "/"), 0);

    Crawl anew(server);
    anew.snapshot = changes;
    anew.snapshot.pop_back();
    ASSERT_TRUE(anew.run());
    EXPECT_EQ(anew.record.pages.size(), 31U);
    EXPECT_EQ(anew.record.pages.front().id, 0U);
}

TEST(Crawler, GoesOnWithARedirectThatWasNotFollowedToItsEnd) {
    ScriptedServer const server([](Peer& peer, std::string const& target, std::string const&) {
        if (target == "/") return peer.answer("200 OK", "", links_to({"/old"}));
        if (target == "/old") return peer.answer("301 Moved", "Location: /new\r\n", "");
        if (target == "/new") std::this_thread::sleep_for(600ms);
        peer.answer(target == "/new" ? "200 OK" : "404 No", "", "");
    });
    Crawl first(server);
    std::string changes;
    std::stop_source stop;
    first.listener.progress = [&](CrawlProgress const& progress) {
        changes += progress.changes;
        if (changes.contains("/new")) stop.request_stop();
    };
    ASSERT_FALSE(first.run(stop.get_token()));
    ASSERT_EQ(first.record.count("/new"), 0);

    Crawl second(server);
    second.snapshot = changes;
    ASSERT_TRUE(second.run());
    EXPECT_EQ(second.record.count("/new"), 1);
}

TEST(Crawler, SkipsThePageItDiedOfBehindARedirectToo) {
    Site site;
    site.pages["/"] = links_to({"/old"});
    site.redirects["/old"] = "/new";
    site.pages["/new"] = "x";
    ScriptedServer const server(site.script());
    Crawl first(server);
    std::string last;
    first.listener.looking_at = [&](url::WebUrl const& url) {
        if (url.href().ends_with("/new")) last = url.href();
    };
    ASSERT_TRUE(first.run());
    ASSERT_EQ(last, server.url("/new"));

    Crawl second(server);
    second.skipped = last;
    ASSERT_TRUE(second.run());
    EXPECT_EQ(second.record.count("/new"), 0);
}

TEST(Crawler, SkipsAFirstPageThatItDiedOf) {
    Site site;
    site.redirects["/"] = "/en/";
    site.pages["/en/"] = links_to({"/a"});
    ScriptedServer const server(site.script());
    Crawl crawl(server);
    crawl.skipped = server.url("/en/");
    ASSERT_TRUE(crawl.run());
    EXPECT_EQ(crawl.record.count("/en/"), 0);
}

}  // namespace
}  // namespace slovo::study
