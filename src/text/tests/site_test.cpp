#include <gtest/gtest.h>

#include "text/contact.hpp"

namespace slovo::text {
namespace {

bool is_invalid(Result<std::string> const& result) {
    return !result && result.error().code() == ErrorCode::invalid;
}

TEST(NormalSite, has_one_form_for_all_ways_to_type_an_address) {
    struct {
        char const *typed, *normal;
    } const cases[] = {
        {"example.com", "https://example.com/"},
        {" Example.COM ", "https://example.com/"},
        {"http://example.com", "http://example.com/"},
        {"HTTPS://WWW.Example.com/Path", "https://www.example.com/Path"},
        {"http://example.com:80/", "http://example.com/"},
        {"https://example.com:443/", "https://example.com/"},
        {"https://example.com:8443", "https://example.com:8443/"},
        {"https://example.com:/", "https://example.com/"},
        {"example.com:8080/x", "https://example.com:8080/x"},
        {"example.com.", "https://example.com/"},
        {"example.com?a=b#c", "https://example.com/?a=b"},
        {"example.com/#top", "https://example.com/"},
        {"example.com/?next=http://b.example/", "https://example.com/?next=http://b.example/"},
        {"https://приклад.укр/шлях", "https://xn--80aikifvh.xn--j1amh/%D1%88%D0%BB%D1%8F%D1%85"},
        {"https://xn--80aikifvh.xn--j1amh/%d1%88", "https://xn--80aikifvh.xn--j1amh/%D1%88"},
        {"пример.рф", "https://xn--e1afmkfd.xn--p1ai/"},
        {"example.com/100%", "https://example.com/100%25"},
        {"example.com/it's", "https://example.com/it%27s"},
        {"example.com/a/../b/./c/", "https://example.com/b/c/"},
        {"example.com/a/..", "https://example.com/"},
        {"example.com/../../etc", "https://example.com/etc"},
        {"example.com/a//b", "https://example.com/a//b"},
        {"example.com/a/", "https://example.com/a/"},
        {"example.com/a/.", "https://example.com/a/"},
    };
    for (auto const& [typed, normal] : cases) {
        auto const made = normal_site(typed);
        ASSERT_TRUE(made) << typed;
        EXPECT_EQ(*made, normal) << typed;
        EXPECT_EQ(normal_site(*made), *made) << "not stable: " << typed;
    }
}

// Who reads sites decides whether they may be asked.
TEST(NormalSite, takes_addresses_in_numbers_as_they_were_typed) {
    EXPECT_EQ(normal_site("http://127.0.0.1:8080/admin"), "http://127.0.0.1:8080/admin");
    EXPECT_EQ(normal_site("http://[::1]/"), "http://[::1]/");
    EXPECT_EQ(normal_site("https://[2001:DB8::1]:8443/x"), "https://[2001:db8::1]:8443/x");
    EXPECT_EQ(normal_site("http://0x7F.1/"), "http://0x7f.1/");
    EXPECT_EQ(normal_site("http://2130706433/"), "http://2130706433/");
    EXPECT_EQ(normal_site("http://4294967295/"), "http://4294967295/");
    EXPECT_EQ(normal_site("http://0177.0x0.1./"), "http://0177.0x0.1/");
    EXPECT_EQ(normal_site("http://[::ffff:10.0.0.1]/"), "http://[::ffff:10.0.0.1]/");
}

TEST(NormalSite, refuses_everything_else) {
    for (char const* typed : {"",
                              "example",
                              "localhost",
                              "http://",
                              "http:///x",
                              "//example.com",
                              "/path",
                              "javascript:alert(1)",
                              "JavaScript://example.com/%0Aalert(1)",
                              "data:text/html,x",
                              "mailto:anna@example.com",
                              "ftp://example.com",
                              "file:///etc/passwd",
                              "http://anna:secret@example.com/",
                              "anna@example.com",
                              "127.0.0.1",
                              "2130706433",
                              "[::1]",
                              "http://[::1",
                              "http://[localhost]/",
                              "http://1.2.3.4x/",
                              "http://ab.12/",
                              "http://example.12/",
                              "http://example.0x1f/",
                              "example.0x1f",
                              "http://256.0.0.1/",
                              "http://1.2.3.4.5/",
                              "http://1..2/",
                              "http://09/",
                              "http://4294967296/",
                              "http://18446744073709551616/",
                              "http://1.2.65536/",
                              "http://[1::2::3]/",
                              "http://[:::1]/",
                              "http://[]/",
                              "http://[::1%25eth0]/",
                              "http://example.com:0/",
                              "http://example.com:65536/",
                              "http://example.com:8o/",
                              "http://example.com:80:80/",
                              "http://exa mple.com",
                              "http://example.com\\@evil.com",
                              "http://example.com/\"onclick=",
                              "http://example.com/<script>",
                              "http://example.com/\r\nSet-Cookie: a",
                              "http://exa\xE2\x80\xAEmple.com/",
                              "http://example.com/\xFF",
                              "http://ex_ample.com/",
                              "http://.example.com/",
                              "http://example..com/",
                              "http://example.com../",
                              "https:example.com",
                              "http:/example.com"})
        EXPECT_TRUE(is_invalid(normal_site(typed))) << typed;
    EXPECT_EQ(normal_site("example.com/" + std::string(2048, 'a')).error().code(), ErrorCode::too_large);
    // Short as typed, but three times as long when encoded.
    std::string longer = "example.com/";
    for (int i = 0; i < 500; ++i) longer += "\xD1\x88";
    EXPECT_EQ(normal_site(longer).error().code(), ErrorCode::too_large);
}

}  // namespace
}  // namespace slovo::text
