// Pages behind the links of our mails: one handler for GET, which changes nothing (CLAUSES E-20), and POST, which does
// it. Nobody tries tokens by the thousand, and the address with its token goes into no log.
#pragma once

#include "web/server/router.hpp"
#include "web/site.hpp"

namespace slovo::web {

/// `pattern`: "/c/{token:token}".
[[nodiscard]] std::vector<Route> link_routes(Site& site, char const* pattern, Response (*page)(Site&, Request const&));

/// A link that was never made, or whose person, consent or time is gone: all are answered alike.
[[nodiscard]] bool is_stale(Error const& error);

}  // namespace slovo::web
