// expect: deleted operator '=='
#include "crypto/key.hpp"

#include "vault/negative/name.hpp"

#ifndef CONTROL
bool wrong(slovo::crypto::Key const& key) {
    return key == key;
}
#endif
