// expect: deleted constructor
#include "crypto/key.hpp"

#include "vault/negative/name.hpp"

#ifndef CONTROL
slovo::crypto::Key wrong(slovo::crypto::Key const& key) {
    return key;
}
#endif
