#include "crypto/locked_key.hpp"

#include <sodium.h>

#include <new>

#include "base/ensure.hpp"
#include "crypto/sodium.hpp"

namespace slovo::crypto {

void LockedKey::Release::operator()(Key* key) const {
    sodium_mprotect_readwrite(key);
    key->~Key();
    sodium_free(key);
}

LockedKey::LockedKey(Key key) {
    ready_sodium();
    void* const page = sodium_malloc(sizeof(Key));
    ENSURE(page != nullptr, "there is memory for a key");
    key_.reset(new (page) Key(std::move(key)));
    sodium_mprotect_readonly(page);
}

}  // namespace slovo::crypto
