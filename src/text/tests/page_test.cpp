// Escaping and addresses: what may stand in a page.
#include "text/page.hpp"

#include <gtest/gtest.h>

#include <type_traits>

namespace slovo::text {
namespace {

std::string html(std::string_view text) {
    std::string out;
    put_html(out, text);
    return out;
}

TEST(Escaping, leaves_no_character_that_means_something) {
    EXPECT_EQ(html("<b>\"a\" & 'c'</b>"), "&lt;b&gt;&quot;a&quot; &amp; &#39;c&#39;&lt;/b&gt;");
    EXPECT_EQ(html(""), "");
    EXPECT_EQ(html("слово"), "слово");
    EXPECT_EQ(html("&amp;"), "&amp;amp;");
}

TEST(Escaping, keeps_a_mail_subject_on_one_line) {
    std::string out;
    put_line(out, "a\r\nBcc: x\tb");
    EXPECT_EQ(out, "a  Bcc: x b");
}

TEST(Url, takes_only_paths_of_our_own_and_four_schemes) {
    for (std::string_view const good : {"/", "/forms/seo?x=1#y", "https://example.com/", "http://example.com",
                                        "mailto:a@example.com", "tel:+380", "HTTPS://EXAMPLE.com/"}) {
        EXPECT_TRUE(Url::parse(good).has_value()) << good;
    }
    for (std::string_view const bad :
         {"", "javascript:alert(1)", " javascript:alert(1)", "java\nscript:x", "JaVaScRiPt:x", "data:text/html,x",
          "//evil.example", "/\\evil.example", "\\\\evil", "vbscript:x", "forms", "https:", "blob:x", "/a b"}) {
        EXPECT_FALSE(Url::parse(bad).has_value()) << bad;
    }
}

TEST(Url, carries_a_picture_only_where_it_is_one) {
    EXPECT_EQ(Url::jpeg("/9j/4A==").value().view(), "data:image/jpeg;base64,/9j/4A==");
    for (std::string_view const other : {"", "/9j/", "PHNjcmlwdD4=", "/9j/4A=", "/9j/4A==\" onload=\"x", "/9j/4A==\n"})
        EXPECT_FALSE(Url::jpeg(other)) << other;
}

TEST(Url, percent_encodes_what_it_is_made_of) {
    EXPECT_EQ(Url::path({"forms", "a/b?c"}).view(), "/forms/a%2Fb%3Fc");
    EXPECT_EQ(Url::path({"", "evil.example"}).view(), "/./evil.example") << "never another host";
    EXPECT_EQ(Url::path({}).view(), "/");
    EXPECT_EQ(Url("/desk").with("state", "нова").with("b", "1").at("x").view(),
              "/desk?state=%D0%BD%D0%BE%D0%B2%D0%B0&b=1#x");
    EXPECT_EQ(Url::mailto("a b@example.com").view(), "mailto:a%20b@example.com");
    EXPECT_EQ(Url::tel("+380 (44) 000-00-00").view(), "tel:+380440000000");
}

TEST(Fields, have_no_default) {
    EXPECT_FALSE(std::is_default_constructible_v<Text>);
    EXPECT_FALSE(std::is_default_constructible_v<Flag>);
    EXPECT_FALSE(std::is_default_constructible_v<Number>);
    EXPECT_FALSE(std::is_default_constructible_v<Url>);
    EXPECT_FALSE((std::is_default_constructible_v<Required<Instant>>));
    EXPECT_FALSE((std::is_constructible_v<Flag, char const*>)) << "a pointer is not a yes";
    EXPECT_FALSE((std::is_constructible_v<Number, bool>));
}

}  // namespace
}  // namespace slovo::text
