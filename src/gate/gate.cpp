#include "gate/gate.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "store/tables/consents.hpp"
#include "store/tables/staff.hpp"

namespace slovo::gate {
namespace {

bool contains(policy::Ids const& ids, std::string_view wanted) {
    return std::ranges::find(ids, wanted) != ids.end();
}

template <class Id>
std::string text_of_ids(std::span<Id const> ids) {
    std::string out;
    for (auto const& id : ids) out += std::to_string(id.value) + "\n";
    return out;
}

// Whether the case, or one of the subjects asked for, is the member's own (CLAUSES E-11).
Result<bool> is_own(store::Session& session, RightsAsk const& ask) {
    TRY(bool own, store::staff::is_own(session, ask.actor.staff, ask.rights_case.subject));
    for (auto const& subject : ask.subjects) {
        if (own) break;
        TRY(own, store::staff::is_own(session, ask.actor.staff, subject));
    }
    return own;
}

}  // namespace

Literal name_of(Refusal refusal) {
    switch (refusal) {
        case Refusal::unknown_purpose: return "unknown_purpose";
        case Refusal::role: return "role";
        case Refusal::other_purpose: return "other_purpose";
        case Refusal::no_consent: return "no_consent";
        case Refusal::quarantine: return "quarantine";
        case Refusal::closed: return "closed";
        case Refusal::restricted: return "restricted";
    }
    return "closed";
}

bool Gate::lists(std::string_view purpose, std::string_view category) const {
    auto const* const found = policy_.find_purpose(purpose);
    return found != nullptr && contains(found->fields, category);
}

Result<std::optional<Refusal>> Gate::reason_against(store::Session& session, Ask const& ask,
                                                    store::RequestRow const& request) const {
    auto const* const purpose = policy_.find_purpose(ask.purpose);
    if (purpose == nullptr) return Refusal::unknown_purpose;
    bool const person_asks = ask.actor.kind == ledger::ActorKind::staff;
    if (person_asks && !contains(purpose->roles, ask.role)) return Refusal::role;
    // Nobody handles what they wrote themself: a colleague does (CLAUSES E-11).
    if (person_asks) {
        TRY(bool const own, store::staff::is_own(session, ask.actor.staff, request.subject));
        if (own) return Refusal::role;
    }
    if (request.state == store::RequestState::cancelled || request.state == store::RequestState::spam)
        return Refusal::closed;
    //= policy:C26c
    // What the request was sent for is over: what is left of it, a consent of its own keeps for its purpose.
    auto const* const form = policy_.find_form(request.form);
    bool const settled = (request.flags & static_cast<std::uint32_t>(store::RequestFlag::settled)) != 0;
    bool const stands_alone = purpose->consent && (form == nullptr || form->purpose != ask.purpose);
    if (settled && !stands_alone) return Refusal::closed;
    TRY(auto const held, store::holds::live(session, request.subject));
    if (!held.empty()) return Refusal::restricted;
    //= policy:C27b
    // A request in quarantine is opened only to decide about it, and only then is there something to decide.
    bool const waits = request.state == store::RequestState::quarantine;
    bool const to_decide = ask.purpose == screening_purpose;
    if (waits && !to_decide && ask.manner != Manner::note) return Refusal::quarantine;
    if (to_decide) return waits ? std::nullopt : std::optional(Refusal::other_purpose);
    if (purpose->consent && purpose->consent->required) {
        for (auto const& channel : purpose->channels) {
            TRY(auto const standing, store::consents::standing(session, request.subject, ask.purpose, channel));
            // What has run out counts no more, whether or not the reaper has been there.
            auto const& valid = purpose->consent->valid;
            bool const over = valid && standing.since + *valid <= ask.now;
            if (standing.state == store::ConsentState::given && !over) return std::nullopt;
        }
        return Refusal::no_consent;
    }
    if (form == nullptr) return Refusal::other_purpose;
    bool const given_for_it =
        form->purpose == ask.purpose || std::ranges::any_of(form->fields, [&](policy::FormField const& field) {
            return contains(field.purposes, ask.purpose);
        });
    if (!given_for_it) return Refusal::other_purpose;
    return std::nullopt;
}

Result<RightsVerdict> Gate::ask_rights(store::Transaction& tx, RightsAsk const& ask) const {
    auto const& row = ask.rights_case;
    TRY(auto const subject, store::subjects::find(*tx, row.subject));
    TRY(auto const subject_key, safe_.subject_key(subject));
    LedgerKey const key(subject_key);
    auto const ids = text_of_ids(ask.subjects);
    ledger::DetailBuilder detail;
    detail.add("count", ask.subjects.size()).add("of", crypto::keyed_hash(key.key(), {bytes_of(ids)}));
    ledger::Event event{
        .kind = ask.manner == Manner::read ? ledger::EventKind::access_read : ledger::EventKind::use_allowed,
        .at = ask.now,
        .subject = row.subject,
        .thing = ledger::ThingKind::rights_case,
        .thing_id = row.id.value,
        .actor = ask.actor,
        .purpose = std::string(rights_purpose),
        .policy = {policy_.version}};
    auto const* const purpose = policy_.find_purpose(rights_purpose);
    bool const staff = ask.actor.kind == ledger::ActorKind::staff;
    std::optional<Refusal> refusal;
    if (purpose == nullptr)
        refusal = Refusal::unknown_purpose;
    else if (staff && !contains(purpose->roles, ask.role))
        refusal = Refusal::role;
    if (staff && !refusal) {
        TRY(bool const own, is_own(*tx, ask));
        if (own) refusal = Refusal::role;
    }
    if (refusal) {
        event.kind = ledger::EventKind::use_denied;
        detail.add("reason", name_of(*refusal));
    }
    event.detail = detail.build();
    TRY_VOID(record(tx, notary_.prepare(std::move(event), key)));
    if (refusal) return RightsVerdict(*refusal);
    RightsUses uses;
    uses.reserve(ask.subjects.size());
    for (auto const& one : ask.subjects) uses.emplace_back(vault::UseKey{}, one, row.id.value);
    return RightsVerdict(std::move(uses));
}

Result<RightsVerdict> Gate::ask_kept_proofs(store::Transaction& tx, std::span<ProofId const> proofs,
                                            ledger::Actor actor, Instant now) const {
    bool const known = policy_.find_purpose(rights_purpose) != nullptr;
    ledger::DetailBuilder detail;
    detail.add("proofs", proofs.size()).add("of", notary_.bind(text_of_ids(proofs)));
    TRY_VOID(record(tx, notary_.prepare({.kind = known ? ledger::EventKind::access_read : ledger::EventKind::use_denied,
                                         .at = now,
                                         .actor = actor,
                                         .purpose = std::string(rights_purpose),
                                         .policy = {policy_.version},
                                         .detail = detail.build()})));
    if (!known) return RightsVerdict(Refusal::unknown_purpose);
    RightsUses uses;
    for (auto const id : proofs) uses.emplace_back(vault::UseKey{}, SubjectId{id.value}, id.value);
    return RightsVerdict(std::move(uses));
}

Result<Refusal> Gate::deny(store::Transaction& tx, Ask const& ask) const {
    TRY(auto const facts, facts_of(tx, ask));
    TRY(auto const reason, reason_against(*tx, ask, facts.request));
    auto const refusal = reason.value_or(Refusal::other_purpose);
    TRY_VOID(write_down(tx, ask, facts, refusal));
    return refusal;
}

Result<Admitted> Gate::facts_of(store::Transaction& tx, Ask const& ask) const {
    TRY(auto request, store::requests::find(*tx, ask.request));
    TRY(auto subject, store::subjects::find(*tx, request.subject));
    return Admitted{std::move(request), std::move(subject)};
}

Result<Gate::Decision> Gate::decide(store::Transaction& tx, Ask const& ask) const {
    TRY(auto facts, facts_of(tx, ask));
    TRY(auto const refusal, reason_against(*tx, ask, facts.request));
    TRY_VOID(write_down(tx, ask, facts, refusal));
    if (refusal) return Decision(*refusal);
    return Decision(std::move(facts));
}

Result<void> Gate::write_down(store::Transaction& tx, Ask const& ask, Admitted const& facts,
                              std::optional<Refusal> refusal) const {
    TRY(auto const subject_key, safe_.subject_key(facts.subject));
    ledger::Event event{
        .kind = ask.manner == Manner::read ? ledger::EventKind::access_read : ledger::EventKind::use_allowed,
        .at = ask.now,
        .subject = facts.subject.id,
        .thing = ledger::ThingKind::request,
        .thing_id = facts.request.id.value,
        .actor = ask.actor,
        .purpose = std::string(ask.purpose),
        .policy = {policy_.version}};
    if (refusal) {
        event.kind = ledger::EventKind::use_denied;
        // A purpose that the policy does not have could be any text: it is not written down.
        if (*refusal == Refusal::unknown_purpose) event.purpose.clear();
        event.detail = ledger::DetailBuilder().add("reason", name_of(*refusal)).build();
    }
    return record(tx, notary_.prepare(std::move(event), LedgerKey(subject_key)));
}

}  // namespace slovo::gate
