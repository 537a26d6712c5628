// expect: calling a private constructor of class 'slovo::vault::UseKey'
#include "vault/negative/name.hpp"

#ifndef CONTROL
auto wrong() {
    return slovo::vault::Use<"reply">(slovo::vault::UseKey(), slovo::SubjectId{1}, 0);
}
#endif
