// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03): seals bytes so that any change is noticed.
// A nonce of 24 random bytes may be used with one key as often as one likes.
// Pure functions, safe from any thread.
#pragma once

#include "base/bytes.hpp"
#include "crypto/key.hpp"
#include "crypto/secret_bytes.hpp"

namespace slovo::crypto {

constexpr std::size_t aead_nonce_bytes = 24;
constexpr std::size_t aead_tag_bytes = 16;

/// Ciphertext, then the tag of 16 bytes. The nonce has 24 bytes.
[[nodiscard]] Bytes aead_seal(Key const& key, ByteView nonce, ByteView associated, ByteView plain);
/// `corrupt` when anything of key, nonce, associated data or bytes is not what it was.
[[nodiscard]] Result<Bytes> aead_open(Key const& key, ByteView nonce, ByteView associated, ByteView sealed);
/// The same into memory that is wiped when it is let go.
[[nodiscard]] Result<SecretBytes> aead_open_secret(Key const& key, ByteView nonce, ByteView associated,
                                                   ByteView sealed);

}  // namespace slovo::crypto
