// expect: no data without a purpose
#include "vault/negative/name.hpp"

#ifndef CONTROL
auto wrong() {
    return slovo::vault::Personal<std::string>::closing(slovo::SubjectId{1}, std::string());
}
#endif
