// The desk: login by one-time link, inbox, a request opened for a purpose, answers, captured mail,
// staff, status. Every page needs a session; every change a POST with the session's own token.
#pragma once

#include "web/server/router.hpp"
#include "web/site.hpp"

namespace slovo::web {

[[nodiscard]] std::vector<Route> desk_login_routes(Site& site);     ///< /desk/login/…, /desk/logout
[[nodiscard]] std::vector<Route> desk_inbox_routes(Site& site);     ///< /desk, /desk/feed
[[nodiscard]] std::vector<Route> desk_request_routes(Site& site);   ///< /desk/requests/…
[[nodiscard]] std::vector<Route> desk_study_routes(Site& site);     ///< /desk/requests/…/study
[[nodiscard]] std::vector<Route> desk_mail_routes(Site& site);      ///< /desk/mail/…
[[nodiscard]] std::vector<Route> desk_cases_routes(Site& site);     ///< /desk/cases, /desk/holds
[[nodiscard]] std::vector<Route> desk_case_new_routes(Site& site);  ///< /desk/cases/new
[[nodiscard]] std::vector<Route> desk_case_routes(Site& site);      ///< /desk/cases/…
[[nodiscard]] std::vector<Route> desk_house_routes(Site& site);     ///< /desk/staff, /desk/status

}  // namespace slovo::web
