// The public pages: front, policy and its versions, proof, choices, the acknowledgement of a request,
// what machines ask for, and the person's side of their data. GET changes nothing.
#pragma once

#include "web/server/router.hpp"
#include "web/site.hpp"

namespace slovo::web {

[[nodiscard]] std::vector<Route> front_routes(Site& site);        ///< /, /received/…, /receipt/…, /choices
[[nodiscard]] std::vector<Route> policy_routes(Site& site);       ///< /policy/…, /policy.toml, /policy/diff
[[nodiscard]] std::vector<Route> proof_routes(Site& site);        ///< /proof, /proof.json
[[nodiscard]] std::vector<Route> ledger_routes(Site& site);       ///< /ledger/checkpoint, /ledger/tile/…, /ledger/key
[[nodiscard]] std::vector<Route> address_routes(Site& site);      ///< /c/{token}, /n/{token}
[[nodiscard]] std::vector<Route> stop_routes(Site& site);         ///< /u/{token}
[[nodiscard]] std::vector<Route> renewal_routes(Site& site);      ///< /g/{token}
[[nodiscard]] std::vector<Route> privacy_routes(Site& site);      ///< /privacy, /privacy/requests
[[nodiscard]] std::vector<Route> rights_link_routes(Site& site);  ///< /privacy/r/{token}
[[nodiscard]] std::vector<Route> me_routes(Site& site);           ///< /privacy/me, /privacy/me/…
[[nodiscard]] std::vector<Route> me_erase_routes(Site& site);     ///< /privacy/me/erase, /privacy/erased/{token}
[[nodiscard]] std::vector<Route> export_routes(Site& site);       ///< /privacy/me/export, /privacy/certificate/{token}
[[nodiscard]] std::vector<Route> machine_routes(Site& site);      ///< /healthz, /readyz, /.well-known/…, /robots.txt

}  // namespace slovo::web
