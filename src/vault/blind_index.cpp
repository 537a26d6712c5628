#include "vault/blind_index.hpp"

#include <algorithm>

#include "crypto/hash.hpp"

namespace slovo::vault {
namespace {

Hash16 shorten(Hash32 const& full) {
    Hash16 out{};
    std::copy_n(full.begin(), out.size(), out.begin());
    return out;
}

}  // namespace

BlindIndex::BlindIndex(crypto::Key const& root)
    : keys_{crypto::derive(root, "blind-index.look-up"), crypto::derive(root, "blind-index.suppression"),
            crypto::derive(root, "blind-index.proof"), crypto::derive(root, "blind-index.idempotency"),
            crypto::derive(root, "blind-index.kept-proof")} {}

Hash16 BlindIndex::of(IndexUse use, text::ContactKind kind, std::string_view normal) const {
    std::uint8_t const kind_byte[] = {static_cast<std::uint8_t>(kind)};
    return shorten(crypto::keyed_hash(key(use), {kind_byte, bytes_of(normal)}));
}

Hash16 BlindIndex::of(IndexUse use, ByteView value) const {
    return shorten(crypto::keyed_hash(key(use), {value}));
}

crypto::Key BlindIndex::proof_key(Hash16 const& look_up) const {
    return crypto::derive(key(IndexUse::kept_proof), "blind-index.proof-key", look_up);
}

}  // namespace slovo::vault
