// BlindIndex: finds equal contact points without keeping them in clear.
// Without the key an index tells only that two are equal, and only within one use: the uses have
// separate keys. Immutable after construction; safe from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/bytes.hpp"
#include "crypto/key.hpp"
#include "text/contact.hpp"

namespace slovo::vault {

using Hash16 = std::array<std::uint8_t, 16>;

enum class IndexUse : std::uint8_t {
    look_up,      ///< which contact point is this
    suppression,  ///< must not be written to: outlives the contact point
    proof,        ///< control of it was shown
    idempotency,  ///< was this sent before
    kept_proof,   ///< proof of a consent whose subject is erased; of the look-up index, not of the contact point
};

class BlindIndex {
public:
    /// The root is a key of the key file, not the master key: indexes outlive a rotation.
    explicit BlindIndex(crypto::Key const& root);

    /// `normal` is what text/contact.hpp made of it.
    [[nodiscard]] Hash16 of(IndexUse use, text::ContactKind kind, std::string_view normal) const;
    /// For values that are no contact point (an idempotency key, a request's body).
    [[nodiscard]] Hash16 of(IndexUse use, ByteView value) const;
    /// Seals the proof that is found by `of(kept_proof, look_up)`: nobody makes it without the contact point.
    [[nodiscard]] crypto::Key proof_key(Hash16 const& look_up) const;

private:
    [[nodiscard]] crypto::Key const& key(IndexUse use) const { return keys_[static_cast<std::size_t>(use)]; }
    std::array<crypto::Key, 5> keys_;
};

}  // namespace slovo::vault
