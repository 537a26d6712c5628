#include "mail/encoded_word.hpp"

#include <gtest/gtest.h>

#include "base/bytes.hpp"

namespace slovo::mail {
namespace {

// RFC 2047 §6.2: white space between two encoded words is not part of the text.
std::string decoded(std::string_view words) {
    std::string out;
    while (!words.empty()) {
        auto const end = words.find("?=", 10);
        EXPECT_TRUE(words.starts_with("=?utf-8?b?"));
        EXPECT_LE(end + 2, 75U);
        auto const bytes = from_base64(words.substr(10, end - 10));
        if (!bytes) {
            ADD_FAILURE() << words;
            return out;
        }
        out += text_of(*bytes);
        words.remove_prefix(std::min(end + 3, words.size()));
    }
    return out;
}

TEST(EncodedWord, plain_text_stays_plain) {
    for (char const* text : {"", "Hello", "a, b; c", "50% = half?"}) EXPECT_EQ(header_words(text), text);
}

TEST(EncodedWord, everything_else_comes_back_whole) {
    std::string long_text;
    for (int i = 0; i < 200; ++i) {
        long_text += i % 3 == 0 ? "ї" : i % 3 == 1 ? "👩" : "x";
        EXPECT_EQ(decoded(header_words(long_text)), long_text);
    }
    for (char const* text : {"=?utf-8?b?YQ==?=", " leading", "trailing ", "a  b", "слово"})
        EXPECT_EQ(decoded(header_words(text)), text);
}

}  // namespace
}  // namespace slovo::mail
