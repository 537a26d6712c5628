#include "promises/agents.hpp"

#include <algorithm>

#include "crypto/sha256.hpp"
#include "crypto/token.hpp"
#include "promises/inside/own_rows.hpp"
#include "store/tables/subjects.hpp"

namespace slovo::promises {
namespace {

using store::CaseKind;
using store::CaseReason;
using store::CaseState;
using store::Transaction;

constexpr std::size_t name_max = 64;
constexpr int cases_looked_at = 20;  // of one contact point, the newest

bool is_name(std::string_view name) {
    auto const fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
               c == '-';
    };
    return !name.empty() && name.size() <= name_max && std::ranges::all_of(name, fits);
}

// Stopping needs no proof, so it is done when it is demanded (DESIGN §3.4).
bool is_done_at_once(CaseKind kind) {
    return kind == CaseKind::stop_all;
}

// The case that this demand has made: the newest of its kind at this contact point.
Result<CaseId> case_made(House& house, vault::Hash16 const& blind, CaseKind kind, Instant since) {
    return house.store.read([&](store::Session& session) -> Result<CaseId> {
        TRY(auto const contacts, store::contacts::by_blind(session, blind, cases_looked_at));
        for (auto const& contact : contacts) {
            TRY(auto const cases, store::cases::of(session, contact.subject));
            for (auto const& row : cases) {
                if (row.kind == kind && row.opened_at >= since) return row.id;
            }
        }
        return CaseId{};
    });
}

bool is_unproven(store::CaseRow const& row) {
    return row.state == CaseState::open || row.state == CaseState::expired;
}

AgentStatus status(store::AgentRequestRow row, std::optional<store::CaseRow> const& found, Instant now) {
    AgentStatus out{.row = row, .due_at = row.due_at};
    auto const set = [&out](CaseState state, CaseReason reason) {
        out.state = state;
        out.reason = reason;
        return out;
    };
    if (row.revoked) return set(CaseState::revoked, CaseReason::none);
    if (is_done_at_once(row.kind)) return set(CaseState::fulfilled, CaseReason::none);
    if (!found || is_unproven(*found)) {
        if (now > row.due_at) return set(CaseState::expired, CaseReason::none);
        return out;
    }
    out.due_at = found->due_at;
    return set(found->state, found->reason);
}

Result<AgentStatus> read_status(House& house, store::Session& session, store::AgentRow const& agent,
                                AgentRequestId id) {
    TRY(auto row, store::agent_requests::find(session, id));
    if (row.agent != agent.id) return fail(ErrorCode::denied, "another agent's request");
    std::optional<store::CaseRow> found;
    if (row.rights_case) {
        if (auto known = store::cases::find(session, row.rights_case)) found = std::move(*known);
    }
    return status(std::move(row), found, house.now());
}

// From the command line: no member of staff is known there.
Result<void> tell(Transaction& tx, House& house, ledger::EventKind kind, store::AgentRow const& agent) {
    return record(tx, house.notary.prepare(
                          {.kind = kind,
                           .at = house.now(),
                           .actor = {ledger::ActorKind::system, {}},
                           .detail = ledger::DetailBuilder().add("key", crypto::sha256(agent.verify_key)).build()}));
}

}  // namespace

Result<void> add_agent(House& house, std::string_view name, crypto::PublicKey const& verify_key) {
    if (!is_name(name)) return fail(ErrorCode::invalid, "an agent's name has letters, digits and . _ - only");
    store::AgentRow const row{
        .id = {house.ids.next()}, .name = std::string(name), .verify_key = verify_key, .added_at = house.now()};
    TRY_VOID(house.store.write<bool>([&](Transaction& tx) -> Result<bool> {
        TRY_VOID(store::agents::insert(tx, row));
        TRY_VOID(tell(tx, house, ledger::EventKind::agent_added, row));
        return true;
    }));
    return {};
}

Result<void> remove_agent(House& house, std::string_view name) {
    TRY_VOID(house.store.write<bool>([&](Transaction& tx) -> Result<bool> {
        TRY(auto const row, store::agents::find(*tx, name));
        if (!row) return fail(ErrorCode::not_found, "no such agent");
        TRY_VOID(store::agents::remove(tx, row->id));
        TRY_VOID(tell(tx, house, ledger::EventKind::agent_removed, *row));
        return true;
    }));
    return {};
}

Result<store::AgentRow> find_agent(House& house, std::string_view name) {
    TRY(auto row, house.store.read([&](store::Session& session) { return store::agents::find(session, name); }));
    if (!row) return fail(ErrorCode::not_found, "no such agent");
    return std::move(*row);
}

Result<store::AgentRow> find_agent_of_token(House& house, std::string_view token) {
    auto const hash = crypto::token_hash(token);
    TRY(auto row, house.store.read([&](store::Session& session) { return store::agents::by_token(session, hash); }));
    if (!row) return fail(ErrorCode::not_found, "no such agent");
    return std::move(*row);
}

Result<std::string> pair_agent(House& house, store::AgentRow const& agent) {
    auto token = crypto::random_token(house.random);
    TRY_VOID(house.store.write<bool>([&](Transaction& tx) -> Result<bool> {
        TRY_VOID(store::agents::set_token(tx, agent.id, crypto::token_hash(token)));
        return true;
    }));
    return token;
}

Result<void> spend_message(House& house, ByteView message, Instant expires_at) {
    auto const tag = crypto::sha256(message);
    TRY_VOID(house.store.write<bool>([&](Transaction& tx) -> Result<bool> {
        TRY_VOID(store::agents::forget_spent(tx, house.now()));
        TRY_VOID(store::agents::spend(tx, tag, expires_at));
        return true;
    }));
    return {};
}

Result<store::AgentRequestRow> note_agent_request(House& house, store::AgentRow const& agent, CaseKind kind,
                                                  std::string agent_ref) {
    auto const now = house.now();
    store::AgentRequestRow row{.id = {house.ids.next()},
                               .agent = agent.id,
                               .kind = kind,
                               .received_at = now,
                               .due_at = inside::due_date(house, kind, now),
                               .agent_ref = std::move(agent_ref)};
    TRY_VOID(house.store.write<bool>([&](Transaction& tx) -> Result<bool> {
        TRY_VOID(store::agent_requests::insert(tx, row));
        return true;
    }));
    return row;
}

//= policy:C29
Result<void> carry_out(House& house, gate::Journal& journal, store::AgentRequestRow const& row, Demand demand) {
    auto const blind = demand.blind;
    auto const since = house.now();
    TRY(auto const outcome, take_demand(house, journal, std::move(demand)));
    if (outcome == DemandOutcome::unknown || outcome == DemandOutcome::too_many) return {};
    TRY(auto const made, case_made(house, blind, row.kind, since));
    if (!made) return {};
    TRY_VOID(house.store.write<bool>([&](Transaction& tx) -> Result<bool> {
        TRY_VOID(store::agent_requests::set_case(tx, row.id, made));
        return true;
    }));
    return {};
}

Result<AgentStatus> status_of(House& house, store::AgentRow const& agent, AgentRequestId id) {
    return house.store.read([&](store::Session& session) { return read_status(house, session, agent, id); });
}

Result<AgentStatus> revoke_agent_request(House& house, store::AgentRow const& agent, AgentRequestId id) {
    auto const now = house.now();
    return house.store.write<AgentStatus>([&](Transaction& tx) -> Result<AgentStatus> {
        TRY(auto const seen, read_status(house, *tx, agent, id));
        if (seen.state != CaseState::in_progress) return seen;
        TRY_VOID(store::agent_requests::revoke(tx, id));
        auto const found = store::cases::find(*tx, seen.row.rights_case);
        if (found && found->live()) {
            auto row = *found;
            row.state = CaseState::revoked;
            row.reason = CaseReason::none;
            row.closed_at = now;
            row.link = 0;
            TRY_VOID(store::cases::update(tx, row));
            TRY_VOID(inside::tell_of_case(tx, house, row, ledger::EventKind::case_closed,
                                          {ledger::ActorKind::anyone, {}}, now,
                                          ledger::DetailBuilder().add("outcome", name_of(row.state)).build()));
        }
        return read_status(house, *tx, agent, id);
    });
}

}  // namespace slovo::promises
