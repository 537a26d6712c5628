#include "crypto/sodium.hpp"

#include <sodium.h>

#include "crypto/secret_bytes.hpp"

namespace slovo::crypto {

void ready_sodium() {
    static bool const ready = sodium_init() >= 0;
    ENSURE(ready, "libsodium starts");
}

void blake2b(HashRole role, ByteView key, std::initializer_list<ByteView> parts, std::span<std::uint8_t, 32> out) {
    ready_sodium();
    static constexpr std::uint8_t personal[2][crypto_generichash_blake2b_PERSONALBYTES + 1] = {"slovo.hash.1\0\0\0\0",
                                                                                               "slovo.derive.1\0\0"};
    static constexpr std::uint8_t salt[crypto_generichash_blake2b_SALTBYTES] = {};
    crypto_generichash_blake2b_state state;
    crypto_generichash_blake2b_init_salt_personal(&state, key.data(), key.size(), out.size(), salt,
                                                  personal[static_cast<std::size_t>(role)]);
    for (ByteView part : parts) {
        std::uint8_t length[8];
        put_u64(length, part.size());
        crypto_generichash_blake2b_update(&state, length, sizeof length);
        crypto_generichash_blake2b_update(&state, part.data(), part.size());
    }
    crypto_generichash_blake2b_final(&state, out.data(), out.size());
    sodium_memzero(&state, sizeof state);
}

void wipe(std::span<std::uint8_t> bytes) {
    sodium_memzero(bytes.data(), bytes.size());
}

}  // namespace slovo::crypto
