// expect: not contextually convertible|no viable conversion|value of type
#include "vault/negative/name.hpp"

#ifndef CONTROL
bool wrong() {
    return slovo::vault::somebody() ? true : false;
}
#endif
