#include "crypto/aead.hpp"

#include <sodium.h>

#include "crypto/sodium.hpp"

namespace slovo::crypto {
namespace {

static_assert(aead_nonce_bytes == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
static_assert(aead_tag_bytes == crypto_aead_xchacha20poly1305_ietf_ABYTES);

template <class Buffer>
Result<Buffer> open_into(Key const& key, ByteView nonce, ByteView associated, ByteView sealed) {
    ENSURE(nonce.size() == aead_nonce_bytes, "a nonce has 24 bytes");
    ready_sodium();
    if (sealed.size() < aead_tag_bytes) return fail(ErrorCode::corrupt, "too short for a sealed value");
    Buffer plain(sealed.size() - aead_tag_bytes);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain.data(), nullptr, nullptr, sealed.data(), sealed.size(),
                                                   associated.data(), associated.size(), nonce.data(),
                                                   key.bytes().data()) != 0)
        return fail(ErrorCode::corrupt, "a sealed value does not open");
    return plain;
}

}  // namespace

Bytes aead_seal(Key const& key, ByteView nonce, ByteView associated, ByteView plain) {
    ENSURE(nonce.size() == aead_nonce_bytes, "a nonce has 24 bytes");
    ready_sodium();
    Bytes sealed(plain.size() + aead_tag_bytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data(), nullptr, plain.data(), plain.size(), associated.data(),
                                               associated.size(), nullptr, nonce.data(), key.bytes().data());
    return sealed;
}

Result<Bytes> aead_open(Key const& key, ByteView nonce, ByteView associated, ByteView sealed) {
    return open_into<Bytes>(key, nonce, associated, sealed);
}

Result<SecretBytes> aead_open_secret(Key const& key, ByteView nonce, ByteView associated, ByteView sealed) {
    return open_into<SecretBytes>(key, nonce, associated, sealed);
}

}  // namespace slovo::crypto
