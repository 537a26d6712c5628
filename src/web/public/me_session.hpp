// What every page of the person's own side begins with: the session behind the cookie, the check of the
// form's token, and the tokens that stand for inner ids in its forms. Runs on workers.
#pragma once

#include <functional>

#include "promises/rights.hpp"
#include "web/server/body.hpp"
#include "web/server/router.hpp"
#include "web/site.hpp"

namespace slovo::web {

constexpr Literal me_cookie = "__Host-slovo-me";

/// A request whose session is good, and, for a POST, whose form token fits.
struct MeVisit {
    Request const& request;
    promises::PrivacySession session;
    Language language;
    FormBody form;  ///< of a POST
    [[nodiscard]] std::string_view field(std::string_view name) const { return form.find(name).value_or(""); }
};
using MePage = std::function<Response(Site&, MeVisit const&)>;

/// Without a session: 303 to /privacy, which says so. With a wrong form token: 403.
[[nodiscard]] Route me_get(Site& site, std::string pattern, MePage page);
[[nodiscard]] Route me_post(Site& site, std::string pattern, MePage page);

/// What an id in a form is of: a token of one sort is no token of another.
enum class MeThing : std::uint8_t { record, request, consent, hold };
[[nodiscard]] std::string token_for(Site const& site, MeThing thing, std::int64_t id);
[[nodiscard]] Result<std::int64_t> id_from(Site const& site, MeThing thing, std::string_view token);

}  // namespace slovo::web
