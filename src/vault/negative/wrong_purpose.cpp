// expect: no matching member function
#include "vault/negative/name.hpp"

#ifndef CONTROL
std::string const& wrong(slovo::vault::Use<"marketing"> const& use) {
    return slovo::vault::somebody().open(use);
}
#endif
