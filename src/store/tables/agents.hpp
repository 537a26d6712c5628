// Tables agent, agent_message and agent_request: who may demand rights for others by the Data Rights
// Protocol, which signed messages were spent, and what was demanded. Nothing of a person is in them: a
// request names its case, or none. Of a token only its SHA-256 is stored.
#pragma once

#include "store/session.hpp"
#include "store/tables/rights.hpp"

namespace slovo::store {

struct AgentRow {
    AgentId id;
    std::string name;  ///< `agent-id` of the protocol
    std::array<std::uint8_t, 32> verify_key{};
    Instant added_at;
};

struct AgentRequestRow {
    AgentRequestId id;
    AgentId agent;
    CaseId rights_case;  ///< 0: we know nobody of this contact point, or it is not looked up yet
    CaseKind kind = CaseKind::access;
    Instant received_at;
    Instant due_at;
    bool revoked = false;
    std::string agent_ref;  ///< `agent-request-id` of the protocol; may be empty
};

namespace agents {
/// conflict when the name is taken.
Result<void> insert(Transaction& tx, AgentRow const& row);
Result<std::optional<AgentRow>> find(Session& session, std::string_view name);
Result<std::optional<AgentRow>> by_token(Session& session, Hash32 const& token);
Result<std::vector<AgentRow>> all(Session& session);
/// The token that counts from now on; the one before ends.
Result<void> set_token(Transaction& tx, AgentId id, Hash32 const& token);
Result<void> remove(Transaction& tx, AgentId id);
/// Spends a message: conflict when it was spent before.
Result<void> spend(Transaction& tx, Hash32 const& message, Instant expires_at);
Result<void> forget_spent(Transaction& tx, Instant now);
}  // namespace agents

namespace agent_requests {
Result<void> insert(Transaction& tx, AgentRequestRow const& row);
/// not_found when there is none.
Result<AgentRequestRow> find(Session& session, AgentRequestId id);
Result<void> set_case(Transaction& tx, AgentRequestId id, CaseId rights_case);
Result<void> revoke(Transaction& tx, AgentRequestId id);
/// Those whose due date was before.
Result<void> forget(Transaction& tx, Instant due_before);
}  // namespace agent_requests

}  // namespace slovo::store
