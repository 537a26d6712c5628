// Cells: personal values as they lie in the store, sealed for one place and by two keys.
// A cell opens only with its thing's key and its subject's key together, at its own place; what can
// be seen of it is its length in buckets. Pure functions, safe from any thread.
#pragma once

#include <cstdint>

#include "base/bytes.hpp"
#include "crypto/key.hpp"
#include "crypto/secret_bytes.hpp"
#include "vault/key_ref.hpp"

namespace slovo::vault {

/// Where a cell belongs. Table and column numbers are fixed by the schema and never reused.
struct Place {
    std::uint16_t table = 0;
    std::uint16_t column = 0;
    std::int64_t row = 0;
    KeyRef key;  ///< of the thing
    std::uint32_t schema_version = 0;
    bool operator==(Place const&) const = default;
};

/// Version byte, nonce, ciphertext and tag. Lengths are padded: 32, 64, 128, 256, 512, 1024 bytes,
/// then multiples of 1024, the length itself (4 bytes) inside. ENSUREs limits::cell_bytes.
[[nodiscard]] Bytes seal_cell(crypto::Key const& thing, crypto::Key const& subject, Place const& place, ByteView plain,
                              crypto::Random& random);
/// `corrupt` when anything is not as it was sealed; `newer` for an unknown version byte.
[[nodiscard]] Result<crypto::SecretBytes> open_cell(crypto::Key const& thing, crypto::Key const& subject,
                                                    Place const& place, ByteView cell);

/// How long the cell of a plain value is.
[[nodiscard]] std::size_t cell_size(std::size_t plain_bytes);

}  // namespace slovo::vault
