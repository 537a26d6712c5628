#include "web/server/gate.hpp"

#include <gtest/gtest.h>

#include <array>

#include "web/server/tests/hostile_requests.hpp"

namespace slovo::web {
namespace {

TEST(Gate, hostile_requests_get_their_status) {
    for (auto const& hostile : hostile_requests()) {
        HeadFields fields;
        auto const end = head_end(hostile.bytes);
        auto const whole = end != 0 && end <= limits::header_bytes;
        auto const raw = whole ? hostile.bytes.substr(0, end) : hostile.bytes;
        auto const head = read_head(raw, fields);
        EXPECT_EQ(head ? 200 : head.error().status, hostile.status) << hostile.what;
    }
}

TEST(Gate, an_honest_head_is_read_as_it_is) {
    std::string_view const raw =
        "POST /forms/seo?lang=uk&x=%D0%B0 HTTP/1.1\r\nhost: webpromo.example:8080\r\nContent-Length:  12 \r\n"
        "Connection: foo , CLOSE\r\nX-Empty:\r\nExpect: 100-Continue\r\nCookie: a=\xd1\x85\r\n\r\n";
    HeadFields fields;
    auto const head = read_head(raw, fields);
    ASSERT_TRUE(head);
    EXPECT_EQ(head->method, Method::post);
    EXPECT_EQ(head->path, "/forms/seo");
    EXPECT_EQ(head->query, "lang=uk&x=%D0%B0");
    EXPECT_EQ(head->host, "webpromo.example:8080");
    EXPECT_EQ(head->content_length, 12U);
    EXPECT_EQ(head->minor, 1);
    EXPECT_TRUE(head->close);
    EXPECT_TRUE(head->expects_continue);
    ASSERT_EQ(fields.count, 6U);
    EXPECT_EQ(fields.items[1].value, "12");
    EXPECT_EQ(fields.items[3].name, "X-Empty");
    EXPECT_EQ(fields.items[3].value, "");
}

TEST(Gate, an_http_1_0_client_is_answered_once) {
    HeadFields fields;
    auto const head = read_head("GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n", fields);
    ASSERT_TRUE(head);
    EXPECT_TRUE(head->close);
}

TEST(Gate, hosts_that_are_well_formed) {
    for (auto const* host :
         {"a", "webpromo.example", "a:80", "127.0.0.1:8080", "[::1]", "[::1]:8080", "xn--80ak6aa.укр"}) {
        HeadFields fields;
        auto const head = read_head(std::string("GET / HTTP/1.1\r\nHost: ") + host + "\r\n\r\n", fields);
        EXPECT_EQ(head.has_value(), std::string_view(host).find("\xd1") == std::string_view::npos) << host;
    }
    for (auto const* host : {"[::1", "[a]", "::1", "a:", "a:123456", ".a", "-a", "a\\b", "[::1]x", "a%20b"}) {
        HeadFields fields;
        EXPECT_FALSE(read_head(std::string("GET / HTTP/1.1\r\nHost: ") + host + "\r\n\r\n", fields)) << host;
    }
}

TEST(Gate, our_hosts_with_and_without_port) {
    std::array<std::string, 2> const ours = {"webpromo.example", "[::1]"};
    EXPECT_TRUE(host_allowed("webpromo.example", ours));
    EXPECT_TRUE(host_allowed("WEBPROMO.example:443", ours));
    EXPECT_TRUE(host_allowed("[::1]:8080", ours));
    EXPECT_FALSE(host_allowed("webpromo.example.evil.example", ours));
    EXPECT_FALSE(host_allowed("evil.example", ours));
    EXPECT_TRUE(host_allowed("anything", {}));
}

TEST(Gate, the_end_of_a_head_is_found_in_pieces) {
    std::string const raw = "GET / HTTP/1.1\r\nHost: a\r\n\r\nrest";
    std::size_t searched = 0;
    for (std::size_t n = 0; n <= raw.size(); ++n) {
        auto const end = head_end(std::string_view(raw).substr(0, n), searched);
        EXPECT_EQ(end, n < 27 ? 0U : 27U) << n;
        searched = n;
        if (end != 0) break;
    }
}

}  // namespace
}  // namespace slovo::web
