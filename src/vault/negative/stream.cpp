// expect: invalid operands to binary expression
#include <ostream>

#include "vault/negative/name.hpp"

#ifndef CONTROL
void wrong(std::ostream& out) {
    out << slovo::vault::somebody();
}
#endif
