#include <algorithm>

#include "base/limits.hpp"
#include "promises/erase.hpp"
#include "promises/inside/studies.hpp"
#include "promises/kept_proof.hpp"
#include "promises/restore_steps.hpp"
#include "store/tables/consents.hpp"
#include "store/tables/deliveries.hpp"
#include "store/tables/events.hpp"
#include "store/tables/idempotency.hpp"
#include "store/tables/requests.hpp"
#include "store/tables/rights.hpp"
#include "store/tables/subjects.hpp"

namespace slovo::promises {
namespace {

using gate::Act;
using gate::ActKind;
using ledger::EventKind;
using ledger::ThingKind;
using store::Transaction;

constexpr ledger::Actor system_actor{ledger::ActorKind::system, {}};
constexpr int deliveries_at_once = 1000;

template <class T>
Result<bool> is_there(Result<T> const& found) {
    if (found) return true;
    if (found.error().code() == ErrorCode::not_found) return false;
    return std::unexpected(found.error());
}

Result<bool> erase_again(House& house, gate::Journal& journal, Act const& act) {
    SubjectId const subject{act.id};
    auto const reason = act.tag[0] == 0 ? EraseReason::replayed : EraseReason::replayed_bare;
    auto const row = house.store.read([&](store::Session& session) { return store::subjects::find(session, subject); });
    TRY(bool const there, is_there(row));
    if (!there) return false;
    // With a key backup newer than the erasure the key is gone already, and only the rows are left.
    auto const key = house.safe.subject_key(*row);
    bool const is_gone = !key && key.error().code() == ErrorCode::not_found;
    if (!is_gone) TRY_VOID(begin_erasure(house, journal, subject, reason, system_actor, act.at));
    if (is_gone && keeps_proofs(reason)) TRY_VOID(keep_proofs_without_keys(house, subject, act.at));
    TRY_VOID(finish_erasure(house, subject));
    return true;
}

Result<bool> suppress_again(House& house, Act const& act) {
    return house.store.write<bool>([&](Transaction& tx) -> Result<bool> {
        TRY(bool const has, store::suppressions::has(*tx, act.tag));
        if (has) return false;
        TRY_VOID(store::suppressions::insert(tx, act.tag, act.at));
        return true;
    });
}

// An event about a subject who may be erased by now: nothing then.
Result<bool> change_again(House& house, SubjectId subject, ledger::Event event,
                          std::move_only_function<Result<bool>(Transaction&)> change) {
    return house.store.write<bool>([&](Transaction& tx) -> Result<bool> {
        auto const row = store::subjects::find(*tx, subject);
        TRY(bool const there, is_there(row));
        if (!there) return false;
        auto const key = house.safe.subject_key(*row);
        TRY(bool const opens, is_there(key));
        if (!opens) return false;
        TRY(bool const changed, change(tx));
        if (!changed) return false;
        event.subject = subject;
        event.at = house.now();
        event.actor = system_actor;
        TRY_VOID(record(tx, house.notary.prepare(event, gate::LedgerKey(*key))));
        return true;
    });
}

// What was found about a site goes with it. Value: the keys, to be destroyed after the commit.
Result<std::vector<vault::KeyRef>> forget_studies(Transaction& tx, House& house, Act const& act,
                                                  store::StudyReason reason) {
    std::vector<vault::KeyRef> keys;
    TRY_VOID(inside::discard_studies(tx, house, {act.subject}, {act.id}, inside::Which::all,
                                     {system_actor, reason, house.now()}, keys));
    return keys;
}

Result<bool> reject_again(House& house, Act const& act) {
    SubjectId const subject{act.subject};
    ContactId const contact{act.id};
    ledger::Event const event{
        .kind = EventKind::address_rejected, .thing = ThingKind::contact, .thing_id = contact.value};
    return change_again(house, subject, event, [&](Transaction& tx) -> Result<bool> {
        auto const row = store::contacts::find(*tx, contact, subject);
        TRY(bool const there, is_there(row));
        if (!there || row->state == store::ContactState::rejected) return false;
        TRY_VOID(store::contacts::set_state(tx, subject, contact, store::ContactState::rejected));
        return true;
    });
}

Result<bool> close_again(House& house, Act const& act) {
    RequestId const id{act.id};
    ledger::Event const event{.kind = EventKind::request_cancelled, .thing = ThingKind::request, .thing_id = id.value};
    std::vector<vault::KeyRef> gone;
    TRY(bool const closed, change_again(house, SubjectId{act.subject}, event, [&](Transaction& tx) -> Result<bool> {
            auto const row = store::requests::find(*tx, id);
            TRY(bool const there, is_there(row));
            bool const over = !there || row->state == store::RequestState::cancelled ||
                              row->state == store::RequestState::spam || row->state == store::RequestState::closed;
            if (over) return false;
            TRY_VOID(store::requests::change_state(tx, id, row->state, store::RequestState::cancelled, act.at));
            TRY(gone, forget_studies(tx, house, act, store::StudyReason::person));
            return true;
        }));
    TRY_VOID(house.safe.keys().destroy(gone));
    return closed;
}

Result<bool> withdraw_again(House& house, Act const& act) {
    SubjectId const subject{act.subject};
    ConsentId const id{act.id};
    ledger::Event const event{.kind = EventKind::consent_withdrawn, .thing = ThingKind::consent, .thing_id = id.value};
    return change_again(house, subject, event, [&](Transaction& tx) -> Result<bool> {
        TRY(auto const rows, store::consents::of(*tx, subject));
        auto const row = std::ranges::find(rows, id, &store::ConsentRow::id);
        if (row == rows.end() || row->state == store::ConsentState::withdrawn) return false;
        TRY_VOID(store::consents::set_state(tx, subject, id, store::ConsentState::withdrawn, act.at));
        return true;
    });
}

Result<bool> object_again(House& house, Act const& act) {
    return house.store.write<bool>([&](Transaction& tx) -> Result<bool> {
        TRY(auto const known, store::objections::find(*tx, act.tag));
        if (known && *known >= act.at) return false;
        TRY_VOID(store::objections::put(tx, act.tag, act.at));
        return true;
    });
}

// The backup has the correction itself when it has its event: then the value in it is the new one.
Result<bool> has_correction(Transaction& tx, Act const& act) {
    TRY(auto const events, store::events::of(*tx, SubjectId{act.subject}));
    return std::ranges::any_of(events, [&](store::EventRow const& row) {
        bool const corrects = row.event.kind == EventKind::data_rectified || row.event.kind == EventKind::field_erased;
        return corrects && row.event.thing_id == act.id && row.event.at >= act.at;
    });
}

// The backup holds the old value, which is no longer true; the new one it does not know.
Result<bool> rectify_again(House& house, Act const& act) {
    SubjectId const subject{act.subject};
    RequestId const id{act.id};
    auto const field = static_cast<store::Column>(act.tag[0]);
    ledger::Event const event{.kind = EventKind::data_rectified, .thing = ThingKind::request, .thing_id = id.value};
    std::vector<vault::KeyRef> gone;
    TRY(bool const cleared, change_again(house, subject, event, [&](Transaction& tx) -> Result<bool> {
            auto const row = store::requests::find(*tx, id);
            TRY(bool const there, is_there(row));
            if (!there || row->received_at > act.at) return false;
            TRY(bool const corrected, has_correction(tx, act));
            if (corrected) return false;
            TRY_VOID(store::requests::clear(tx, id, field));
            if (field == store::Column::site) {
                TRY(gone, forget_studies(tx, house, act, store::StudyReason::field));
            }
            return true;
        }));
    TRY_VOID(house.safe.keys().destroy(gone));
    return cleared;
}

Result<bool> remove_contact_again(House& house, Act const& act) {
    SubjectId const subject{act.subject};
    ContactId const id{act.id};
    ledger::Event const event{.kind = EventKind::contact_removed, .thing = ThingKind::contact, .thing_id = id.value};
    std::optional<vault::KeyRef> key;
    TRY(bool const removed, change_again(house, subject, event, [&](Transaction& tx) -> Result<bool> {
            auto const row = store::contacts::find(*tx, id, subject);
            TRY(bool const there, is_there(row));
            if (!there) return false;
            key = row->key;
            TRY_VOID(store::contacts::remove(tx, subject, id));
            return true;
        }));
    if (removed && key) TRY_VOID(house.safe.keys().destroy({&*key, 1}));
    return removed;
}

//= policy:C22
Result<bool> hold_again(House& house, Act const& act) {
    SubjectId const subject{act.subject};
    HoldId const id{act.id};
    bool const erase_after = act.tag[1] != 0;
    ledger::Event const event{.kind = EventKind::hold_placed, .thing = ThingKind::hold, .thing_id = id.value};
    auto const placed = change_again(house, subject, event, [&](Transaction& tx) -> Result<bool> {
        TRY(bool const there, is_there(store::holds::find(*tx, id)));
        if (there) return false;
        TRY_VOID(store::holds::insert(tx, {.id = id,
                                           .subject = subject,
                                           .kind = static_cast<store::HoldKind>(act.tag[0]),
                                           .placed_at = act.at,
                                           .review_at = act.at + limits::hold_review,
                                           .staff = {static_cast<std::int64_t>(read_u64(act.tag.data() + 8))},
                                           .erase_after = erase_after}));
        return true;
    });
    if (!placed || *placed || !erase_after) return placed;
    // It was in the backup; that erasure was demanded meanwhile may not have been.
    return house.store.write<bool>([&](Transaction& tx) -> Result<bool> {
        auto row = store::holds::find(*tx, id);
        TRY(bool const there, is_there(row));
        if (!there || row->erase_after) return false;
        row->erase_after = true;
        TRY_VOID(store::holds::update(tx, *row));
        return true;
    });
}

Result<bool> release_again(House& house, Act const& act) {
    HoldId const id{act.id};
    ledger::Event const event{.kind = EventKind::hold_released, .thing = ThingKind::hold, .thing_id = id.value};
    return change_again(house, SubjectId{act.subject}, event, [&](Transaction& tx) -> Result<bool> {
        auto row = store::holds::find(*tx, id);
        TRY(bool const there, is_there(row));
        if (!there || row->released_at) return false;
        row->released_at = act.at;
        TRY_VOID(store::holds::update(tx, *row));
        return true;
    });
}

Result<bool> freeze(Transaction& tx, House& house, store::DeliveryRow const& row, Instant now) {
    auto const subject = store::subjects::find(*tx, row.subject);
    TRY(bool const there, is_there(subject));
    if (!there) return false;
    auto const key = house.safe.subject_key(*subject);
    TRY(bool const opens, is_there(key));
    if (!opens) return false;
    TRY_VOID(store::deliveries::change_state(tx, row.id, row.state, store::DeliveryState::unknown, now));
    TRY_VOID(record(tx, house.notary.prepare({.kind = EventKind::mail_unknown,
                                              .at = now,
                                              .subject = row.subject,
                                              .thing = ThingKind::delivery,
                                              .thing_id = row.id.value,
                                              .actor = system_actor,
                                              .purpose = row.purpose},
                                             gate::LedgerKey(*key))));
    return true;
}

// Whether it changed anything.
Result<bool> again(House& house, gate::Journal& journal, Act const& act) {
    switch (act.kind) {
        case ActKind::erase_subject: return erase_again(house, journal, act);
        case ActKind::suppress: return suppress_again(house, act);
        case ActKind::reject_contact: return reject_again(house, act);
        case ActKind::close_request: return close_again(house, act);
        case ActKind::withdraw_consent: return withdraw_again(house, act);
        case ActKind::object: return object_again(house, act);
        case ActKind::rectify: return rectify_again(house, act);
        case ActKind::remove_contact: return remove_contact_again(house, act);
        case ActKind::place_hold: return hold_again(house, act);
        case ActKind::release_hold: return release_again(house, act);
    }
    return false;
}

}  // namespace

Result<void> replay_acts(House& house, gate::Journal& journal, RestoreReport& report) {
    TRY(auto const acts, journal.acts());
    for (auto const& act : acts) {
        TRY(bool const done, again(house, journal, act));
        auto& count = act.kind == ActKind::erase_subject ? report.erased
                      : act.kind == ActKind::suppress    ? report.suppressed
                                                         : report.narrowed;
        count += done ? 1 : 0;
    }
    return {};
}

Result<std::int64_t> freeze_outbox(House& house) {
    auto const now = house.now();
    std::int64_t frozen = 0;
    std::int64_t last = 0;
    while (true) {
        TRY(auto const ids, house.store.read([&](store::Session& session) {
            return session.all<std::int64_t>(
                store::Sql("SELECT id FROM delivery WHERE state IN (1, 2) AND id > ?1 ORDER BY id LIMIT ?2"),
                [](store::Row const& row) { return row.integer(0); }, last, deliveries_at_once);
        }));
        if (ids.empty()) return frozen;
        last = ids.back();
        TRY(auto const some, house.store.write<std::int64_t>([&](Transaction& tx) -> Result<std::int64_t> {
            std::int64_t count = 0;
            for (auto const id : ids) {
                TRY(auto const row, store::deliveries::find(*tx, DeliveryId{id}));
                TRY(bool const done, freeze(tx, house, row, now));
                count += done ? 1 : 0;
            }
            return count;
        }));
        frozen += some;
    }
}

Result<std::vector<SubjectId>> people_without_keys(House& house) {
    return house.store.read([&](store::Session& session) -> Result<std::vector<SubjectId>> {
        std::vector<SubjectId> out;
        TRY_VOID(
            session.each(store::Sql("SELECT id, key_slot, key_generation FROM subject"), [&](store::Row const& row) {
                store::SubjectRow const subject{{row.integer(0)},
                                                {row.integer(1), static_cast<std::uint32_t>(row.integer(2))}};
                if (!house.safe.subject_key(subject)) out.push_back(subject.id);
                return true;
            }));
        return out;
    });
}

}  // namespace slovo::promises
