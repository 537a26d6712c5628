#include "gate/sequencer.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "crypto/sign.hpp"

namespace slovo::gate {
namespace {

constexpr int batch_max = 65536;  // events taken in at once: bounds memory and the writer's pause

}  // namespace

Result<std::unique_ptr<Sequencer>> Sequencer::load(store::Store& store, Roots const& roots, Journal& journal) {
    auto made = std::unique_ptr<Sequencer>(new Sequencer(store, roots, journal));
    TRY_VOID(store.read([&](store::Session& session) -> Result<void> {
        TRY(made->checkpoint_, store::checkpoints::newest(session));
        TRY(auto const events, store::events::count(session));
        auto const size = made->checkpoint_ ? made->checkpoint_->size : 0;
        if (static_cast<std::uint64_t>(events) < size)
            return fail(ErrorCode::corrupt, "ledger: events are missing at its end");
        if (journal.leaf_count() > static_cast<std::uint64_t>(events))
            return fail(ErrorCode::corrupt, "ledger: the journal knows events that the store has lost");
        if (!made->checkpoint_) return {};
        TRY(auto const opened, ledger::open_checkpoint(made->checkpoint_->note, roots.verifier(), crypto::verify));
        TRY(made->tree_, ledger::TiledTree::load(StoredTiles(session), size));
        if (opened.size != size || opened.root != made->tree_.root())
            return fail(ErrorCode::corrupt, "ledger: tiles and checkpoint differ");
        return made->fill_journal(session);
    }));
    return made;
}

Result<void> Sequencer::fill_journal(store::Session& session) {
    TRY(auto const note, journal_.checkpoint());
    if (!note.empty() && !ledger::open_checkpoint(note, roots_.verifier(), crypto::verify))
        return fail(ErrorCode::corrupt, "ledger: the journal is of another ledger");
    TRY(auto const acts, journal_.acts());
    bool const is_new = journal_.leaf_count() == 0 && acts.empty();
    if (is_new) TRY_VOID(journal_.begin_at(checkpoint_->size));
    while (journal_.leaf_count() < checkpoint_->size) {
        auto const from = journal_.leaf_count();
        auto const most = static_cast<int>(std::min<std::uint64_t>(checkpoint_->size - from, batch_max));
        TRY(auto const entries, store::events::commitments(session, static_cast<std::int64_t>(from), most));
        if (entries.empty()) return fail(ErrorCode::corrupt, "ledger: events are missing within it");
        bool const is_last = from + entries.size() == checkpoint_->size;
        TRY_VOID(journal_.write_leaves(from, entries, is_last ? checkpoint_->note : std::string_view()));
    }
    return {};
}

Result<std::int64_t> Sequencer::integrate(Instant now) {
    auto const from = static_cast<std::int64_t>(tree_.size());
    TRY(auto const entries,
        store_.read([&](store::Session& session) { return store::events::commitments(session, from, batch_max); }));
    if (entries.empty()) return 0;
    // What is signed and copied to the journal must not be lost by a power cut here.
    TRY_VOID(store_.barrier());
    std::vector<Hash32> leaves;
    leaves.reserve(entries.size());
    for (auto const& entry : entries) leaves.push_back(ledger::leaf_hash(entry));
    auto growth = tree_.plus(leaves);
    store::CheckpointRow row{.size = growth.tree.size(), .root = growth.tree.root(), .at = now};
    row.note = ledger::sign_checkpoint(row.size, row.root, roots_.verifier(), roots_.signer());

    TRY_VOID(journal_.write_leaves(static_cast<std::uint64_t>(from), entries, row.note));
    TRY_VOID(store_.write<bool>([&](store::Transaction& tx) -> Result<bool> {
        for (auto const& update : growth.updates) TRY_VOID(store::tiles::put(tx, update));
        TRY_VOID(store::checkpoints::insert(tx, row));
        if ((row.size / 256) % 64 == 0) TRY_VOID(store::checkpoints::thin_out(tx, 64));
        return true;
    }));
    tree_ = std::move(growth.tree);
    std::scoped_lock const lock(mutex_);
    checkpoint_ = std::move(row);
    return static_cast<std::int64_t>(entries.size());
}

std::optional<store::CheckpointRow> Sequencer::checkpoint() const {
    std::scoped_lock const lock(mutex_);
    return checkpoint_;
}

Result<ledger::Receipt> Sequencer::receipt(EventId id, Hash32 const& salt, std::string canonical) const {
    TRY(auto made, receipts({{id, salt, std::move(canonical)}}));
    if (!made.front()) return fail(ErrorCode::unavailable, "ledger: the event is not in the tree yet");
    return std::move(*made.front());
}

Result<std::vector<std::optional<ledger::Receipt>>> Sequencer::receipts(std::vector<ReceiptAsk> asks) const {
    using Receipts = std::vector<std::optional<ledger::Receipt>>;
    auto const latest = checkpoint();
    if (!latest) return Receipts(asks.size());
    return store_.read([&](store::Session& session) -> Result<Receipts> {
        StoredTiles const tiles(session);
        ledger::TileReader reader(tiles);
        auto const hashes = reader.reader();
        Receipts out;
        out.reserve(asks.size());
        for (auto& ask : asks) {
            auto& made = out.emplace_back();
            if (static_cast<std::uint64_t>(ask.id.value) > latest->size) continue;
            auto const index = static_cast<std::uint64_t>(ask.id.value) - 1;
            TRY(auto proof, ledger::inclusion_proof(latest->size, index, hashes));
            made = ledger::Receipt{.salt = ask.salt,
                                   .event = std::move(ask.canonical),
                                   .index = index,
                                   .proof = std::move(proof),
                                   .checkpoint = latest->note};
        }
        return out;
    });
}

}  // namespace slovo::gate
