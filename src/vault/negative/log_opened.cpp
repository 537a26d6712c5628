// expect: no viable conversion|no matching constructor|constant expression
#include "base/log.hpp"

#include "vault/negative/name.hpp"

#ifndef CONTROL
slovo::log::Value wrong() {
    return slovo::vault::somebody().open(slovo::vault::permission()).c_str();
}
#endif
