// `slovo ledger verify`: recomputes the tree from the events, each event's commitment from its row,
// and replays the events against the tables. Whatever does not fit is named. Reads only; one thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "gate/notary.hpp"
#include "gate/safe.hpp"
#include "ledger/replay.hpp"
#include "store/session.hpp"
#include "store/store.hpp"

namespace slovo::gate {

struct Verification {
    std::int64_t events = 0;
    std::int64_t dark = 0;
    std::int64_t rows = 0;
    Hash32 root{};
    std::uint64_t checkpoint_size = 0;
    std::vector<std::string> faults;  ///< in words for ops: numbers and kinds, nothing personal
    [[nodiscard]] bool whole() const { return faults.empty(); }
};

enum class VerifyDepth : std::uint8_t {
    whole,  ///< the tree, every commitment, and the events replayed against the tables
    tail,   ///< the tree, and the commitments from one event on
};

struct VerifyOptions {
    VerifyDepth depth = VerifyDepth::whole;
    std::int64_t from = 1;  ///< of the tail: its first event, counted from 1
    std::function<void(std::int64_t done, std::int64_t of)> progress;
};

Result<Verification> verify_ledger(store::Session& session, Notary const& notary, Safe const& safe, Roots const& roots,
                                   VerifyOptions const& options);

/// Of a ledger too large for the whole: its tree against the signed checkpoint, and the commitments from event `from`
/// on. A page of events at a time, each with a reader of its own, so that nothing keeps the log from shrinking.
Result<Verification> verify_tree(store::Store& store, Notary const& notary, Safe const& safe, Roots const& roots,
                                 std::int64_t from, std::int64_t events_of_page = 20'000);

/// How many events from `from` on do not fit their commitments. Their cost is their number, not the
/// ledger's.
Result<std::int64_t> count_changed_events(store::Session& session, Notary const& notary, Safe const& safe,
                                          std::int64_t from);

}  // namespace slovo::gate
