// expect: invalid operands to binary expression
#include "vault/negative/name.hpp"

#ifndef CONTROL
bool wrong() {
    return slovo::vault::somebody() < slovo::vault::somebody();
}
#endif
