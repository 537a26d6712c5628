// expect: fallback_formatter<slovo::vault::Personal|formattable
#include <fmt/format.h>

#include "vault/negative/name.hpp"

#ifndef CONTROL
std::string wrong() {
    return fmt::format("{}", slovo::vault::somebody());
}
#endif
