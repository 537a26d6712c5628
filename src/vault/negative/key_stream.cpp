// expect: invalid operands to binary expression
#include <iostream>

#include "crypto/key.hpp"

#include "vault/negative/name.hpp"

#ifndef CONTROL
void wrong(slovo::crypto::Key const& key) {
    std::cout << key;
}
#endif
