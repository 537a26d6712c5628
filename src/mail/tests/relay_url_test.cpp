#include "mail/relay_url.hpp"

#include <gtest/gtest.h>

#include "mail/smtp.hpp"

namespace slovo::mail {
namespace {

TEST(RelayUrl, says_how_and_where) {
    EXPECT_EQ(*parse_relay_url("smtp://127.0.0.1:2525"), (RelayUrl{RelayTls::none, "127.0.0.1", 2525}));
    EXPECT_EQ(*parse_relay_url("smtp://localhost/"), (RelayUrl{RelayTls::none, "localhost", 25}));
    EXPECT_EQ(*parse_relay_url("smtp://[::1]:25"), (RelayUrl{RelayTls::none, "[::1]", 25}));
    EXPECT_EQ(*parse_relay_url("smtps://mail.example"), (RelayUrl{RelayTls::from_the_start, "mail.example", 465}));
    EXPECT_EQ(*parse_relay_url("smtp+starttls://mail.example:25"), (RelayUrl{RelayTls::starttls, "mail.example", 25}));
    EXPECT_EQ(parse_relay_url("smtp+starttls://mail.example")->port, 587);
}

TEST(RelayUrl, refuses_what_is_unclear_or_in_clear) {
    for (char const* url :
         {"", "127.0.0.1:25", "http://a", "smtp://", "smtp://:25", "smtp://127.0.0.1:", "smtp://127.0.0.1:0",
          "smtp://127.0.0.1:65536", "smtp://127.0.0.1:25x", "smtp://127.0.0.1:25/path", "smtp://mail.example",
          "smtp://127.example", "smtp://127.0.0.1.mail.example", "smtps://user:password@mail.example",
          "smtps://mail example", "smtps://mail.example?x=1", "smtps://[::1", "smtps://a\r\nb"})
        EXPECT_FALSE(parse_relay_url(url)) << url;
}

TEST(RelayUrl, knows_its_own_machine) {
    EXPECT_TRUE(is_loopback_relay("smtp://127.0.0.1:25"));
    EXPECT_TRUE(is_loopback_relay("smtps://localhost"));
    EXPECT_FALSE(is_loopback_relay("smtps://mail.example"));
    EXPECT_FALSE(is_loopback_relay("nonsense"));
}

}  // namespace
}  // namespace slovo::mail
