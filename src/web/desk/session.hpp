// What every page of the desk begins with: the session behind the cookie, the check of the form's
// token, the frame around the page. Runs on workers.
#pragma once

#include <functional>

#include "promises/staff.hpp"
#include "store/tables/requests.hpp"
#include "web/pages/types.hpp"
#include "web/server/body.hpp"
#include "web/server/router.hpp"
#include "web/site.hpp"

namespace slovo::web {

constexpr Literal desk_cookie = "__Host-slovo-desk";

enum class DeskPlace : std::uint8_t { inbox, mail, cases, staff, status };

/// Which requests a role may see in a list: those that some purpose lets it open (C27b: what waits in
/// quarantine is seen by those who decide about it, and by nobody else).
[[nodiscard]] bool may_see(policy::Policy const& policy, std::string_view role, store::RequestState state);
/// May the role see any at all?
[[nodiscard]] bool sees_requests(policy::Policy const& policy, std::string_view role);

/// A request to the desk whose session is good, and, for a POST, whose form token fits.
struct DeskVisit {
    Request const& request;
    promises::Session session;
    Language language;
    FormBody form;  ///< of a POST
    [[nodiscard]] std::string_view field(std::string_view name) const { return form.find(name).value_or(""); }
};
using DeskPage = std::function<Response(Site&, DeskVisit const&)>;

/// Without a session: 303 to the login page. With a wrong form token: 403.
[[nodiscard]] Route desk_get(Site& site, std::string pattern, DeskPage page);
[[nodiscard]] Route desk_post(Site& site, std::string pattern, DeskPage page);

[[nodiscard]] pages::DeskChrome desk_chrome(Site& site, DeskVisit const& visit, DeskPlace place);

/// The short facts of a request that any member of staff may see in a list: nothing of them is sealed.
[[nodiscard]] pages::RequestHead head_of(Site const& site, store::RequestLine const& line, bool confirmed,
                                         Language language);
[[nodiscard]] std::string reference_of(Site const& site, RequestId id);

}  // namespace slovo::web
