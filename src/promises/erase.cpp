#include "promises/erase.hpp"

#include "base/limits.hpp"
#include "store/tables/consents.hpp"
#include "store/tables/deliveries.hpp"
#include "store/tables/events.hpp"
#include "store/tables/idempotency.hpp"
#include "store/tables/requests.hpp"
#include "store/tables/subjects.hpp"

namespace slovo::promises {
namespace {

using store::Transaction;

Literal word_of(EraseReason reason) {
    switch (reason) {
        case EraseReason::not_me: return "not-me";
        case EraseReason::child: return "child";
        case EraseReason::retention: return "retention";
        case EraseReason::asked: return "asked";
        case EraseReason::replayed: return "replayed";
    }
    return "asked";
}

Result<std::vector<vault::KeyRef>> keys_of(store::Session& session, store::SubjectRow const& subject) {
    std::vector<vault::KeyRef> keys{subject.key};
    TRY(auto const requests, store::requests::of(session, subject.id));
    for (auto const& line : requests) {
        TRY(auto const row, store::requests::find(session, line.id));
        keys.push_back(row.name_key);
        keys.push_back(row.body_key);
    }
    TRY(auto const contacts, store::contacts::of(session, subject.id));
    for (auto const& row : contacts) keys.push_back(row.key);
    TRY(auto const consents, store::consents::of(session, subject.id));
    for (auto const& row : consents) keys.push_back(row.key);
    TRY(auto const replies, store::replies::of(session, subject.id));
    for (auto const& row : replies) keys.push_back(row.key);
    TRY(auto const captured, store::captured::of(session, subject.id));
    for (auto const& row : captured) keys.push_back(row.key);
    return keys;
}

// What waits to be sent is withdrawn in the same transaction as the intent: nothing leaves after it.
Result<void> cancel_deliveries(Transaction& tx, House const& house, gate::LedgerKey const& key, SubjectId subject,
                               Instant now) {
    TRY(auto const deliveries, store::deliveries::of(*tx, subject));
    for (auto const& row : deliveries) {
        if (row.state != store::DeliveryState::queued) continue;
        TRY_VOID(store::deliveries::change_state(tx, row.id, row.state, store::DeliveryState::cancelled, now));
        TRY_VOID(record(tx, house.notary.prepare({.kind = ledger::EventKind::mail_cancelled,
                                                  .at = now,
                                                  .subject = subject,
                                                  .thing = ledger::ThingKind::delivery,
                                                  .thing_id = row.id.value,
                                                  .actor = {ledger::ActorKind::system, {}},
                                                  .purpose = row.purpose},
                                                 key)));
    }
    return {};
}

}  // namespace

Result<void> begin_erasure(House& house, gate::Journal& journal, SubjectId subject, EraseReason reason,
                           ledger::Actor actor) {
    auto const now = house.now();
    TRY(auto const keys, house.store.write<std::vector<vault::KeyRef>>(
                             [&](Transaction& tx) -> Result<std::vector<vault::KeyRef>> {
                                 TRY(auto const row, store::subjects::find(*tx, subject));
                                 TRY(auto const subject_key, house.safe.subject_key(row));
                                 gate::LedgerKey const key(subject_key);
                                 TRY_VOID(cancel_deliveries(tx, house, key, subject, now));
                                 auto detail = ledger::DetailBuilder().add("reason", word_of(reason)).build();
                                 TRY_VOID(record(tx, house.notary.prepare({.kind = ledger::EventKind::erase_intended,
                                                                           .at = now,
                                                                           .subject = subject,
                                                                           .thing = ledger::ThingKind::subject,
                                                                           .thing_id = subject.value,
                                                                           .actor = actor,
                                                                           .detail = std::move(detail)},
                                                                          key)));
                                 return keys_of(*tx, row);
                             },
                             {}, store::Urgency::rescue));
    TRY_VOID(journal.write(
        {.kind = gate::ActKind::erase_subject, .at = now, .id = subject.value, .subject = subject.value}));
    return house.safe.keys().destroy(keys);
}

Result<void> finish_erasure(House& house, SubjectId subject) {
    auto const now = house.now();
    TRY(auto const row,
        house.store.read([&](store::Session& session) { return store::subjects::find(session, subject); }));
    TRY(auto const keys, house.store.read([&](store::Session& session) { return keys_of(session, row); }));
    // After a crash between the intent and the keys they may still be there.
    TRY_VOID(house.safe.keys().destroy(keys));
    TRY_VOID(house.store.write<bool>(
        [&](Transaction& tx) -> Result<bool> {
            TRY(auto const requests, store::requests::of(*tx, subject));
            auto const hour = to_micros(now - limits::idempotency_life) / 3'600'000'000;
            for (auto const& line : requests) TRY_VOID(store::idempotency::remove_of(tx, line.id, hour));
            TRY_VOID(store::captured::remove_of(tx, subject));
            TRY_VOID(store::deliveries::remove_of(tx, subject));
            TRY_VOID(store::replies::remove_of(tx, subject));
            TRY_VOID(store::consents::remove_of(tx, subject));
            TRY_VOID(store::contacts::remove_of(tx, subject));
            TRY_VOID(store::requests::remove_of(tx, subject));
            TRY_VOID(store::subjects::remove(tx, subject));
            TRY(auto const darkened, store::events::darken(tx, subject));
            auto detail = ledger::DetailBuilder().add("events", darkened).build();
            TRY_VOID(record(tx, house.notary.prepare({.kind = ledger::EventKind::erase_done,
                                                      .at = now,
                                                      .actor = {ledger::ActorKind::system, {}},
                                                      .detail = std::move(detail)})));
            return true;
        },
        {}, store::Urgency::rescue));
    return house.store.scrub();
}

Result<std::vector<SubjectId>> unfinished_erasures(House& house) {
    return house.store.read([](store::Session& session) {
        // The number is EventKind::erase_intended, written out so that the partial index serves it.
        return session.all<SubjectId>(
            store::Sql("SELECT subject FROM event WHERE kind = 1000 AND subject IS NOT NULL"),
            [](store::Row const& row) { return SubjectId{row.integer(0)}; });
    });
}

}  // namespace slovo::promises
