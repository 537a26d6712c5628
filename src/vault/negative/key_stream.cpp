// expect: invalid operands to binary expression
#include <ostream>

#include "crypto/key.hpp"
#include "vault/negative/name.hpp"

#ifndef CONTROL
void wrong(std::ostream& out, slovo::crypto::Key const& key) {
    out << key;
}
#endif
