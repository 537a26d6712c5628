#include "study/pace.hpp"

#include <gmock/gmock.h>

#include "study/traps.hpp"

namespace slovo::study {
namespace {

using namespace std::chrono_literals;

TEST(Pace, IsPolite) {
    Pace pace(Pace::Kind::polite);
    Pace::Time now{1h};
    EXPECT_EQ(pace.parallel(), 2);
    int begun = 0;
    for (int ms = 0; ms < 10'000; ++ms, now += 1ms)
        while (now >= pace.next()) {
            pace.begun(now);
            ++begun;
        }
    EXPECT_LE(begun, 30);
    EXPECT_GE(begun, 28);
}

Response answer_of(int status, std::chrono::microseconds first_byte) {
    return {.url = *url::WebUrl::parse("http://site.test/"), .status = status, .first_byte = first_byte};
}

TEST(Pace, SlowsDownAndRecovers) {
    Pace pace(Pace::Kind::polite);
    Pace::Time now{1h};
    auto const gap = [&] {
        for (int i = 0; i < 3; ++i) pace.begun(now);
        return pace.next() - now;
    };
    for (int i = 0; i < 5; ++i) pace.answered(now, answer_of(200, 200ms), {});
    EXPECT_EQ(gap(), 1s);
    pace.answered(now, answer_of(200, 900ms), {});
    EXPECT_EQ(gap(), 2s);
    for (int i = 0; i < 20; ++i) pace.answered(now, answer_of(200, 200ms), {});
    EXPECT_EQ(gap(), 1s);
    pace.set_crawl_delay(60s);
    pace.begun(now);
    EXPECT_EQ(pace.next() - now, 10s);
}

TEST(Pace, PausesAndGivesUp) {
    Pace pace(Pace::Kind::own);
    Pace::Time now{1h};
    pace.answered(now, answer_of(429, 1ms), 7s);
    EXPECT_EQ(pace.next() - now, 7s);
    pace.answered(now + 1s, answer_of(429, 1ms), 50s);  // was under way
    EXPECT_EQ(pace.next() - now, 7s);
    for (int i = 0; i < 10 && !pace.gave_up(); ++i) {
        now = pace.next() + 1ms;
        pace.answered(now, answer_of(503, 1ms), {});
    }
    EXPECT_TRUE(pace.gave_up());
    Pace other(Pace::Kind::own);
    other.answered(now, answer_of(503, 1ms), 3600s);
    EXPECT_TRUE(other.gave_up());
}

TEST(Traps, KnowWhatIsNone) {
    Traps traps;
    for (int i = 0; i < 5000; ++i)
        EXPECT_TRUE(traps.admits(*url::WebUrl::parse("http://s.test/product/" + std::to_string(i) + ".html")));
    for (int i = 1; i < 150; ++i) {
        EXPECT_TRUE(traps.admits(*url::WebUrl::parse("http://s.test/news/2026/11/title-" + std::to_string(i))));
        EXPECT_TRUE(traps.admits(*url::WebUrl::parse("http://s.test/list?page=" + std::to_string(i))));
    }
    EXPECT_FALSE(traps.admits(*url::WebUrl::parse("http://s.test/?a=1&b=1&c=1&d=1&e=1&f=1&g=1")));
    EXPECT_EQ(without_session("http://s.test/a;jsessionid=1F?PHPSESSID=x&q=1&sid=2"), "http://s.test/a?q=1");
    EXPECT_EQ(without_session("http://s.test/a?q=1&&r"), "http://s.test/a?q=1&&r");
    EXPECT_EQ(without_session("http://s.test/a?"), "http://s.test/a?");
}

}  // namespace
}  // namespace slovo::study
