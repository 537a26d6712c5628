// Key: 32 secret bytes that move but do not copy, compare or print, and are wiped when they go.
// derive() makes a child key for one named use; knowing children tells nothing of the parent.
// A Key may be read from many threads at once.
#pragma once

#include <array>

#include "base/bytes.hpp"
#include "crypto/random.hpp"

namespace slovo::crypto {

class Key {
public:
    static constexpr std::size_t size = 32;

    [[nodiscard]] static Key random(Random& random);
    /// Of exactly 32 bytes; the caller wipes its own copy.
    [[nodiscard]] static Key from_bytes(ByteView bytes);

    Key(Key&& other) noexcept;
    Key& operator=(Key&& other) noexcept;
    Key(Key const&) = delete;
    Key& operator=(Key const&) = delete;
    bool operator==(Key const&) const = delete;
    ~Key();

    [[nodiscard]] ByteView bytes() const { return bytes_; }

private:
    Key() = default;
    std::array<std::uint8_t, size> bytes_{};
};

/// The key of one use: BLAKE2b-256 keyed by the parent, personalised as derivation, over the
/// length-prefixed context and info. Different contexts give independent keys.
[[nodiscard]] Key derive(Key const& parent, Literal context, ByteView info = {});

}  // namespace slovo::crypto
