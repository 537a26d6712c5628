// /api/v1 for staff's own programs: bearer token, and on every call that opens personal data the
// header `Slovo-Purpose` (DESIGN §7). Answers JSON; lists hold nothing personal.
#pragma once

#include "web/server/router.hpp"
#include "web/site.hpp"

namespace slovo::web {

[[nodiscard]] std::vector<Route> api_routes(Site& site);        ///< requests, events, the description
[[nodiscard]] std::vector<Route> study_api_routes(Site& site);  ///< the study of a request's site
[[nodiscard]] std::vector<Route> cases_api_routes(Site& site);  ///< people's rights: cases and holds

[[nodiscard]] std::vector<Route> drp_routes(Site& site);        ///< /drp/v1: the Data Rights Protocol, for agents

/// The description of the API (OpenAPI 3.1), as served at /api/openapi.json.
[[nodiscard]] std::string_view openapi();

}  // namespace slovo::web
