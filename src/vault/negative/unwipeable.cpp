// expect: constraints not satisfied
#include <map>

#include "vault/negative/name.hpp"

#ifndef CONTROL
using Wrong = slovo::vault::Personal<std::map<int, std::string>, "reply">;
#endif
