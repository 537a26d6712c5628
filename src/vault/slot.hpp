// One slot and the header of keys.slo as bytes (docs/formats/keys.slo.md): pure encoding, no disk.
// A sealed slot opens only at its own place, in its own file, with its own generation.
// Immutable after construction; safe from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/bytes.hpp"
#include "crypto/locked_key.hpp"
#include "vault/key_ref.hpp"

namespace slovo::vault {

constexpr std::size_t slot_bytes = 64;
constexpr std::size_t header_bytes = 4096;
/// Where a slot begins in the file.
[[nodiscard]] constexpr std::int64_t offset_of(std::int64_t slot) {
    return static_cast<std::int64_t>(header_bytes) + slot * static_cast<std::int64_t>(slot_bytes);
}
using SlotBytes = std::array<std::uint8_t, slot_bytes>;
using FileId = std::array<std::uint8_t, 16>;

enum class SlotState : std::uint8_t {
    empty,    ///< never used, or destroyed
    full,     ///< holds a key
    damaged,  ///< neither: torn or decayed
};
struct SlotHead {
    SlotState state;
    std::uint32_t generation;  ///< of the key, or of the last one when destroyed; 0 otherwise
};
/// Says what a slot is without a key.
[[nodiscard]] SlotHead look_at(std::span<std::uint8_t const, slot_bytes> slot);
/// What is written over a key: zeros but for the generation and its checksum.
[[nodiscard]] SlotBytes destroyed_slot(std::uint32_t generation);

class SlotSealer {
public:
    SlotSealer(crypto::Key const& master, FileId const& file);
    [[nodiscard]] SlotBytes seal(KeyRef ref, crypto::Key const& key, crypto::Random& random) const;
    /// `not_found` when empty or of another generation, `corrupt` when damaged.
    [[nodiscard]] Result<crypto::Key> open(KeyRef ref, SlotBytes const& slot) const;

private:
    crypto::LockedKey file_key_;  // as good as the master key for this file
    FileId file_;
};

[[nodiscard]] Bytes make_header(crypto::Key const& master, FileId const& file);
/// The file's id; `corrupt`, `newer`, or `denied` for another master key.
[[nodiscard]] Result<FileId> read_header(crypto::Key const& master, ByteView header);

}  // namespace slovo::vault
