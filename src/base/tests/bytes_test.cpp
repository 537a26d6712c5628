#include "base/bytes.hpp"

#include <gtest/gtest.h>

namespace slovo {
namespace {

// RFC 4648 §10.
TEST(Base64, gives_the_vectors_of_the_rfc) {
    std::pair<char const*, char const*> const vectors[] = {{"", ""},
                                                           {"f", "Zg=="},
                                                           {"fo", "Zm8="},
                                                           {"foo", "Zm9v"},
                                                           {"foob", "Zm9vYg=="},
                                                           {"fooba", "Zm9vYmE="},
                                                           {"foobar", "Zm9vYmFy"}};
    for (auto const& [plain, encoded] : vectors) {
        EXPECT_EQ(to_base64(bytes_of(plain)), encoded);
        auto const decoded = from_base64(encoded);
        ASSERT_TRUE(decoded);
        EXPECT_EQ(text_of(*decoded), plain);
    }
}

TEST(Base64, refuses_what_is_not_canonical) {
    for (char const* text : {"Zg=", "Zg", "Zh==", "Z===", "Zm9v!", "====", "Zg==Zg=="})
        EXPECT_FALSE(from_base64(text)) << text;
    for (char const* text : {"Zg==", "Z", "Zh", "Zm9v+"}) EXPECT_FALSE(from_base64url(text)) << text;
    EXPECT_EQ(text_of(*from_base64url("_-8")), "\xFF\xEF");
}

TEST(Hex, goes_there_and_back) {
    EXPECT_EQ(to_hex(bytes_of("\x01\xAB")), "01ab");
    EXPECT_EQ(text_of(*from_hex("01aB")), "\x01\xAB");
    EXPECT_FALSE(from_hex("0"));
    EXPECT_FALSE(from_hex("0g"));
}

}  // namespace
}  // namespace slovo
