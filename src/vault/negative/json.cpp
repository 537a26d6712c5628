// expect: No suitable tag_invoke overload|no suitable|No suitable
#include <boost/json/value_from.hpp>

#include "vault/negative/name.hpp"

#ifndef CONTROL
boost::json::value wrong() {
    return boost::json::value_from(slovo::vault::somebody());
}
#endif
