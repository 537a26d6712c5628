// expect: call to deleted member function
#include "vault/negative/name.hpp"

#ifndef CONTROL
std::string const& wrong(slovo::vault::Name&& name) {
    return std::move(name).open(slovo::vault::permission());
}
#endif
