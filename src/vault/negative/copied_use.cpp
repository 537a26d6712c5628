// expect: uses deleted function
#include "vault/negative/name.hpp"

#ifndef CONTROL
auto wrong() {
    return slovo::vault::Use<"reply">(slovo::vault::permission());
}
#endif
