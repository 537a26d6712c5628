// What a handler takes and gives. A Reply may be called once, from any thread, at once or later;
// the request lives until then. A Reply that is dropped answers 500. A handler that throws before
// it has given its Reply away answers 500 too.
#pragma once

#include <functional>

#include "web/server/request.hpp"
#include "web/server/response.hpp"

namespace slovo::web {

using Reply = std::move_only_function<void(Response)>;
using Handler = std::function<void(Request const&, Reply)>;

}  // namespace slovo::web
