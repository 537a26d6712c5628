// expect: invalid range expression
#include "vault/negative/name.hpp"

#ifndef CONTROL
void wrong() {
    for (char c : slovo::vault::somebody()) (void)c;
}
#endif
