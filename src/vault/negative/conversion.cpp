// expect: no viable conversion
#include "vault/negative/name.hpp"

#ifndef CONTROL
std::string wrong() {
    return slovo::vault::somebody();
}
#endif
