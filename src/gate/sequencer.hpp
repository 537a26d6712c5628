// The sequencer: takes events that are committed into the Merkle tree, in the order of their ids,
// and signs checkpoints (DESIGN §5.7). What is signed is stored, and in the journal, before it is
// shown. One instance; integrate() from one thread, the rest from any.
#pragma once

#include <memory>
#include <mutex>

#include "gate/journal.hpp"
#include "gate/roots.hpp"
#include "ledger/receipt.hpp"
#include "store/store.hpp"
#include "store/tables/events.hpp"

namespace slovo::gate {

/// Hash tiles from the store, through one consistent reading.
class StoredTiles final : public ledger::TileStore {
public:
    explicit StoredTiles(store::Session& session) : session_(&session) {}
    /// From now on through this session, as what reads page by page does.
    void look_in(store::Session& session) { session_ = &session; }
    [[nodiscard]] Result<std::vector<Hash32>> read(unsigned level, std::uint64_t index) const override {
        return store::tiles::read(*session_, level, index);
    }

private:
    store::Session* session_;
};

/// An event whose receipt is wanted, and what opens its commitment.
struct ReceiptAsk {
    EventId id;
    Hash32 salt{};
    std::string canonical;
};

class Sequencer {
public:
    /// Loads the right edge and the newest checkpoint. Errors: corrupt when the events end before
    /// the checkpoint (a cut tail), when tiles and checkpoint differ, or when the journal knows more
    /// than the store or another ledger; denied when the checkpoint is not signed by our key.
    static Result<std::unique_ptr<Sequencer>> load(store::Store& store, Roots const& roots, Journal& journal);

    /// Takes in what was committed since. Value: how many events.
    Result<std::int64_t> integrate(Instant now);

    [[nodiscard]] std::optional<store::CheckpointRow> checkpoint() const;
    /// Inclusion proof and checkpoint for one event; unavailable until it is integrated.
    [[nodiscard]] Result<ledger::Receipt> receipt(EventId id, Hash32 const& salt, std::string canonical) const;
    /// Of many events, in their order, by one reading and one checkpoint; nothing for one that is not
    /// integrated yet.
    [[nodiscard]] Result<std::vector<std::optional<ledger::Receipt>>> receipts(std::vector<ReceiptAsk> asks) const;

private:
    Sequencer(store::Store& store, Roots const& roots, Journal& journal)
        : store_(store), roots_(roots), journal_(journal) {}

    /// A journal that is new beside an older ledger gets the leaves that it has not.
    Result<void> fill_journal(store::Session& session);

    store::Store& store_;
    Roots const& roots_;
    Journal& journal_;
    ledger::TiledTree tree_;
    mutable std::mutex mutex_;
    std::optional<store::CheckpointRow> checkpoint_;
};

}  // namespace slovo::gate
