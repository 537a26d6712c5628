#include "promises/erase.hpp"
#include "promises/restore_steps.hpp"
#include "store/tables/deliveries.hpp"
#include "store/tables/idempotency.hpp"
#include "store/tables/requests.hpp"
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

Result<bool> erase_again(House& house, gate::Journal& journal, SubjectId subject) {
    auto const row = house.store.read([&](store::Session& session) { return store::subjects::find(session, subject); });
    TRY(bool const there, is_there(row));
    if (!there) return false;
    // With a key backup newer than the erasure the key is gone already, and only the rows are left.
    TRY(bool const opens, is_there(house.safe.subject_key(*row)));
    if (opens) TRY_VOID(begin_erasure(house, journal, subject, EraseReason::replayed, system_actor));
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
    ledger::Event const event{.kind = EventKind::request_closed, .thing = ThingKind::request, .thing_id = id.value};
    return change_again(house, SubjectId{act.subject}, event, [&](Transaction& tx) -> Result<bool> {
        auto const row = store::requests::find(*tx, id);
        TRY(bool const there, is_there(row));
        bool const in_hand =
            there && (row->state == store::RequestState::open || row->state == store::RequestState::quarantine);
        if (!in_hand) return false;
        TRY_VOID(store::requests::change_state(tx, id, row->state, store::RequestState::closed, act.at));
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

}  // namespace

Result<void> replay_acts(House& house, gate::Journal& journal, RestoreReport& report) {
    TRY(auto const acts, journal.acts());
    for (auto const& act : acts) {
        switch (act.kind) {
            case ActKind::erase_subject: {
                TRY(bool const done, erase_again(house, journal, SubjectId{act.id}));
                report.erased += done ? 1 : 0;
                break;
            }
            case ActKind::suppress: {
                TRY(bool const done, suppress_again(house, act));
                report.suppressed += done ? 1 : 0;
                break;
            }
            case ActKind::reject_contact: {
                TRY(bool const done, reject_again(house, act));
                report.narrowed += done ? 1 : 0;
                break;
            }
            case ActKind::close_request: {
                TRY(bool const done, close_again(house, act));
                report.narrowed += done ? 1 : 0;
                break;
            }
        }
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
