// Agents who demand people's rights for them (Data Rights Protocol 1.0). An agent is registered with its
// Ed25519 key; each message it signs counts once. A demand is taken as if the person had made it on
// /privacy: what needs proof waits until they open the link that goes to the contact point on file, so
// that an agent learns nothing of anybody who did not take part. Not on the writer thread.
#pragma once

#include "crypto/sign.hpp"
#include "gate/journal.hpp"
#include "promises/house.hpp"
#include "promises/rights.hpp"
#include "store/tables/agents.hpp"

namespace slovo::promises {

/// conflict when the name is taken; invalid when it is not [A-Za-z0-9._-]{1,64}.
[[nodiscard]] Result<void> add_agent(House& house, std::string_view name, crypto::PublicKey const& verify_key);
/// From now on it is a stranger. not_found when there is none.
[[nodiscard]] Result<void> remove_agent(House& house, std::string_view name);
/// not_found when there is none.
[[nodiscard]] Result<store::AgentRow> find_agent(House& house, std::string_view name);
/// The agent of a bearer token; not_found when there is none.
[[nodiscard]] Result<store::AgentRow> find_agent_of_token(House& house, std::string_view token);
/// A fresh bearer token; the one before ends.
[[nodiscard]] Result<std::string> pair_agent(House& house, store::AgentRow const& agent);
/// A signed message counts once: conflict when it came before. It is remembered until it expires.
[[nodiscard]] Result<void> spend_message(House& house, ByteView message, Instant expires_at);

/// On record, and nothing is looked up yet: the answer is the same for everybody.
[[nodiscard]] Result<store::AgentRequestRow> note_agent_request(House& house, store::AgentRow const& agent,
                                                                store::CaseKind kind, std::string agent_ref);
/// Then the demand is taken.
[[nodiscard]] Result<void> carry_out(House& house, gate::Journal& journal, store::AgentRequestRow const& row,
                                     Demand demand);

struct AgentStatus {
    store::AgentRequestRow row;
    store::CaseState state = store::CaseState::in_progress;
    store::CaseReason reason = store::CaseReason::need_user_verification;
    Instant due_at;
};
/// denied when another agent made the request. Before the person has proven their contact point, it does
/// not depend on whether we know them.
[[nodiscard]] Result<AgentStatus> status_of(House& house, store::AgentRow const& agent, AgentRequestId id);
/// Called off, as far as it is not done; what was stopped stays stopped.
[[nodiscard]] Result<AgentStatus> revoke_agent_request(House& house, store::AgentRow const& agent, AgentRequestId id);

}  // namespace slovo::promises
