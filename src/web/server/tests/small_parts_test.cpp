#include <gtest/gtest.h>

#include <array>

#include "web/server/rate_limit.hpp"
#include "web/server/static_files.hpp"
#include "web/server/wire.hpp"

namespace slovo::web {
namespace {

using namespace std::chrono_literals;

TEST(RateLimit, a_network_gets_its_share_and_then_waits) {
    NetworkLimiter limiter(3);
    SteadyTime now{1h};
    auto const a = ClientAddress::parse("192.0.2.1").value();
    auto const neighbour = ClientAddress::parse("192.0.2.200").value();
    auto const other = ClientAddress::parse("198.51.100.1").value();
    EXPECT_TRUE(limiter.admit(a, now));
    EXPECT_TRUE(limiter.admit(neighbour, now));
    EXPECT_TRUE(limiter.admit(a, now));
    EXPECT_FALSE(limiter.admit(neighbour, now));
    EXPECT_TRUE(limiter.admit(other, now));
    EXPECT_FALSE(limiter.admit(a, now + 19s));
    EXPECT_TRUE(limiter.admit(a, now + 21s));
    EXPECT_FALSE(limiter.admit(a, now + 5s));  // a clock that steps back gives nothing
    EXPECT_EQ(limiter.retry_after(), 20s);
}

TEST(RateLimit, memory_is_bounded_and_lately_seen_networks_are_kept) {
    NetworkLimiter limiter(1, 64);
    SteadyTime now{1h};
    auto const steady = ClientAddress::parse("192.0.2.1").value();
    EXPECT_TRUE(limiter.admit(steady, now));
    for (int i = 0; i < 20'000; ++i) {
        now += 1ms;
        auto const text = "10." + std::to_string(i / 256 % 256) + "." + std::to_string(i % 256) + ".1";
        EXPECT_TRUE(limiter.admit(ClientAddress::parse(text).value(), now));
        if (i % 2 == 0) EXPECT_FALSE(limiter.admit(steady, now)) << i;
    }
}

TEST(LoadMeterTest, attack_begins_at_the_rate_and_ends_after_a_quiet_minute) {
    LoadMeter meter(10);
    SteadyTime now{1h};
    for (int i = 0; i < 10; ++i) meter.count(now);
    EXPECT_FALSE(meter.under_attack(now));
    meter.count(now);
    EXPECT_TRUE(meter.under_attack(now));
    EXPECT_TRUE(meter.under_attack(now + 59s));
    now += 59s;
    for (int i = 0; i < 6; ++i) meter.count(now);  // over half: not quiet
    EXPECT_TRUE(meter.under_attack(now + 59s));
    EXPECT_FALSE(meter.under_attack(now + 60s));
}

constexpr Asset style = {.path = "/assets/site-1.css",
                         .bytes = "plain",
                         .content_type = "text/css; charset=utf-8",
                         .etag = "abc",
                         .gzip = "gz",
                         .br = "brotli",
                         .immutable = true};

TEST(StaticFiles, the_best_encoding_that_the_client_takes) {
    struct Case {
        std::string_view accept, body, encoding;
    };
    for (auto const& one : std::array<Case, 6>{{{"", "plain", ""},
                                                {"gzip", "gz", "gzip"},
                                                {"gzip, deflate, br", "brotli", "br"},
                                                {"br;q=0, gzip;q=0.5", "gz", "gzip"},
                                                {"BR", "brotli", "br"},
                                                {"brx", "plain", ""}}}) {
        std::array<HeaderField, 1> const fields = {{{"Accept-Encoding", one.accept}}};
        Request request;
        request.headers = fields;
        auto const response = asset_response(style, request);
        EXPECT_EQ(response.body(), one.body) << one.accept;
        EXPECT_EQ(response.header("content-encoding"), one.encoding) << one.accept;
        EXPECT_EQ(response.header("vary"), "Accept-Encoding");
        EXPECT_EQ(response.header("cache-control"), "public, max-age=31536000, immutable");
    }
}

TEST(StaticFiles, an_unchanged_file_is_304) {
    for (auto const& [tag, status] : std::array<std::pair<std::string_view, int>, 5>{
             {{"\"abc\"", 304}, {"W/\"abc\"", 304}, {"\"x\", \"abc\"", 304}, {"*", 304}, {"\"abcd\"", 200}}}) {
        std::array<HeaderField, 1> const fields = {{{"If-None-Match", tag}}};
        Request request;
        request.headers = fields;
        EXPECT_EQ(asset_response(style, request).status(), status) << tag;
    }
}

TEST(ResponseTest, redirects_stay_on_this_site) {
    EXPECT_EQ(redirect_303("/privacy/me").header("location"), "/privacy/me");
    for (auto const* elsewhere :
         {"", "//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nX: y", "/a b"}) {
        EXPECT_EQ(redirect_303(elsewhere).status(), 500) << elsewhere;
    }
}

TEST(ResponseTest, cookies_are_always_guarded) {
    Response response;
    response.cookie({.name = "__Host-slovo", .value = "abc", .same_site = SameSite::strict, .max_age = 60s});
    EXPECT_EQ(response.header("set-cookie"), "__Host-slovo=abc; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=60");
    Response bad;
    bad.cookie({.name = "a", .value = "b; Domain=evil.example"});
    EXPECT_EQ(bad.status(), 500);
    EXPECT_EQ(bad.header("set-cookie"), "");
}

TEST(Wire, dates_are_in_the_one_right_form) {
    EXPECT_EQ(http_date(parse_rfc3339("1994-11-06T08:49:37Z").value()), "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(http_date(parse_rfc3339("2028-02-29T23:59:59Z").value()), "Tue, 29 Feb 2028 23:59:59 GMT");
}

TEST(Wire, a_response_may_override_a_default_field_once) {
    auto response = html("x");
    response.set("Cache-Control", "public, max-age=1");
    std::string out;
    append_head(out, response, {.date = "D"});
    EXPECT_TRUE(out.contains("Cache-Control: public, max-age=1\r\n"));
    EXPECT_FALSE(out.contains("no-store"));
    EXPECT_TRUE(out.contains("frame-ancestors 'none'"));
}

TEST(RequestTest, fields_cookies_and_accepted_types_are_found) {
    std::array<HeaderField, 4> const fields = {{{"Accept", "text/html, application/json;q=0.9 , image/png;q=0"},
                                                {"Cookie", "a=1; b=2=3;c"},
                                                {"cookie", "d=4"},
                                                {"X-A", "v"}}};
    Request request;
    request.headers = fields;
    EXPECT_TRUE(request.accepts("application/json"));
    EXPECT_FALSE(request.accepts("image/png"));
    EXPECT_FALSE(request.accepts("application/xml"));
    EXPECT_EQ(request.cookie("b"), "2=3");
    EXPECT_EQ(request.cookie("d"), "4");
    EXPECT_EQ(request.cookie("A"), "");
    EXPECT_EQ(request.header("x-a"), "v");
    EXPECT_FALSE(request.has_header("x-b"));
}

}  // namespace
}  // namespace slovo::web
