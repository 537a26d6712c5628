#include "study/worker.hpp"

#include <gmock/gmock.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <set>

#include "peers.hpp"
#include "study/firm.hpp"
#include "study/wire.hpp"

namespace slovo::study {
namespace {

using namespace std::chrono_literals;

/// Ten pages, linked from the first; the fifth says `word`.
class OddSite {
public:
    explicit OddSite(std::string word, std::chrono::milliseconds pause = 0ms)
        : server_([word, pause](Peer& peer, std::string const& target, std::string const&) {
              std::this_thread::sleep_for(pause);
              std::string body = "<!doctype html>";
              for (int i = 0; i < 10; ++i) body += "<a href=\"/p" + std::to_string(i) + "\">x</a>";
              bool const is_page = target == "/" || target.starts_with("/?") || target.starts_with("/p");
              peer.answer(is_page ? "200 OK" : "404 No", "",
                          target == "/p5" ? "<!doctype html>" + word
                          : is_page       ? body
                                          : "");
          }) {}
    [[nodiscard]] CrawlJob job() const {
        return {.url = server_.url("/"), .allowed = {server_.endpoint()}, .contact_page = "https://firm.test/study"};
    }
    [[nodiscard]] ScriptedServer const& server() const { return server_; }

private:
    ScriptedServer server_;
};

Finding const* find(Audit const& audit, std::string_view check) {
    auto const found = std::ranges::find(audit.findings, check, &Finding::check);
    return found == audit.findings.end() ? nullptr : &*found;
}

std::uint32_t count(Audit const& audit, std::string_view check) {
    std::uint32_t out = 0;
    for (auto const& finding : audit.findings)
        if (finding.check == check) out += finding.count;
    return out;
}

TEST(Worker, StudiesASite) {
    OddSite const site("plain");
    CrawlNews last;
    auto const audit = Worker().run(site.job(), [&last](CrawlNews const& news) { last = news; }, {});
    ASSERT_TRUE(audit) << audit.error().what();
    EXPECT_EQ(audit->pages.size(), 11U);
    EXPECT_EQ(count(*audit, "title-missing"), 11U);
    EXPECT_GE(last.pages_known, 1U);
    EXPECT_THAT(site.server().requests().front(), testing::HasSubstr("SlovoStudy/1.0; +https://firm.test/study)"));
}

TEST(Worker, WithoutAContactItSaysNone) {
    OddSite const site("plain");
    auto job = site.job();
    job.contact_page.clear();
    ASSERT_TRUE(Worker().run(job, {}, {}));
    for (auto const& request : site.server().requests()) {
        EXPECT_THAT(request, testing::HasSubstr("SlovoStudy/1.0"));
        EXPECT_THAT(request, testing::Not(testing::HasSubstr("+)")));
    }
}

TEST(Firm, AsksForQuestionsOnItsSiteOrByMail) {
    policy::Controller const firm{.email = "privacy@firm.test", .form = "/privacy"};
    EXPECT_EQ(contact_of(firm, "https://firm.test"), "https://firm.test/privacy");
    EXPECT_EQ(contact_of(firm, ""), "mailto:privacy@firm.test");
}

TEST(Worker, HasNoWayOut) {
    OddSite const site("escape");
    net::Descriptor const forgotten(::dup2(STDERR_FILENO, 77));  // without O_CLOEXEC
    auto const audit = Worker().run(site.job(), {}, {});
    ASSERT_TRUE(audit) << audit.error().what();
    auto const* const ways = find(*audit, "title-duplicate");
    ASSERT_NE(ways, nullptr);
    for (auto const& way : ways->places) ADD_FAILURE() << way.evidence;
}

TEST(Worker, ACrashCostsOnePage) {
    OddSite const site("crash", 30ms);
    auto job = site.job();
    job.url = site.server().url("/?email=ann@firm.test");  // of the first life
    auto const audit = Worker().run(job, {}, {});
    ASSERT_TRUE(audit) << audit.error().what();
    EXPECT_EQ(audit->pages.size(), 10U);
    EXPECT_EQ(audit->pages_not_seen, 1U);
    EXPECT_EQ(count(*audit, "title-missing"), 10U);
    std::set<std::string> addresses;
    for (auto const& page : audit->pages) addresses.insert(page.url);
    EXPECT_EQ(addresses.size(), 10U);
    EXPECT_FALSE(addresses.contains(site.server().url("/p5")));
    EXPECT_TRUE(addresses.contains(site.server().url("/?email=•••")));
}

TEST(Worker, AfterChangesThatAreTooLongNoneIsKept) {
    auto const audit = Worker({.argument = "talkative-worker"}).run({.url = "http://site.example/"}, {}, {});
    ASSERT_TRUE(audit) << audit.error().what();
    EXPECT_EQ(audit->checks_run, 10'000'000U);
}

TEST(Worker, HasOneTimeForBothLives) {
    auto const audit = Worker({.argument = "talkative-worker"}).run({.url = "u", .time_max = 10s}, {}, {});
    ASSERT_TRUE(audit) << audit.error().what();
    EXPECT_GT(audit->pages_not_seen, 5000U);  // a page that it died of is counted among them
    EXPECT_LE(audit->pages_not_seen, 9950U);
}

TEST(Worker, EndsWithItsTime) {
    OddSite const site("plain", 200ms);
    auto job = site.job();
    job.time_max = 10ms;
    auto const audit = Worker().run(job, {}, {});
    ASSERT_TRUE(audit) << audit.error().what();
    EXPECT_LE(audit->pages.size(), 1U);
    EXPECT_GE(audit->pages_not_seen, 10U);
}

// Not under a sanitizer, whose shadow is larger than any worker's memory.
#if !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
TEST(Worker, HoardingMemoryIsACrash) {
    OddSite const site("memory");
    auto const audit = Worker().run(site.job(), {}, {});
    ASSERT_TRUE(audit) << audit.error().what();
    EXPECT_EQ(audit->pages.size(), 10U);
}
#endif

TEST(Worker, AStopEndsAHangWithinASecond) {
    OddSite const site("hang");
    std::stop_source stop;
    std::chrono::steady_clock::time_point asked;
    std::jthread const stopper([&] {
        std::this_thread::sleep_for(500ms);
        asked = std::chrono::steady_clock::now();
        stop.request_stop();
    });
    auto const audit = Worker().run(site.job(), {}, stop.get_token());
    EXPECT_LT(std::chrono::steady_clock::now() - asked, 1s);
    ASSERT_FALSE(audit);
    EXPECT_EQ(audit.error().code(), ErrorCode::expired);
}

TEST(Worker, SaysWhyItRefuses) {
    OddSite const site("plain");
    auto const code = [](CrawlJob job) { return Worker().run(std::move(job), {}, {}).error().code(); };
    EXPECT_EQ(code({.url = "http://127.0.0.1/"}), ErrorCode::denied);
    EXPECT_EQ(code({.url = "http://[::ffff:10.0.0.1]/"}), ErrorCode::denied);
    EXPECT_EQ(code({.url = site.server().url("/")}), ErrorCode::denied);
    EXPECT_EQ(code({.url = "no address"}), ErrorCode::invalid);
    EXPECT_EQ(code({.url = "ftp://example.com/"}), ErrorCode::invalid);
    EXPECT_EQ(code({.url = "http://127.0.0.1:9/", .allowed = {"127.0.0.1:9"}}), ErrorCode::unavailable);
    EXPECT_EQ(site.server().connections(), 0);
}

TEST(Worker, ServesAParentThatIsTheFirstProcess) {
    OddSite const site("plain");
    auto const job = site.job();
    auto const between = ::fork();
    if (between == 0) {
        // As root, or where people may make namespaces of their own.
        if (::unshare(CLONE_NEWPID) != 0 && ::unshare(CLONE_NEWUSER | CLONE_NEWPID) != 0) ::_exit(77);
        auto const first = ::fork();
        if (first == 0) ::_exit(::getpid() == 1 && Worker().run(job, {}, {}) ? 0 : 1);
        int status = 0;
        ::waitpid(first, &status, 0);
        ::_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 2);
    }
    int status = 0;
    ::waitpid(between, &status, 0);
    ASSERT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 0) << "77: unshare(2) of processes is not allowed here";
}

TEST(Worker, AnotherProgramIsNoWorker) {
    OddSite const site("plain");
    for (auto const* const path : {"/bin/true", "/bin/echo", "/nowhere"})
        EXPECT_EQ(Worker({.path = path, .argument = "x"}).run(site.job(), {}, {}).error().code(), ErrorCode::internal);
}

TEST(Worker, BelievesNoAddressThatCannotBeOne) {
    auto const lie = [](std::string address, std::size_t bytes) {
        return Worker({.path = "/proc/self/exe", .argument = "lying-worker"})
            .run({.url = std::move(address), .pages_max = bytes}, {}, {})
            .has_value();
    };
    EXPECT_TRUE(lie("http://site.example/", 0));
    EXPECT_TRUE(lie("http://site.example/", limits::web_url_bytes));
    EXPECT_FALSE(lie("http://site.example/", limits::web_url_bytes + 1));
    for (auto const* const odd : {"http://site.example/сайт", "http://site.example/\n", "http://site.example/ x"})
        EXPECT_FALSE(lie(odd, 0)) << odd;
}

TEST(Wire, GivesWhatWasPut) {
    CrawlJob const job{.url = "u",
                       .pages_max = 7,
                       .allowed = {"a", "b"},
                       .contact_page = "c",
                       .snapshot = std::string("\0\xFF", 2),
                       .time_max = 5s};
    auto const back = wire::parse_job(wire::print(job));
    ASSERT_TRUE(back);
    EXPECT_EQ(back->allowed, job.allowed);
    EXPECT_EQ(back->snapshot, job.snapshot);
    EXPECT_EQ(back->time_max, job.time_max);

    Audit const audit{
        .findings = {{.check = "title-missing", .count = 3, .places = {{.page = 1, .line = 2, .evidence = "é"}}}},
        .pages = {{.url = "u", .status = 200, .title = "t", .words = 9}},
        .checks_run = 4};
    Audit read;
    ASSERT_TRUE(wire::parse_rest(wire::print_rest(audit), read));
    ASSERT_TRUE(wire::parse_lines(wire::print_lines(audit.pages, 0, 1), read.pages, 1));
    EXPECT_EQ(read.findings[0].places[0].evidence, "é");
    EXPECT_EQ(read.pages[0].words, 9U);
    EXPECT_FALSE(wire::parse_lines(wire::print_lines(audit.pages, 0, 1), read.pages, 1));  // more than may be
}

TEST(Wire, BelievesNothing) {
    CrawlNews news{.so_far = {{.check = "no such check", .count = 1}, {.check = "title-missing", .count = 1}}};
    for (int i = 0; i < 80; ++i) news.so_far[1].places.push_back({.evidence = i == 0 ? std::string(500, 'x') : "\xFF"});
    auto const whole = wire::print(news);
    auto const read = wire::parse_news(whole);
    ASSERT_TRUE(read);
    ASSERT_EQ(read->so_far.size(), 1U);
    EXPECT_EQ(read->so_far[0].places.size(), limits::study_places);
    for (auto const& place : read->so_far[0].places) EXPECT_EQ(place.evidence, "");
    for (std::size_t size = 0; size < whole.size(); size += 7)
        EXPECT_FALSE(wire::parse_news(std::string_view(whole).substr(0, size))) << size;
    wire::Splitter splitter;
    splitter.feed("\xFF\xFF\xFF\xFFN");
    EXPECT_FALSE(splitter.next());
}

}  // namespace
}  // namespace slovo::study
