#include "store/tables/agents.hpp"

namespace slovo::store {
namespace {

AgentRow agent_row(Row const& row) {
    return {.id = {row.integer(0)},
            .name = std::string(row.text(1)),
            .verify_key = row.array<32>(2),
            .added_at = row.instant(3)};
}

}  // namespace

namespace agents {

Result<void> insert(Transaction& tx, AgentRow const& row) {
    TRY_VOID(tx->run(Sql("INSERT INTO agent(id, name, verify_key, added_at) VALUES(?1, ?2, ?3, ?4)"), row.id, row.name,
                     row.verify_key, row.added_at));
    return {};
}

Result<std::optional<AgentRow>> find(Session& session, std::string_view name) {
    return session.one<AgentRow>(Sql("SELECT id, name, verify_key, added_at FROM agent WHERE name = ?1"), agent_row,
                                 name);
}

Result<std::optional<AgentRow>> by_token(Session& session, Hash32 const& token) {
    return session.one<AgentRow>(Sql("SELECT id, name, verify_key, added_at FROM agent WHERE token = ?1"), agent_row,
                                 token);
}

Result<std::vector<AgentRow>> all(Session& session) {
    return session.all<AgentRow>(Sql("SELECT id, name, verify_key, added_at FROM agent ORDER BY name"), agent_row);
}

Result<void> set_token(Transaction& tx, AgentId id, Hash32 const& token) {
    TRY_VOID(tx->run(Sql("UPDATE agent SET token = ?2 WHERE id = ?1"), id, token));
    return {};
}

Result<void> remove(Transaction& tx, AgentId id) {
    TRY_VOID(tx->run(Sql("DELETE FROM agent WHERE id = ?1"), id));
    return {};
}

Result<void> spend(Transaction& tx, Hash32 const& message, Instant expires_at) {
    TRY_VOID(tx->run(Sql("INSERT INTO agent_message(tag, expires_at) VALUES(?1, ?2)"), message, expires_at));
    return {};
}

Result<void> forget_spent(Transaction& tx, Instant now) {
    TRY_VOID(tx->run(Sql("DELETE FROM agent_message WHERE expires_at < ?1"), now));
    return {};
}

}  // namespace agents

namespace agent_requests {

Result<void> insert(Transaction& tx, AgentRequestRow const& row) {
    std::array<Value, 8> const values{row.id,          row.agent,  row.rights_case,     row.kind,
                                      row.received_at, row.due_at, row.revoked ? 1 : 0, row.agent_ref};
    TRY_VOID(tx->execute(Sql("INSERT INTO agent_request(id, agent, rights_case, kind, received_at, due_at, revoked,"
                             " agent_ref) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
                         values));
    return {};
}

Result<AgentRequestRow> find(Session& session, AgentRequestId id) {
    TRY(auto found, session.one<AgentRequestRow>(
                        Sql("SELECT id, agent, rights_case, kind, received_at, due_at, revoked, agent_ref"
                            " FROM agent_request WHERE id = ?1"),
                        [](Row const& row) {
                            return AgentRequestRow{.id = {row.integer(0)},
                                                   .agent = {row.integer(1)},
                                                   .rights_case = {row.integer(2)},
                                                   .kind = row.code<CaseKind>(3),
                                                   .received_at = row.instant(4),
                                                   .due_at = row.instant(5),
                                                   .revoked = row.integer(6) != 0,
                                                   .agent_ref = std::string(row.text(7))};
                        },
                        id));
    if (!found) return fail(ErrorCode::not_found, "no such request of an agent");
    return std::move(*found);
}

Result<void> set_case(Transaction& tx, AgentRequestId id, CaseId rights_case) {
    TRY_VOID(tx->run(Sql("UPDATE agent_request SET rights_case = ?2 WHERE id = ?1"), id, rights_case));
    return {};
}

Result<void> revoke(Transaction& tx, AgentRequestId id) {
    TRY_VOID(tx->run(Sql("UPDATE agent_request SET revoked = 1 WHERE id = ?1"), id));
    return {};
}

Result<void> forget(Transaction& tx, Instant due_before) {
    TRY_VOID(tx->run(Sql("DELETE FROM agent_request WHERE due_at < ?1"), due_before));
    return {};
}

}  // namespace agent_requests

}  // namespace slovo::store
