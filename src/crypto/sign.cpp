#include "crypto/sign.hpp"

#include <sodium.h>

#include <algorithm>

#include "crypto/secret_bytes.hpp"
#include "crypto/sodium.hpp"

namespace slovo::crypto {

SigningKey::SigningKey(Key seed) : seed_(std::move(seed)) {
    ready_sodium();
    std::array<std::uint8_t, crypto_sign_SECRETKEYBYTES> secret{};
    crypto_sign_seed_keypair(public_key_.data(), secret.data(), seed_.bytes().data());
    wipe(secret);
}

SigningKey SigningKey::random(Random& random) {
    return SigningKey(Key::random(random));
}

SigningKey SigningKey::from_seed(Key seed) {
    return SigningKey(std::move(seed));
}

Signature SigningKey::sign(ByteView message) const {
    // libsodium's secret key is the seed and the public key, one after the other.
    std::array<std::uint8_t, crypto_sign_SECRETKEYBYTES> secret{};
    std::ranges::copy(seed_.bytes(), secret.begin());
    std::ranges::copy(public_key_, secret.begin() + Key::size);
    Signature signature{};
    crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(), secret.data());
    wipe(secret);
    return signature;
}

bool verify(PublicKey const& key, ByteView message, Signature const& signature) {
    ready_sodium();
    return crypto_sign_verify_detached(signature.data(), message.data(), message.size(), key.data()) == 0;
}

}  // namespace slovo::crypto
