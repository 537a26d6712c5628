// Staff of the desk and the API: adding, one-time login links, sessions, API tokens. Of every secret
// only its SHA-256 is stored; each act is an event. Not on the writer thread.
#pragma once

#include <optional>
#include <string>

#include "promises/house.hpp"
#include "store/tables/staff.hpp"

namespace slovo::promises {

/// conflict when the name is taken; invalid when the name, the role or the address is not right. `own`: their
/// own e-mail address, of which a keyed hash is kept so that nobody handles their own case (CLAUSES E-11);
/// may be empty.
Result<StaffId> add_staff(House& house, std::string_view name, std::string_view role, ledger::Actor actor,
                          std::string_view own = {});
Result<void> disable_staff(House& house, StaffId id, ledger::Actor actor);

/// A link that logs in once within limits::login_link_life: the token for /desk/login/{token}.
Result<std::string> make_login_link(House& house, StaffId id);
/// A token for the API, until staff are disabled.
Result<std::string> make_api_token(House& house, StaffId id);

struct Session {
    Staff staff;
    std::string name;
    Hash32 tag{};
    std::string csrf;  ///< what forms of the desk must send back
};
struct FreshSession {
    std::string token;  ///< the cookie's value
    Session session;
};

/// Spends the link: not_found when it was spent, expired when it is too old.
Result<FreshSession> spend_login_link(House& house, std::string_view token);
/// not_found without a live session. Kept alive by use, ended by limits::staff_session_life.
Result<Session> find_session(House& house, std::string_view token);
Result<void> end_session(House& house, Session const& session);
/// not_found for an unknown token.
Result<Staff> find_api_staff(House& house, std::string_view token);
/// Is this the token that the session's forms carry? Constant time.
[[nodiscard]] bool csrf_fits(Session const& session, std::string_view csrf);

}  // namespace slovo::promises
