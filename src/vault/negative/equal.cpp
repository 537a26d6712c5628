// expect: overload resolution selected deleted operator '=='
#include "vault/negative/name.hpp"

#ifndef CONTROL
bool wrong() {
    return slovo::vault::somebody() == slovo::vault::somebody();
}
#endif
