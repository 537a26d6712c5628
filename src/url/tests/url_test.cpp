#include "url/url.hpp"

#include <chrono>

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace slovo::url {
namespace {

WebUrl at(std::string_view text) {
    auto made = WebUrl::parse(text);
    EXPECT_TRUE(made) << text;
    return *made;
}

std::string href(std::string_view text) {
    auto const made = WebUrl::parse(text);
    return made ? made->href() : "";
}

TEST(WebUrl, Parts) {
    auto const url = at("HTTPS://user:pa:ss@Example.COM:8443/a/../b;c?q=1&r#frag");
    EXPECT_EQ(url.href(), "https://user:pa%3Ass@example.com:8443/b;c?q=1&r#frag");
    EXPECT_EQ(url.scheme(), Scheme::https);
    EXPECT_EQ(url.host_kind(), HostKind::domain);
    EXPECT_TRUE(url.has_credentials());
    EXPECT_EQ(url.username(), "user");
    EXPECT_EQ(url.password(), "pa%3Ass");
    EXPECT_EQ(url.host(), "example.com");
    EXPECT_EQ(url.port(), 8443);
    EXPECT_EQ(url.port_to_dial(), 8443);
    EXPECT_EQ(url.path(), "/b;c");
    EXPECT_EQ(url.query(), "q=1&r");
    EXPECT_EQ(url.fragment(), "frag");
    EXPECT_EQ(url.target(), "/b;c?q=1&r");
    EXPECT_EQ(url.origin(), "https://example.com:8443");
    EXPECT_EQ(url.without_fragment().href(), "https://user:pa%3Ass@example.com:8443/b;c?q=1&r");
    EXPECT_EQ(url.without_fragment().fragment(), std::nullopt);
}

TEST(WebUrl, WhatIsNotThereAndWhatIsEmpty) {
    auto const bare = at("http://a.ua");
    EXPECT_EQ(bare.href(), "http://a.ua/");
    EXPECT_FALSE(bare.has_credentials());
    EXPECT_EQ(bare.username(), "");
    EXPECT_EQ(bare.password(), "");
    EXPECT_EQ(bare.port(), std::nullopt);
    EXPECT_EQ(bare.port_to_dial(), 80);
    EXPECT_EQ(bare.query(), std::nullopt);
    EXPECT_EQ(bare.fragment(), std::nullopt);
    auto const empty = at("https://:@a.ua:443?#");
    EXPECT_EQ(empty.href(), "https://a.ua/?#");
    EXPECT_FALSE(empty.has_credentials());
    EXPECT_EQ(empty.port_to_dial(), 443);
    EXPECT_EQ(empty.query(), "");
    EXPECT_EQ(empty.fragment(), "");
    EXPECT_EQ(at("http://:p@a.ua/").username(), "");
    EXPECT_EQ(at("http://:p@a.ua/").password(), "p");
    EXPECT_TRUE(at("http://:p@a.ua/").has_credentials());
}

TEST(WebUrl, KindsOfHosts) {
    EXPECT_EQ(at("http://0x7f.1/").host_kind(), HostKind::ipv4);
    EXPECT_EQ(at("http://0x7f.1/").host(), "127.0.0.1");
    EXPECT_EQ(at("http://2130706433/").host(), "127.0.0.1");
    EXPECT_EQ(at("http://017700000001/").host(), "127.0.0.1");
    EXPECT_EQ(at("http://１２７.０.０.１/").host(), "127.0.0.1");
    EXPECT_EQ(at("http://127。0。0。1/").host(), "127.0.0.1");
    EXPECT_EQ(at("http://%31%32%37.1/").host(), "127.0.0.1");
    EXPECT_EQ(at("http://[::FFFF:127.0.0.1]:80/").host_kind(), HostKind::ipv6);
    EXPECT_EQ(at("http://[::FFFF:127.0.0.1]:80/").host(), "[::ffff:7f00:1]");
    EXPECT_EQ(at("http://[1:0:0:2:0:0:0:3]/").host(), "[1:0:0:2::3]");
    EXPECT_EQ(at("http://[1:0:2:3:4:5:6:7]/").host(), "[1:0:2:3:4:5:6:7]");
    EXPECT_EQ(at("http://[0:0:0:0:0:0:0:0]/").host(), "[::]");
    for (auto const* bad : {"http://256.1/",
                            "http://1.2.3.4.5/",
                            "http://0xffffffff1/",
                            "http://08/",
                            "http://a.0x/",
                            "http://[::1",
                            "http://[1:2:3:4::5:6:7:8]/",
                            "http://[::1%25eth0]/",
                            "http://[1.2.3.4]/",
                            "http://[:1:2:3:4:5:6:7]/",
                            "http://[::00001]/",
                            "http://[::1.2.3.04]/",
                            "http://a b/",
                            "http://a%00b/",
                            "http://a%2fb/",
                            "http://\xFF/",
                            "http://%ff/",
                            "http://xn--a/",
                            "http://\xC2\xAD/",
                            "http://a|b/",
                            "http:///",
                            "http://@/",
                            "http://u@",
                            "http://a:65536/",
                            "http://a:1x/",
                            "http://a:-1/"}) {
        auto const url = WebUrl::parse(bad);
        ASSERT_FALSE(url) << bad;
        EXPECT_EQ(url.error().code(), ErrorCode::invalid) << bad;
    }
}

TEST(WebUrl, OtherSchemesAreNotTaken) {
    auto const base = at("https://a.ua/b");
    for (auto const* other :
         {"javascript:alert(1)", "mailto:a@b.ua", "tel:+380441234567", "ftp://a.ua/", "file:///etc", "data:text/html,x",
          "ws://a.ua/", "blob:https://a.ua/x", "httpx://a.ua/", "//", "https:"}) {
        EXPECT_FALSE(WebUrl::parse(other)) << other;
    }
    EXPECT_FALSE(base.resolve("javascript:alert(1)"));
    EXPECT_FALSE(base.resolve("java\nscript:alert(1)"));
    EXPECT_EQ(base.resolve("https:")->href(), "https://a.ua/b");
    EXPECT_FALSE(base.resolve("http:"));
}

TEST(WebUrl, WhatIsEncodedWhere) {
    EXPECT_EQ(href("http://h/ \"#"), "http://h/%20%22#");
    EXPECT_EQ(href("http://h/ !\"$%&'()*+,-.:;<=>@[]^_`{|}~"),
              "http://h/%20!%22$%&'()*+,-.:;%3C=%3E@[]%5E_%60%7B|%7D~");
    EXPECT_EQ(href("http://h/? !\"$%&'()*+,-./:;<=>?@[\\]^_`{|}~"),
              "http://h/?%20!%22$%&%27()*+,-./:;%3C=%3E?@[\\]^_`{|}~");
    EXPECT_EQ(href("http://h/# !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"),
              "http://h/#%20!%22#$%&'()*+,-./:;%3C=%3E?@[\\]^_%60{|}~");
    EXPECT_EQ(href("http:// !\"$%&'()*+,-.:;<=>@[]^_`{|}~@h/"),
              "http://%20!%22$%&'()*+,-.:%3B%3C%3D%3E%40%5B%5D%5E_%60%7B%7C%7D~@h/");
    EXPECT_EQ(href("http://h/послуги?їжа#ґ"),
              "http://h/%D0%BF%D0%BE%D1%81%D0%BB%D1%83%D0%B3%D0%B8?%D1%97%D0%B6%D0%B0#%D2%91");
    // A Location header in cp1251, as found in the wild.
    EXPECT_EQ(href("http://h/\xEF\xF0?\xE0"), "http://h/%EF%F0?%E0");
    EXPECT_EQ(href(std::string("http://h/a\0b", 12)), "http://h/a%00b");
}

TEST(WebUrl, Resolving) {
    auto const base = at("http://u:p@a.ua:81/b/c/d?q#f");
    auto const wanted = [&](std::string_view reference, std::string_view result) {
        auto const made = base.resolve(reference);
        ASSERT_TRUE(made) << reference;
        EXPECT_EQ(made->href(), result) << reference;
    };
    wanted("", "http://u:p@a.ua:81/b/c/d?q");
    wanted("#x", "http://u:p@a.ua:81/b/c/d?q#x");
    wanted("?y", "http://u:p@a.ua:81/b/c/d?y");
    wanted("e", "http://u:p@a.ua:81/b/c/e");
    wanted("./e/.", "http://u:p@a.ua:81/b/c/e/");
    wanted("../e", "http://u:p@a.ua:81/b/e");
    wanted("..", "http://u:p@a.ua:81/b/");
    wanted("../../../../e", "http://u:p@a.ua:81/e");
    wanted("%2E%2e/e", "http://u:p@a.ua:81/b/e");
    wanted("...", "http://u:p@a.ua:81/b/c/...");
    wanted("/e", "http://u:p@a.ua:81/e");
    wanted("\\e\\f", "http://u:p@a.ua:81/e/f");
    wanted("//b.ua", "http://b.ua/");
    wanted("/\\b.ua", "http://b.ua/");
    wanted("http:e", "http://u:p@a.ua:81/b/c/e");
    wanted("https:e", "https://e/");
    wanted("  \t/\ne\r ", "http://u:p@a.ua:81/e");
    wanted("1:2", "http://u:p@a.ua:81/b/c/1:2");
    wanted("a//b///", "http://u:p@a.ua:81/b/c/a//b///");
    wanted(".//x", "http://u:p@a.ua:81/b/c//x");
    wanted("/..//x", "http://u:p@a.ua:81//x");
}

TEST(WebUrl, CyrillicHosts) {
    auto const url = at("https://ПОШТА.укр/");
    EXPECT_EQ(url.host(), "xn--80a1acn3a.xn--j1amh");
    EXPECT_EQ(url.shown(), "https://пошта.укр/");
    EXPECT_EQ(at("http://президент.рф").href(), "http://xn--d1abbgf6aiiy.xn--p1ai/");
    EXPECT_EQ(at("http://xn--d1abbgf6aiiy.XN--P1AI").shown(), "http://президент.рф/");
    EXPECT_EQ(at("http://straße.de").host(), "xn--strae-oqa.de");
    EXPECT_EQ(at("http://кав’ярня.укр").shown(), "http://кав’ярня.укр/");
}

TEST(WebUrl, ShownToPeople) {
    EXPECT_EQ(at("https://u:p@a.ua:8080/послуги?місто=київ#їжа").shown(), "https://a.ua:8080/послуги?місто=київ#їжа");
    // What is not text, what cannot be seen and what has a meaning of its own stays encoded.
    EXPECT_EQ(at("http://a.ua/%EF%F0%20%2F%3F%D0%BF").shown(), "http://a.ua/%EF%F0%20%2F%3Fп");
    EXPECT_EQ(at("http://a.ua/%E2%80%AEfdp.exe%E2%80%8B%C2%A0").shown(), "http://a.ua/%E2%80%AEfdp.exe%E2%80%8B%C2%A0");
    // Latin and Cyrillic in one label is how one name is made to look like another.
    EXPECT_EQ(at("http://раypal.com").shown(), "http://xn--ypal-43d9g.com/");
    EXPECT_EQ(at("http://[::1]:81/").shown(), "http://[::1]:81/");
}

TEST(WebUrl, IdentityOfAPage) {
    auto const same = [](std::string_view one, std::string_view other) {
        EXPECT_EQ(at(one).identity(), at(other).identity()) << one << " " << other;
    };
    auto const differ = [](std::string_view one, std::string_view other) {
        EXPECT_NE(at(one).identity(), at(other).identity()) << one << " " << other;
    };
    same("http://a.ua", "HTTP://A.UA:80/#top");
    same("https://a.ua/p?id=1", "https://a.ua/p?utm_source=x&id=1&utm_medium=cpc&gclid=Abc&UTM_Term=%D0%BA#buy");
    same("https://a.ua/p", "https://a.ua/p?yclid=1&_openstat=ZGly&fbclid=2&msclkid");
    same("https://a.ua/p", "https://a.ua/p?");
    same("https://a.ua/p?a&b", "https://a.ua/p?&a&&b&");
    differ("https://a.ua/p?a=1&b=2", "https://a.ua/p?b=2&a=1");
    differ("https://a.ua/p?gclid2=1", "https://a.ua/p");
    differ("https://a.ua/P", "https://a.ua/p");
    differ("http://a.ua/", "https://a.ua/");
    differ("https://a.ua/p", "https://a.ua/p/");
    EXPECT_EQ(at("https://a.ua/p?ref=1&ysclid=2#x").identity(), "https://a.ua/p?ref=1");
}

TEST(SameSite, ByThePublicSuffixList) {
    EXPECT_TRUE(same_site("a.com.ua", "www.a.com.ua"));
    EXPECT_TRUE(same_site("shop.a.com.ua", "www.a.com.ua"));
    EXPECT_TRUE(same_site("a.com.ua.", "a.com.ua"));
    EXPECT_FALSE(same_site("b.com.ua", "a.com.ua"));
    EXPECT_FALSE(same_site("eviltarget.ua", "target.ua"));
    EXPECT_FALSE(same_site("com.ua", "a.com.ua"));
    EXPECT_FALSE(same_site("a.com.ua", "com.ua"));
    EXPECT_TRUE(same_site("com.ua", "com.ua"));
    EXPECT_FALSE(same_site("one.github.io", "two.github.io"));
    // .укр and .рф; мск.рф is no suffix of its own, Київ's names are ordinary ones.
    EXPECT_TRUE(same_site(at("http://форум.приклад.укр").host(), at("http://www.приклад.укр").host()));
    EXPECT_FALSE(same_site(at("http://один.укр").host(), at("http://два.укр").host()));
    EXPECT_TRUE(same_site(at("http://а.пример.рф").host(), at("http://пример.рф").host()));
    EXPECT_FALSE(same_site(at("http://один.рф").host(), at("http://два.рф").host()));
    // Addresses and local names are sites of their own.
    EXPECT_TRUE(same_site("10.0.0.1", "10.0.0.1"));
    EXPECT_FALSE(same_site("1.10.0.0.1", "10.0.0.1"));
    EXPECT_FALSE(same_site("10.0.0.2", "10.0.0.1"));
    EXPECT_TRUE(same_site("[::1]", "[::1]"));
    EXPECT_TRUE(same_site("localhost", "localhost"));
    EXPECT_FALSE(same_site("a.localhost", "localhost"));
}

TEST(WebUrl, Limits) {
    std::string const front = "http://a.ua/";
    EXPECT_TRUE(WebUrl::parse(front + std::string(limits::web_url_bytes - front.size(), 'a')));
    EXPECT_EQ(WebUrl::parse(front + std::string(limits::web_url_bytes, 'a')).error().code(), ErrorCode::too_large);
    // Encoding makes it three times as long.
    EXPECT_EQ(WebUrl::parse(front + std::string(limits::web_url_bytes / 2, ' ') + "a").error().code(),
              ErrorCode::too_large);
    auto const base = at(front + std::string(limits::web_url_bytes / 2, 'a') + "/");
    EXPECT_EQ(base.resolve(std::string(limits::web_url_bytes / 2, 'a')).error().code(), ErrorCode::too_large);
    std::string letters;
    for (int i = 0; i < 2000; ++i) letters += "ї";
    EXPECT_EQ(WebUrl::parse("http://" + letters + "/").error().code(), ErrorCode::invalid);
}

TEST(WebUrl, LinearTime) {
    // The worst inputs of the length that is taken; quadratic work on any of them takes seconds.
    std::string up, label = "http://", escapes = "http://", colons = "http://[", at_signs = "http://";
    for (std::size_t i = 0; i < 5000; ++i) up += "a/../";
    up.resize(limits::web_url_bytes - 12);
    while (label.size() < limits::web_host_bytes) label += "ї";
    while (escapes.size() < limits::web_url_bytes - 3) escapes += "%41";
    while (colons.size() < limits::web_url_bytes) colons += ':';
    while (at_signs.size() < limits::web_url_bytes - 100) at_signs += '@';
    auto const begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 1000; ++i) {
        for (auto const& input : {"http://a.ua/" + up, label, escapes, colons, at_signs + "a.ua"}) {
            auto const made = WebUrl::parse(input);
            if (made) EXPECT_LE(made->href().size(), limits::web_url_bytes);
        }
    }
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
}

}  // namespace
}  // namespace slovo::url
