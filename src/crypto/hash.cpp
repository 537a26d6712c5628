#include "crypto/hash.hpp"

#include <sodium.h>

#include "crypto/sodium.hpp"

namespace slovo::crypto {

Hash32 keyed_hash(Key const& key, std::initializer_list<ByteView> parts) {
    Hash32 out{};
    blake2b(HashRole::hash, key.bytes(), parts, out);
    return out;
}

bool equal_constant_time(ByteView a, ByteView b) {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace slovo::crypto
