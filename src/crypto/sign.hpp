// Ed25519 signatures (RFC 8032). Signing is deterministic; keys that verify nothing are refused.
// A SigningKey moves but does not copy and is wiped when it goes. Safe from any thread.
#pragma once

#include <array>

#include "base/bytes.hpp"
#include "crypto/key.hpp"

namespace slovo::crypto {

using PublicKey = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, 64>;

class SigningKey {
public:
    [[nodiscard]] static SigningKey random(Random& random);
    /// The seed of RFC 8032 §5.1.5.
    [[nodiscard]] static SigningKey from_seed(Key seed);

    SigningKey(SigningKey&&) noexcept = default;
    SigningKey& operator=(SigningKey&&) noexcept = default;

    [[nodiscard]] PublicKey const& public_key() const { return public_key_; }
    [[nodiscard]] Signature sign(ByteView message) const;
    /// For keeping it sealed.
    [[nodiscard]] Key const& seed() const { return seed_; }

private:
    explicit SigningKey(Key seed);
    Key seed_;
    PublicKey public_key_{};
};

[[nodiscard]] bool verify(PublicKey const& key, ByteView message, Signature const& signature);

}  // namespace slovo::crypto
