// expect: selected deleted operator '='
#include "vault/negative/name.hpp"

#ifndef CONTROL
void wrong(slovo::vault::Name& other) {
    other = slovo::vault::somebody();
}
#endif
