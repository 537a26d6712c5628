// expect: deleted default constructor|call to implicitly-deleted
#include <functional>

#include "vault/negative/name.hpp"

#ifndef CONTROL
std::size_t wrong() {
    return std::hash<slovo::vault::Name>()(slovo::vault::somebody());
}
#endif
