// What is taken from the process with the browser, and from the browser: nothing on trust.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <signal.h>

#include <thread>

#include "base/limits.hpp"
#include "peers.hpp"
#include "study/browser/devtools.hpp"
#include "study/browser/judge.hpp"
#include "study/browser/look.hpp"

namespace slovo::study {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

constexpr std::string_view smallest_picture = "/9j/4A==";  // FF D8 FF E0

TEST(BrowserFacts, AreTheSameOnTheOtherSide) {
    InBrowser seen;
    seen.phone = {.lcp_ms = 1234,
                  .shift_thousandths = 77,
                  .requests = 12,
                  .failed = 2,
                  .script_errors = 3,
                  .errors = {"cart is not defined"},
                  .cookies = {{.name = "_ga", .host = "site.example", .lasting = true, .foreign = false}},
                  .foreign_hosts = {"cdn.example"},
                  .picture = std::string(smallest_picture)};
    auto const there = parse_in_browser(print(OrTrouble<InBrowser>(seen)));
    ASSERT_TRUE(there);
    EXPECT_EQ(there->phone.lcp_ms, 1234U);
    EXPECT_EQ(there->phone.shift_thousandths, 77U);
    EXPECT_EQ(there->phone.requests, 12U);
    EXPECT_EQ(there->phone.failed, 2U);
    EXPECT_EQ(there->phone.script_errors, 3U);
    EXPECT_EQ(there->phone.errors, seen.phone.errors);
    EXPECT_EQ(there->phone.cookies, seen.phone.cookies);
    EXPECT_EQ(there->phone.foreign_hosts, seen.phone.foreign_hosts);
    EXPECT_EQ(there->phone.picture, smallest_picture);
    EXPECT_FALSE(there->desktop.lcp_ms);
    EXPECT_EQ(parse_in_browser(print(OrTrouble<InBrowser>(std::unexpected(Trouble::no_page)))).error(),
              Trouble::no_page);
}

TEST(BrowserFacts, OfAStrangerAreBoundedAndMasked) {
    std::string many;
    for (int i = 0; i < 1000; ++i) many += R"(,"host)" + std::to_string(i) + '"';
    auto const there = parse_in_browser(
        R"({"phone": {"lcp": -5, "cls": 1e300, "requests": "many", "errors": [7, "write to anna@site.example", ")" +
        std::string(5000, 'x') + R"("], "hosts": ["a")" + many + R"(], "cookies": [1, {"name": [], "host": 2}],
        "picture": "PHNjcmlwdD4="}, "desktop": {"picture": "/9j/\" onerror=\"x"}})");
    ASSERT_TRUE(there);
    EXPECT_EQ(there->phone.lcp_ms, 0U);
    EXPECT_EQ(there->phone.shift_thousandths, 1'000'000U);
    EXPECT_EQ(there->phone.requests, 0U);
    ASSERT_EQ(there->phone.errors.size(), 2U);
    EXPECT_EQ(there->phone.errors[0], "write to •••");
    EXPECT_LE(there->phone.errors[1].size(), limits::study_evidence + 3);
    EXPECT_EQ(there->phone.foreign_hosts.size(), facts_kept);
    EXPECT_THAT(there->phone.cookies, ElementsAre(BrowserCookie{}));
    EXPECT_EQ(there->phone.picture, "") << "no JPEG";
    EXPECT_EQ(there->desktop.picture, "") << "no base64";
}

TEST(BrowserFacts, ThatAreNoneAreADeath) {
    for (std::string_view const said : {"", "{", "[]", "{}", "7", R"({"phone": {}})", R"({"phone": [], "des": 1})"})
        EXPECT_EQ(parse_in_browser(said).error(), Trouble::died) << said;
    EXPECT_EQ(parse_in_browser(R"({"trouble": 250})").error(), last_trouble);
    EXPECT_EQ(parse_in_browser(R"({"trouble": "x"})").error(), Trouble::no_namespaces);
}

TEST(BrowserFacts, BecomeFindingsOfTheFirstPageInTheirPlaces) {
    Audit audit;
    audit.pages.push_back({.url = "https://site.example/"});
    audit.findings = {{.check = "robots-blocks-site", .count = 1, .places = {}},
                      {.check = "title-short", .count = 1, .places = {}}};
    InBrowser seen;
    seen.phone.lcp_ms = 9000;
    seen.desktop.lcp_ms = 100;
    judge_browser(audit, seen);
    ASSERT_EQ(audit.findings.size(), 3U);
    EXPECT_EQ(audit.findings[1].check, "rendered-lcp-poor");
    EXPECT_EQ(audit.findings[1].places.at(0).evidence, "LCP 9.0 s");
    EXPECT_EQ(audit.pages[0].findings, 1U);
    EXPECT_EQ(audit.checks_run, browser_checks.size());
    EXPECT_TRUE(audit.browser);
}

/// A browser that says what a test lets it say, and hears what it is told.
class Scripted {
public:
    Scripted() : resolver_(NameSettings{}) {
        std::array<int, 2> to{};
        std::array<int, 2> from{};
        EXPECT_EQ(::pipe2(to.data(), O_CLOEXEC) + ::pipe2(from.data(), O_CLOEXEC), 0);
        commands_ = net::Descriptor(to[0]);
        events_ = net::Descriptor(from[1]);
        std::uint16_t port = 0;
        auto listener = bind_loopback(SOCK_STREAM | SOCK_NONBLOCK, "127.0.0.1", port);
        ::listen(listener.value(), 1);
        proxy_ = std::make_unique<Proxy>(*Guard::create({}), resolver_, std::move(listener));
        tools_ = std::make_unique<DevTools>(net::Descriptor(to[1]), net::Descriptor(from[0]), *proxy_);
    }
    void say(std::string_view words) const {
        EXPECT_EQ(::write(events_.value(), words.data(), words.size()), static_cast<ssize_t>(words.size()));
    }
    void end() { events_ = net::Descriptor(); }
    DevTools& tools() { return *tools_; }
    OrTrouble<boost::json::object> ask() { return tools_->ask("Page.enable", {}, "", DevTools::Clock::now() + 300ms); }

private:
    DnsResolver resolver_;
    net::Descriptor commands_, events_;
    std::unique_ptr<Proxy> proxy_;
    std::unique_ptr<DevTools> tools_;
};

TEST(DevTools, FindsTheReplyAmongEventsAndNonsense) {
    Scripted browser;
    std::vector<std::string> heard;
    browser.tools().hear([&](DevTools::Event const& event) { heard.emplace_back(event.method); });
    using namespace std::string_literals;
    browser.say("nonsense\0[]\0{\"id\":7,\"result\":{}}\0{\"method\":\"Page.loadEventFired\"}\0{\"id\":1,\"res"s);
    browser.say("ult\":{\"frame\":\"f\"}}\0"s);
    auto const reply = browser.ask();
    ASSERT_TRUE(reply);
    EXPECT_EQ(text_at(*reply, "frame"), "f");
    EXPECT_THAT(heard, ElementsAre("Page.loadEventFired"));
}

TEST(DevTools, WaitsForASilentBrowserNoLongerThanItMay) {
    Scripted silent;
    EXPECT_EQ(silent.ask().error(), Trouble::too_slow);
    Scripted dead;
    dead.end();
    EXPECT_EQ(dead.ask().error(), Trouble::died);
}

TEST(Look, SaysWhyThereWasNone) {
    BrowserJob job{.program = "/usr/bin/false", .url = "http://127.0.0.2/", .allowed = {}, .contact_page = {}};
    auto const none = look_in_browser(job, {});
    ASSERT_FALSE(none);
    // Where there are no namespaces, that is why; where there are, that program is no browser.
    EXPECT_THAT(none.error().code(), testing::AnyOf(ErrorCode::internal, ErrorCode::unavailable));
    job.program = "/usr/bin/no-such-browser";
    auto const absent = look_in_browser(job, {});
    ASSERT_FALSE(absent);
    EXPECT_EQ(absent.error().code(), ErrorCode::unavailable);
    EXPECT_FALSE(is_browser(job.program));
    EXPECT_FALSE(is_browser("/etc/passwd"));
}

TEST(Look, EndsWhenItIsStopped) {
    std::stop_source source;
    source.request_stop();
    BrowserJob const job{.program = "/usr/bin/yes", .url = "http://127.0.0.2/", .allowed = {}, .contact_page = {}};
    EXPECT_EQ(look_in_browser(job, source.get_token()).error().code(), ErrorCode::expired);
}

}  // namespace
}  // namespace slovo::study
