// Tables staff and login: who may use the desk and the API, and by which links, sessions and
// tokens. Of a secret only its SHA-256 is stored. Staff are no subjects (CLAUSES E-11).
#pragma once

#include "store/session.hpp"

namespace slovo::store {

enum class StaffState : std::uint8_t { active = 1, disabled = 2 };
enum class LoginKind : std::uint8_t { link = 1, session = 2, api = 3 };

struct StaffRow {
    StaffId id;
    std::string name;
    std::string role;
    StaffState state = StaffState::active;
    Instant added_at;
    std::optional<std::array<std::uint8_t, 16>> own{};  ///< look-up hash of their own e-mail address (CLAUSES E-11)
};

struct LoginRow {
    Hash32 tag{};
    StaffId staff;
    LoginKind kind = LoginKind::link;
    Instant made_at;
    Instant expires_at;
    Instant seen_at;
};

namespace staff {
/// conflict when the name is taken.
Result<void> insert(Transaction& tx, StaffRow const& row);
Result<StaffRow> find(Session& session, StaffId id);
Result<std::optional<StaffRow>> find_by_name(Session& session, std::string_view name);
Result<std::vector<StaffRow>> all(Session& session);
Result<void> set_state(Transaction& tx, StaffId id, StaffState state);
/// Does this subject have a contact point that is the member's own?
Result<bool> is_own(Session& session, StaffId id, SubjectId subject);
Result<std::int64_t> count(Session& session);
}  // namespace staff

namespace logins {
Result<void> insert(Transaction& tx, LoginRow const& row);
Result<std::optional<LoginRow>> find(Session& session, Hash32 const& tag, LoginKind kind);
/// Spends it: not_found when it was spent before.
Result<void> remove(Transaction& tx, Hash32 const& tag);
Result<void> touch(Transaction& tx, Hash32 const& tag, Instant seen_at);
Result<void> remove_of(Transaction& tx, StaffId staff);
Result<void> remove_expired(Transaction& tx, Instant now);
}  // namespace logins

}  // namespace slovo::store
