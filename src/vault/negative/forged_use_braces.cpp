// expect: private constructor|no matching constructor
#include "vault/negative/name.hpp"

#ifndef CONTROL
auto wrong() {
    return slovo::vault::Use<"reply">({}, slovo::SubjectId{1}, 0);
}
#endif
