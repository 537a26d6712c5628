// expect: drops .const. qualifier
#include "vault/negative/name.hpp"

#ifndef CONTROL
auto wrong(std::string const& text) {
    return slovo::vault::Name::closing(slovo::SubjectId{1}, text);
}
#endif
