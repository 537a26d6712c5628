// expect: deleted constructor
#include "vault/negative/name.hpp"

#ifndef CONTROL
slovo::vault::Name wrong() {
    return slovo::vault::somebody();
}
#endif
