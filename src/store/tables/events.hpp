// Tables event, tile and checkpoint: the ledger as it lies in the store. An event's id is its place
// in the order of commits; leaf index = id - 1. Tiles and checkpoints are written by the sequencer.
#pragma once

#include "ledger/event.hpp"
#include "ledger/tiles.hpp"
#include "store/session.hpp"

namespace slovo::store {

/// An event as stored. `uid` gives it its salt (gate/ledger_keys.hpp).
struct EventRow {
    EventId id;
    std::int64_t uid = 0;
    ledger::Event event;  ///< dark (subject erased): subject 0, thing none, detail {}
    bool dark = false;
    Hash32 commitment{};
};

struct CheckpointRow {
    std::uint64_t size = 0;
    Hash32 root{};
    Instant at;
    std::string note;
};

namespace events {
/// Appends; the id is given by the database in the order of commits.
Result<void> append(Transaction& tx, std::int64_t uid, ledger::Event const& event, Hash32 const& commitment);
Result<std::int64_t> count(Session& session);
/// Commitments of events with ids in (after, after + most], in order.
Result<std::vector<Hash32>> commitments(Session& session, std::int64_t after, int most);
/// Streams whole events from id `from` on.
Result<void> each(Session& session, std::int64_t from, std::function<bool(EventRow const&)> const& sink);
Result<std::vector<EventRow>> of(Session& session, SubjectId subject);
/// Of this kind of thing only.
Result<std::vector<EventRow>> of(Session& session, SubjectId subject, ledger::ThingKind thing);
Result<std::optional<EventRow>> find(Session& session, ledger::EventKind kind, SubjectId subject);
/// Was its erasure begun? Asked of an index that holds nothing else.
Result<bool> is_erasing(Session& session, SubjectId subject);
/// The intents of all erasures that are not finished, by the same index.
Result<std::vector<EventRow>> erasing(Session& session);
/// Of the newest event that is not dark.
Result<std::optional<Instant>> last_time(Session& session);
/// The subject is forgotten: what is left of its events are commitments. At most `most` of them, the
/// newest first, so that what is left tells a life without gaps; the intent to erase is spared. Value:
/// how many.
Result<std::int64_t> darken_some(Transaction& tx, SubjectId subject, int most);
/// All that are left, the intent too. Value: how many.
Result<std::int64_t> darken(Transaction& tx, SubjectId subject);
/// A place of the log of which only the commitment is known: after a restore, from the journal.
Result<void> append_dark(Transaction& tx, Hash32 const& commitment);
}  // namespace events

namespace tiles {
Result<void> put(Transaction& tx, ledger::TileUpdate const& update);
Result<std::vector<Hash32>> read(Session& session, unsigned level, std::uint64_t index);
Result<void> clear(Transaction& tx);
}  // namespace tiles

namespace checkpoints {
Result<void> insert(Transaction& tx, CheckpointRow const& row);
Result<std::optional<CheckpointRow>> newest(Session& session);
/// The newest `kept` stay, older ones one for each hour.
Result<void> thin_out(Transaction& tx, int kept);
Result<std::vector<CheckpointRow>> all(Session& session);
}  // namespace checkpoints

}  // namespace slovo::store
