#include "promises/study.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "crypto/hash.hpp"
#include "promises/inside/own_rows.hpp"
#include "promises/inside/studies.hpp"
#include "store/tables/events.hpp"
#include "store/tables/staff.hpp"

namespace slovo::promises {
namespace {

using ledger::EventKind;
using ledger::ThingKind;
using store::StudyReason;
using store::StudyRow;
using store::StudyState;
using store::Transaction;

constexpr ledger::Actor system_actor{ledger::ActorKind::system, {}};
constexpr std::string_view purpose = "study";

ledger::Event event_of(EventKind kind, StudyRow const& row, Instant now, ledger::Detail detail) {
    return {.kind = kind,
            .at = now,
            .thing = ThingKind::study,
            .thing_id = row.id.value,
            .actor = system_actor,
            .purpose = std::string(purpose),
            .detail = std::move(detail)};
}

ledger::Detail with_reason(Literal reason) {
    return ledger::DetailBuilder().add("reason", reason).build();
}

// It ends in this state, for this reason.
Result<void> end_as(Transaction& tx, House& house, StudyRow row, StudyState state, StudyReason reason,
                    ledger::Event event) {
    auto const from = row.state;
    row.state = state;
    row.reason = reason;
    row.changed_at = event.at;
    TRY_VOID(store::studies::change(tx, row, from));
    return inside::tell_about(tx, house, row.subject, std::move(event));
}

// One that cannot be finished is tried once more, or given up.
Result<void> give_up(Transaction& tx, House& house, StudyRow row, StudyReason reason, Instant now) {
    bool const again =
        row.attempts < limits::study_attempts && (reason == StudyReason::crash || reason == StudyReason::time);
    if (again) {
        row.progress = {};
        return end_as(tx, house, row, StudyState::waiting, StudyReason::none,
                      event_of(EventKind::study_asked, row, now, ledger::DetailBuilder().add("again", true).build()));
    }
    auto const [state, kind] = [&]() -> std::pair<StudyState, EventKind> {
        switch (reason) {
            case StudyReason::forbidden: return {StudyState::refused, EventKind::study_blocked};
            case StudyReason::closed: return {StudyState::stopped, EventKind::study_discarded};
            default: return {StudyState::failed, EventKind::study_failed};
        }
    }();
    return end_as(tx, house, row, state, reason, event_of(kind, row, now, with_reason(name_of(reason))));
}

// not_found: the person is erased, or about to be, and the row stays as it is until the purge comes by. Asked before a
// transaction begins: within one, a damaged key would look like a damaged store, and stop it.
Result<void> look_for_key(House& house, store::Session& session, SubjectId id) {
    TRY(auto const subject, store::subjects::find(session, id));
    TRY(bool const erasing, store::events::is_erasing(session, id));
    if (erasing) return fail(ErrorCode::not_found, "the person is being erased");
    TRY_VOID(house.safe.subject_key(subject));
    return {};
}

// The next one that there is something to do about. Under a damaged key nothing is read, and nothing written down: that
// row waits until the key is whole again, and keeps nobody else waiting.
Result<std::optional<StudyRow>> next_of(House& house, StudyState state, StudyId after) {
    return house.store.read([&](store::Session& session) -> Result<std::optional<StudyRow>> {
        while (true) {
            TRY(auto row, store::studies::next(session, state, after));
            if (!row) return row;
            after = row->id;
            auto const key = look_for_key(house, session, row->subject);
            if (key) return row;
            auto const code = key.error().code();
            if (code != ErrorCode::not_found && code != ErrorCode::corrupt) return std::unexpected(key.error());
        }
    });
}

// Running from the commit on. Nothing: it was refused, and that is written down.
Result<std::optional<ClaimedStudy>> claim(Transaction& tx, House& house, gate::Gate const& gate, StudyId id,
                                          Instant now) {
    TRY(auto row, store::studies::find(*tx, id));
    if (row.state != StudyState::waiting) return std::nullopt;
    TRY(auto const request, store::requests::find(*tx, row.request));
    if (request.state != store::RequestState::open) {
        TRY_VOID(give_up(tx, house, row, StudyReason::closed, now));
        return std::nullopt;
    }
    TRY(auto verdict,
        gate.ask<"study">(tx,
                          {.request = row.request, .actor = system_actor, .manner = gate::Manner::work, .now = now}));
    if (auto const* const refusal = std::get_if<gate::Refusal>(&verdict)) {
        TRY_VOID(end_as(tx, house, row, StudyState::refused, StudyReason::not_allowed,
                        event_of(EventKind::study_blocked, row, now, with_reason(name_of(*refusal)))));
        return std::nullopt;
    }
    auto& [use, facts] = std::get<gate::Permission<"study">>(verdict);
    TRY(auto const subject_key, house.safe.subject_key(facts.subject));
    gate::Cell const cell{store::Table::request, store::Column::site, request.id.value};
    auto site = request.sealed_site ? house.safe.open<gate::Site>(cell, request.body_key, request.subject, subject_key,
                                                                  *request.sealed_site)
                                    : fail(ErrorCode::not_found, "no site");
    if (!site) {  // taken back since, or a damaged cell
        TRY_VOID(give_up(tx, house, row, StudyReason::field, now));
        return std::nullopt;
    }
    row.state = StudyState::running;
    ++row.attempts;
    row.changed_at = now;
    row.progress = {.stage = store::StudyStage::asking};
    TRY_VOID(store::studies::change(tx, row, StudyState::waiting));
    gate::LedgerKey const ledger_key(subject_key);
    auto const mark = crypto::keyed_hash(ledger_key.key(), {bytes_of(site->open(use))});
    TRY_VOID(inside::tell_of(
        tx, house, subject_key, row.subject,
        event_of(EventKind::study_started, row, now, ledger::DetailBuilder().add("site", mark).build())));
    return std::optional(ClaimedStudy{
        .row = row, .request = request, .use = std::move(use), .site = std::move(*site), .earlier = std::nullopt});
}

}  // namespace

Result<std::variant<StudyId, gate::Refusal>> ask_study(House& house, Staff const& staff, RequestId id) {
    using Asked = std::variant<StudyId, gate::Refusal>;
    auto const now = house.now();
    auto const shelf = house.shelf.current(now);
    gate::Gate const gate(*shelf->policy, house.notary, house.safe);
    return house.store.write<Asked>([&](Transaction& tx) -> Result<Asked> {
        TRY(auto const request, store::requests::find(*tx, id));
        TRY(auto const verdict,
            gate.ask<"study">(
                tx,
                {.request = id, .actor = staff.actor(), .role = staff.role, .manner = gate::Manner::work, .now = now}));
        if (auto const* const refusal = std::get_if<gate::Refusal>(&verdict)) return Asked(*refusal);
        TRY(auto const rows, store::studies::of(*tx, request.subject, id));
        bool const live = std::ranges::any_of(rows, &StudyRow::live);
        if (request.state != store::RequestState::open || !request.sealed_site || live)
            return fail(ErrorCode::conflict, "there is nothing to study now");
        auto const row = inside::new_study(house, request, now);
        TRY_VOID(store::studies::insert(tx, row));
        TRY_VOID(inside::tell_about(tx, house, row.subject, inside::asked_event(row, staff.actor(), request.policy)));
        return Asked(row.id);
    });
}

Result<void> stop_study(House& house, Staff const& staff, RequestId id) {
    auto const now = house.now();
    auto const shelf = house.shelf.current(now);
    gate::Gate const gate(*shelf->policy, house.notary, house.safe);
    TRY(bool const allowed, house.store.write<bool>(
                                [&](Transaction& tx) -> Result<bool> {
                                    TRY(auto const request, store::requests::line(*tx, id));
                                    auto const* const study = shelf->policy->find_purpose(purpose);
                                    TRY(bool const own, store::staff::is_own(*tx, staff.id, request.subject));
                                    // A stop needs no more than that: what is held or closed is stopped too.
                                    if (study == nullptr || !policy::has(study->roles, staff.role) || own) {
                                        TRY_VOID(gate.deny(tx, {.request = id,
                                                                .purpose = purpose,
                                                                .actor = staff.actor(),
                                                                .role = staff.role,
                                                                .manner = gate::Manner::work,
                                                                .now = now}));
                                        return false;
                                    }
                                    std::vector<vault::KeyRef> none;
                                    TRY(int const stopped,
                                        inside::discard_studies(tx, house, request.subject, id, inside::Which::live,
                                                                {staff.actor(), StudyReason::staff, now}, none));
                                    if (stopped == 0) return fail(ErrorCode::conflict, "nothing is being studied");
                                    return true;
                                },
                                {}, store::Urgency::rescue));
    if (!allowed) return fail(ErrorCode::denied, "the policy does not let them stop a study");
    return {};
}

Result<void> recover_studies(House& house) {
    for (StudyId last;;) {  // each once, whatever becomes of it
        TRY(auto const row, next_of(house, StudyState::running, last));
        if (!row) return {};
        last = row->id;
        TRY_VOID(fail_study(house, last, StudyReason::crash));
    }
}

Result<std::optional<ClaimedStudy>> claim_study(House& house) {
    TRY(auto const next, next_of(house, StudyState::waiting, {}));
    if (!next) return std::nullopt;
    auto const now = house.now();
    auto const shelf = house.shelf.current(now);
    gate::Gate const gate(*shelf->policy, house.notary, house.safe);
    TRY(auto claimed, house.store.write<std::optional<ClaimedStudy>>(
                          [&](Transaction& tx) { return claim(tx, house, gate, next->id, now); }));
    if (!claimed) return claimed;
    // Without it there is no "before" in the report, and no more than that.
    if (auto earlier = inside::earlier_findings(house, claimed->row)) claimed->earlier = std::move(*earlier);
    return claimed;
}

Result<bool> study_goes_on(House& house, StudyId id) {
    auto const wanted = house.store.read([&](store::Session& session) -> Result<bool> {
        TRY(auto const row, store::studies::find(session, id));
        return inside::is_wanted(session, row);
    });
    if (!wanted && wanted.error().code() == ErrorCode::not_found) return false;
    return wanted;
}

Result<void> tell_study_progress(House& house, StudyId id, store::StudyProgress const& progress) {
    TRY_VOID(house.store.write<bool>([&](Transaction& tx) -> Result<bool> {
        TRY_VOID(store::studies::set_progress(tx, id, progress));
        return true;
    }));
    return {};
}

Result<void> fail_study(House& house, StudyId id, StudyReason reason) {
    auto const now = house.now();
    auto const fail_it = [&]() -> Result<void> {
        TRY_VOID(house.store.read([&](store::Session& session) -> Result<void> {
            TRY(auto const row, store::studies::find(session, id));
            return look_for_key(house, session, row.subject);
        }));
        TRY_VOID(house.store.write<bool>([&](Transaction& tx) -> Result<bool> {
            TRY(auto const row, store::studies::find(*tx, id));
            if (row.state != StudyState::running) return true;  // stopped since
            TRY_VOID(give_up(tx, house, row, reason, now));
            return true;
        }));
        return {};
    };
    auto const done = fail_it();
    // Erased since: there is nothing to say it of.
    if (!done && done.error().code() != ErrorCode::not_found) return done;
    return {};
}

}  // namespace slovo::promises
