#include "cli/disguise.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "cli/search.hpp"

namespace slovo::cli {
namespace {

bool is_found(std::string_view value, std::string_view content, Guise guise) {
    auto const patterns = disguises(value);
    return std::ranges::any_of(patterns, [&](Pattern const& pattern) {
        return pattern.guise == guise && content.find(pattern.bytes) != std::string_view::npos;
    });
}

struct Case {
    char const* value;
    std::string content;
    Guise guise;
};

TEST(disguise, every_guise_of_a_value_is_known) {
    using namespace std::string_literals;
    std::vector<Case> const cases{
        {"ivan@example.org", "x ivan@example.org y", Guise::plain},
        {"Ivan@Example.org", "ivan@example.org", Guise::lower_case},
        {"ivan@example.org", "IVAN@EXAMPLE.ORG", Guise::upper_case},
        {"Іван Франко", "іван франко", Guise::lower_case},
        {"Іван Франко", "ІВАН ФРАНКО", Guise::upper_case},
        {"ivan@", "i\0v\0a\0n\0@\0"s, Guise::utf16},
        {"ivan@", "\0i\0v\0a\0n\0@"s, Guise::utf16},
        {"ivan@example.org", "email=ivan%40example.org&", Guise::percent},
        {"Іван", "%D0%86%D0%B2%D0%B0%D0%BD", Guise::percent},
        {"Іван", "%d0%86%d0%b2%d0%b0%d0%bd", Guise::percent},
        {"a b@c.d", "a+b%40c.d", Guise::percent},
        {"Іван", R"("\u0406\u0432\u0430\u043d")", Guise::json_escape},
        {"Іван", R"("\u0406\u0432\u0430\u043D")", Guise::json_escape},
        {"ivan@example.org", "aXZhbkBleGFtcGxlLm9yZw==", Guise::base64},
        {"ivan@example.org", "eGl2YW5AZXhhbXBsZS5vcmd5", Guise::base64},
        {"ivan@example.org", "eHhpdmFuQGV4YW1wbGUub3Jn", Guise::base64},
        {"Іван", "=D0=86=D0=B2=D0=B0=D0=BD", Guise::quoted_printable},
        {"ivan@приклад.укр", "ivan@xn--80aikifvh.xn--j1amh", Guise::punycode},
        {"ivan@example.org", "8aa0ba4e0e5a4b9a1a3b1a9c3b3f2a55", Guise::plain},
    };
    for (std::size_t i = 0; i + 1 < cases.size(); ++i)
        EXPECT_TRUE(is_found(cases[i].value, cases[i].content, cases[i].guise)) << i << ' ' << cases[i].content;
    EXPECT_FALSE(is_found(cases.back().value, cases.back().content, cases.back().guise));
}

// Digests of "abc" as FIPS 180-4 and RFC 1321 give them; the value must be longer, so by another known text.
TEST(disguise, unsalted_digests_are_known) {
    constexpr auto const* value = "message digest";
    EXPECT_TRUE(is_found(value, "f96b697d7cb7938d525a2f31aaf161d0", Guise::md5));
    EXPECT_TRUE(is_found(value, "F96B697D7CB7938D525A2F31AAF161D0", Guise::md5));
    EXPECT_TRUE(is_found(value, "c12252ceda8be8994d5fa0290a47231c1d16aae3", Guise::sha1));
    EXPECT_TRUE(is_found(value, "f7846f55cf23e14eebeab5b4e1550cad5b509e3348fbc4efa3a1413d393cb650", Guise::sha256));
}

TEST(disguise, no_pattern_comes_twice_or_is_too_short) {
    for (auto const* value : {"abcd", "ivan@example.org", "+380501234567", "Олена"}) {
        auto const patterns = disguises(value);
        for (auto const& pattern : patterns) {
            EXPECT_GE(pattern.bytes.size(), value_bytes_min);
            auto const same = [&](Pattern const& other) { return other.bytes == pattern.bytes; };
            EXPECT_EQ(std::ranges::count_if(patterns, same), 1);
        }
    }
}

TEST(search, finds_what_a_plain_search_finds) {
    std::mt19937 random(7);
    for (int round = 0; round < 200; ++round) {
        std::string content;
        for (int i = 0; i < 300; ++i) content.push_back(static_cast<char>('a' + random() % 3));
        std::vector<std::string> patterns;
        for (int i = 0; i < 8; ++i) {
            std::string pattern;
            auto const length = 4 + random() % 4;
            while (pattern.size() < length) pattern.push_back(static_cast<char>('a' + random() % 3));
            patterns.push_back(pattern);
        }
        auto const found = Search(patterns).count(bytes_of(content));
        for (std::size_t i = 0; i < patterns.size(); ++i) {
            std::int64_t expected = 0;
            for (auto at = content.find(patterns[i]); at != std::string::npos; at = content.find(patterns[i], at + 1))
                ++expected;
            EXPECT_EQ(found[i], expected);
        }
    }
}

}  // namespace
}  // namespace slovo::cli
