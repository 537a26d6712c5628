// expect: no viable conversion|no matching
#include "vault/negative/name.hpp"

#ifndef CONTROL
slovo::vault::Use<"study"> wrong(slovo::vault::Use<"reply">&& use) {
    return std::move(use);
}
#endif
