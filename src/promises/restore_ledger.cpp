#include <algorithm>

#include "crypto/sha256.hpp"
#include "promises/restore_steps.hpp"
#include "store/tables/events.hpp"
#include "store/tables/policies.hpp"

namespace slovo::promises {
namespace {

constexpr int leaves_at_once = 65536;

template <class Work>
Result<void> in_transaction(store::Backend& backend, Work work) {
    TRY_VOID(backend.begin());
    store::Transaction tx(backend.writer());
    if (Result<void> const done = work(tx); !done) {
        backend.rollback();
        return done;
    }
    return backend.commit();
}

// Every event of the backup stands in the journal, in its place.
Result<void> check_beginning(store::Session& session, std::vector<Hash32> const& leaves, std::int64_t events) {
    if (leaves.size() < static_cast<std::size_t>(events))
        return fail(ErrorCode::conflict, "the journal is older than the backup: erasures may be missing from it");
    std::int64_t at = 0;
    while (at < events) {
        TRY(auto const entries, store::events::commitments(session, at, leaves_at_once));
        if (entries.empty()) return fail(ErrorCode::corrupt, "the backup's ledger has a gap");
        if (!std::equal(entries.begin(), entries.end(), leaves.begin() + at))
            return fail(ErrorCode::conflict, "the journal is of another ledger");
        at += static_cast<std::int64_t>(entries.size());
    }
    return {};
}

}  // namespace

Result<std::int64_t> complete_ledger(store::Backend& backend, gate::Journal& journal) {
    auto& session = backend.writer();
    TRY(auto const events, store::events::count(session));
    TRY(auto const leaves, journal.leaves(0));
    TRY_VOID(check_beginning(session, leaves, events));
    TRY(auto const since, journal.since());
    if (static_cast<std::uint64_t>(events) < since)
        return fail(ErrorCode::conflict, "the journal began after the backup: earlier erasures are missing from it");
    TRY_VOID(in_transaction(backend, [&](store::Transaction& tx) -> Result<void> {
        for (auto i = static_cast<std::size_t>(events); i < leaves.size(); ++i)
            TRY_VOID(store::events::append_dark(tx, leaves[i]));
        return {};
    }));
    return static_cast<std::int64_t>(leaves.size()) - events;
}

Result<void> begin_new_origin(store::Backend& backend) {
    auto& session = backend.writer();
    TRY(auto const origin, store::meta::find(session, "origin"));
    if (!origin) return fail(ErrorCode::corrupt, "the ledger has no name");
    TRY(auto const last, store::checkpoints::newest(session));
    auto const stem = origin->substr(0, origin->rfind('/'));
    auto const next = stem + "/" + std::to_string(era_of(*origin) + 1);
    return in_transaction(backend, [&](store::Transaction& tx) -> Result<void> {
        // The tree is built again under the new name; the old checkpoint stays known for ever.
        TRY_VOID(store::meta::put(tx, "origin", next));
        TRY_VOID(store::meta::put(tx, "continued_from", last ? last->note : *origin));
        TRY_VOID(store::meta::put(tx, "continued_told", "0"));
        TRY_VOID(store::meta::put(tx, "sealed", "1"));
        return store::tiles::clear(tx);
    });
}

Result<void> tell_restored(House& house, std::int64_t dark) {
    auto const now = house.now();
    auto const actor = ledger::Actor{ledger::ActorKind::system, {}};
    TRY_VOID(house.store.write<bool>([&](store::Transaction& tx) -> Result<bool> {
        TRY(auto const told, store::meta::find(*tx, "continued_told"));
        if (told == "0") {
            TRY(auto const note, store::meta::find(*tx, "continued_from"));
            ledger::DetailBuilder detail;
            detail.add("note", crypto::sha256(bytes_of(*note)));
            auto const parsed = ledger::parse_note(*note);
            auto const last = parsed ? ledger::parse_checkpoint(parsed->text) : Result<ledger::Checkpoint>{};
            if (parsed && last) detail.add("size", static_cast<std::int64_t>(last->size)).add("root", last->root);
            TRY_VOID(record(tx, house.notary.prepare({.kind = ledger::EventKind::ledger_continued,
                                                      .at = now,
                                                      .actor = actor,
                                                      .detail = detail.build()})));
            TRY_VOID(store::meta::put(tx, "continued_told", "1"));
        }
        TRY_VOID(record(tx, house.notary.prepare({.kind = ledger::EventKind::store_restored,
                                                  .at = now,
                                                  .actor = actor,
                                                  .detail = ledger::DetailBuilder().add("events", dark).build()})));
        // Ids that were given out after the backup do not come again: a second restore would take the
        // acts about them for acts about others.
        auto const floor = IdAllocator::first_at(now + std::chrono::seconds(1));
        TRY_VOID(store::meta::put(tx, "id_floor", std::to_string(floor)));
        return true;
    }));
    return {};
}

}  // namespace slovo::promises
