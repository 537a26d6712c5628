// expect: no viable conversion|no matching constructor
#include "base/log.hpp"

#include "vault/negative/name.hpp"

#ifndef CONTROL
slovo::log::Value wrong() {
    return slovo::vault::somebody();
}
#endif
