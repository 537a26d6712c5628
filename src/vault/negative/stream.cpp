// expect: invalid operands to binary expression
#include <iostream>

#include "vault/negative/name.hpp"

#ifndef CONTROL
void wrong() {
    std::cout << slovo::vault::somebody();
}
#endif
