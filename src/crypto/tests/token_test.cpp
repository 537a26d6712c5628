#include "crypto/token.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <set>

namespace slovo::crypto {
namespace {

TokenMaker maker_of(std::uint8_t byte) {
    return TokenMaker(Key::from_bytes(Bytes(32, byte)));
}

constexpr std::int64_t ids[] = {0, 1, 2, 255, 256, 1'700'000'000'000'000, std::numeric_limits<std::int64_t>::max(), -1};

TEST(TokenMaker, reads_what_it_made) {
    auto const maker = maker_of(1);
    std::set<std::string> seen;
    for (std::int64_t id : ids) {
        std::string const text = maker.make(TokenKind::rights, id);
        EXPECT_EQ(text.size(), TokenMaker::text_size);
        EXPECT_EQ(text.find_first_not_of("0123456789abcdefghjkmnpqrstvwxyz"), std::string::npos) << text;
        EXPECT_EQ(text, maker.make(TokenKind::rights, id));
        EXPECT_EQ(maker.read(TokenKind::rights, text), id);
        EXPECT_TRUE(seen.insert(text).second);
    }
}

TEST(TokenMaker, refuses_another_kind_key_or_extra) {
    auto const maker = maker_of(1);
    std::string const text = maker.make(TokenKind::confirm, 42, bytes_of("v1"));
    EXPECT_EQ(maker.read(TokenKind::confirm, text, bytes_of("v1")), 42);
    EXPECT_EQ(maker.read(TokenKind::not_me, text, bytes_of("v1")).error().code(), ErrorCode::invalid);
    EXPECT_FALSE(maker.read(TokenKind::confirm, text, bytes_of("v2")));
    EXPECT_FALSE(maker.read(TokenKind::confirm, text));
    EXPECT_FALSE(maker_of(2).read(TokenKind::confirm, text, bytes_of("v1")));
}

TEST(TokenMaker, refuses_every_change_of_a_character) {
    auto const maker = maker_of(1);
    std::string const text = maker.make(TokenKind::confirm, 42);
    for (std::size_t i = 0; i < text.size(); ++i)
        for (char c : std::string_view("0123456789abcdefghjkmnpqrstvwxyzABCXYZilou-_ ")) {
            if (c == text[i]) continue;
            std::string changed = text;
            changed[i] = c;
            EXPECT_FALSE(maker.read(TokenKind::confirm, changed)) << i << c;
        }
    EXPECT_FALSE(maker.read(TokenKind::confirm, ""));
    EXPECT_FALSE(maker.read(TokenKind::confirm, text + "0"));
    EXPECT_FALSE(maker.read(TokenKind::confirm, text.substr(1)));
}

TEST(RandomToken, has_160_bits_and_is_never_the_same) {
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) {
        std::string const text = random_token(system_random());
        EXPECT_EQ(text.size(), 32U);
        EXPECT_TRUE(seen.insert(text).second);
    }
    EXPECT_EQ(token_hash("abc"), token_hash("abc"));
    EXPECT_NE(token_hash("abc"), token_hash("abd"));
}

}  // namespace
}  // namespace slovo::crypto
