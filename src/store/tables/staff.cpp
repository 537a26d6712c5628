#include "store/tables/staff.hpp"

namespace slovo::store {
namespace {

StaffRow staff_row(Row const& row) {
    StaffRow out{.id = {row.integer(0)},
                 .name = std::string(row.text(1)),
                 .role = std::string(row.text(2)),
                 .state = row.code<StaffState>(3),
                 .added_at = row.instant(4)};
    if (!row.is_null(5)) out.own = row.array<16>(5);
    return out;
}

}  // namespace

namespace staff {

Result<void> insert(Transaction& tx, StaffRow const& row) {
    Value const own = row.own ? Value(*row.own) : Value(nullptr);
    std::array<Value, 6> const values{row.id, row.name, row.role, row.state, row.added_at, own};
    TRY_VOID(tx->execute(Sql("INSERT INTO staff(id, name, role, state, added_at, own) VALUES(?1, ?2, ?3, ?4, ?5, ?6)"),
                         values));
    return {};
}

Result<StaffRow> find(Session& session, StaffId id) {
    TRY(auto found, session.one<StaffRow>(Sql("SELECT id, name, role, state, added_at, own FROM staff WHERE id = ?1"),
                                          staff_row, id));
    if (!found) return fail(ErrorCode::not_found, "no such member of staff");
    return std::move(*found);
}

Result<std::optional<StaffRow>> find_by_name(Session& session, std::string_view name) {
    return session.one<StaffRow>(Sql("SELECT id, name, role, state, added_at, own FROM staff WHERE name = ?1"),
                                 staff_row, name);
}

Result<std::vector<StaffRow>> all(Session& session) {
    return session.all<StaffRow>(Sql("SELECT id, name, role, state, added_at, own FROM staff ORDER BY name"),
                                 staff_row);
}

Result<void> set_state(Transaction& tx, StaffId id, StaffState state) {
    TRY_VOID(tx->run(Sql("UPDATE staff SET state = ?2 WHERE id = ?1"), id, state));
    return {};
}

Result<bool> is_own(Session& session, StaffId id, SubjectId subject) {
    TRY(auto const found, session.number(Sql("SELECT count(*) FROM contact c JOIN staff s ON s.own = c.blind"
                                             " WHERE s.id = ?1 AND c.subject = ?2"),
                                         id, subject));
    return found > 0;
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
