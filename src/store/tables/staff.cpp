#include "store/tables/staff.hpp"

namespace slovo::store {
namespace {

StaffRow staff_row(Row const& row) {
    return {.id = {row.integer(0)},
            .name = std::string(row.text(1)),
            .role = std::string(row.text(2)),
            .state = row.code<StaffState>(3),
            .added_at = row.instant(4)};
}

}  // namespace

namespace staff {

Result<void> insert(Transaction& tx, StaffRow const& row) {
    TRY_VOID(tx->run(Sql("INSERT INTO staff(id, name, role, state, added_at) VALUES(?1, ?2, ?3, ?4, ?5)"), row.id,
                     row.name, row.role, row.state, row.added_at));
    return {};
}

Result<StaffRow> find(Session& session, StaffId id) {
    TRY(auto found,
        session.one<StaffRow>(Sql("SELECT id, name, role, state, added_at FROM staff WHERE id = ?1"), staff_row, id));
    if (!found) return fail(ErrorCode::not_found, "no such member of staff");
    return std::move(*found);
}

Result<std::optional<StaffRow>> find_by_name(Session& session, std::string_view name) {
    return session.one<StaffRow>(Sql("SELECT id, name, role, state, added_at FROM staff WHERE name = ?1"), staff_row,
                                 name);
}

Result<std::vector<StaffRow>> all(Session& session) {
    return session.all<StaffRow>(Sql("SELECT id, name, role, state, added_at FROM staff ORDER BY name"), staff_row);
}

Result<void> set_state(Transaction& tx, StaffId id, StaffState state) {
    TRY_VOID(tx->run(Sql("UPDATE staff SET state = ?2 WHERE id = ?1"), id, state));
    return {};
}

Result<std::int64_t> count(Session& session) {
    return session.number(Sql("SELECT count(*) FROM staff"));
}

}  // namespace staff

namespace logins {

Result<void> insert(Transaction& tx, LoginRow const& row) {
    TRY_VOID(
        tx->run(Sql("INSERT INTO login(tag, staff, kind, made_at, expires_at, seen_at) VALUES(?1, ?2, ?3, ?4, ?5, ?6)"),
                row.tag, row.staff, row.kind, row.made_at, row.expires_at, row.seen_at));
    return {};
}

Result<std::optional<LoginRow>> find(Session& session, Hash32 const& tag, LoginKind kind) {
    return session.one<LoginRow>(
        Sql("SELECT tag, staff, kind, made_at, expires_at, seen_at FROM login WHERE tag = ?1 AND kind = ?2"),
        [](Row const& row) {
            return LoginRow{.tag = row.array<32>(0),
                            .staff = {row.integer(1)},
                            .kind = row.code<LoginKind>(2),
                            .made_at = row.instant(3),
                            .expires_at = row.instant(4),
                            .seen_at = row.instant(5)};
        },
        tag, kind);
}

Result<void> remove(Transaction& tx, Hash32 const& tag) {
    TRY(auto const removed, tx->run(Sql("DELETE FROM login WHERE tag = ?1"), tag));
    if (removed == 0) return fail(ErrorCode::not_found, "no such login");
    return {};
}

Result<void> touch(Transaction& tx, Hash32 const& tag, Instant seen_at) {
    TRY_VOID(tx->run(Sql("UPDATE login SET seen_at = ?2 WHERE tag = ?1"), tag, seen_at));
    return {};
}

Result<void> remove_of(Transaction& tx, StaffId staff) {
    TRY_VOID(tx->run(Sql("DELETE FROM login WHERE staff = ?1"), staff));
    return {};
}

Result<void> remove_expired(Transaction& tx, Instant now) {
    TRY_VOID(tx->run(Sql("DELETE FROM login WHERE expires_at < ?1"), now));
    return {};
}

}  // namespace logins

}  // namespace slovo::store
