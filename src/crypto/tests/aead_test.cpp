#include "crypto/aead.hpp"

#include <gtest/gtest.h>

namespace slovo::crypto {
namespace {

// draft-irtf-cfrg-xchacha-03, A.3.1.
TEST(Aead, gives_the_vector_of_the_draft) {
    std::string const plain =
        "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would "
        "be it.";
    Key const key = Key::from_bytes(*from_hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"));
    Bytes const nonce = *from_hex("404142434445464748494a4b4c4d4e4f5051525354555657");
    Bytes const associated = *from_hex("50515253c0c1c2c3c4c5c6c7");
    Bytes const sealed = aead_seal(key, nonce, associated, bytes_of(plain));
    EXPECT_EQ(to_hex(ByteView(sealed).first(16)), "bd6d179d3e83d43b9576579493c0e939");
    EXPECT_EQ(to_hex(ByteView(sealed).last(16)), "c0875924c1c7987947deafd8780acf49");
    EXPECT_EQ(text_of(*aead_open(key, nonce, associated, sealed)), plain);
    EXPECT_EQ(text_of(*aead_open_secret(key, nonce, associated, sealed)), plain);
}

TEST(Aead, refuses_any_change) {
    Key const key = Key::from_bytes(Bytes(32, 1));
    Bytes const nonce(24, 2), associated(3, 3);
    Bytes const sealed = aead_seal(key, nonce, associated, bytes_of("hello"));
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        Bytes changed = sealed;
        changed[i] ^= 1;
        EXPECT_EQ(aead_open(key, nonce, associated, changed).error().code(), ErrorCode::corrupt) << i;
    }
    EXPECT_FALSE(aead_open(Key::from_bytes(Bytes(32, 9)), nonce, associated, sealed));
    EXPECT_FALSE(aead_open(key, Bytes(24, 9), associated, sealed));
    EXPECT_FALSE(aead_open(key, nonce, Bytes(3, 9), sealed));
    EXPECT_FALSE(aead_open(key, nonce, associated, ByteView(sealed).first(sealed.size() - 1)));
    EXPECT_FALSE(aead_open(key, nonce, associated, {}));
}

TEST(Aead, seals_nothing_at_all) {
    Key const key = Key::from_bytes(Bytes(32, 1));
    Bytes const sealed = aead_seal(key, Bytes(24, 2), {}, {});
    EXPECT_EQ(sealed.size(), aead_tag_bytes);
    EXPECT_TRUE(aead_open(key, Bytes(24, 2), {}, sealed)->empty());
}

}  // namespace
}  // namespace slovo::crypto
