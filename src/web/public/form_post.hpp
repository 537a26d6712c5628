// POST /forms/{form}: the intake over HTTP (C02, C05, C08, C09). Plain HTML gets 303, JSON 201 in the
// shape that Formspree's client reads; a bad input gets 4xx with the field named and leaves nothing.
#pragma once

#include "web/server/router.hpp"
#include "web/site.hpp"

namespace slovo::web {

[[nodiscard]] std::vector<Route> form_routes(Site& site);

}  // namespace slovo::web
