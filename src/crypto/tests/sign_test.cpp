#include "crypto/sign.hpp"

#include <gtest/gtest.h>

namespace slovo::crypto {
namespace {

// RFC 8032 §7.1, tests 1 and 2.
TEST(SigningKey, gives_the_vectors_of_the_rfc) {
    struct Vector {
        char const *seed, *public_key, *message, *signature;
    } const vectors[] = {
        {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
         "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
         "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bb"
         "e2"
         "4655141438e7a100b"},
        {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
         "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
         "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302"
         "ae"
         "eb00d291612bb0c00"},
    };
    for (auto const& vector : vectors) {
        auto const key = SigningKey::from_seed(Key::from_bytes(*from_hex(vector.seed)));
        EXPECT_EQ(to_hex(key.public_key()), vector.public_key);
        Bytes const message = *from_hex(vector.message);
        auto const signature = key.sign(message);
        EXPECT_EQ(to_hex(signature), vector.signature);
        EXPECT_TRUE(verify(key.public_key(), message, signature));
    }
}

TEST(Verify, refuses_another_message_key_or_signature) {
    auto const key = SigningKey::random(system_random());
    auto signature = key.sign(bytes_of("a"));
    EXPECT_FALSE(verify(key.public_key(), bytes_of("b"), signature));
    EXPECT_FALSE(verify(SigningKey::random(system_random()).public_key(), bytes_of("a"), signature));
    signature[0] ^= 1;
    EXPECT_FALSE(verify(key.public_key(), bytes_of("a"), signature));
}

TEST(Verify, refuses_a_key_of_small_order_which_would_take_anything) {
    EXPECT_FALSE(verify(PublicKey{}, bytes_of("a"), Signature{}));
    EXPECT_FALSE(verify(PublicKey{1}, bytes_of("a"), Signature{1}));
}

}  // namespace
}  // namespace slovo::crypto
