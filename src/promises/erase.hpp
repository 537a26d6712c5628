// Erasing subjects in two phases (DESIGN §5.1–5.2). At once: the intent is on record, the look-up is gone,
// the keys of the subject and of their contact points are destroyed; nothing of them opens any more, and
// nothing that is queued can leave, for it would have to be opened. Then, in bounded batches: rows, their
// keys, what the events tell, the write-ahead log. Resumable: start-up finishes every intent. Phase 1
// costs the same whatever hangs on a subject and however large the database is. Not on the writer thread.
#pragma once

#include <span>

#include "gate/journal.hpp"
#include "promises/house.hpp"

namespace slovo::promises {

enum class EraseReason : std::uint8_t {
    not_me,
    child,
    retention,
    asked,
    replayed,       ///< a restore repeats what the journal tells
    replayed_bare,  ///< the same, and no proof of a consent is kept
};

/// Whether the proofs of consents outlive the subject (promises/kept_proof.hpp): not of a child, and not of
/// somebody who never gave one.
[[nodiscard]] bool keeps_proofs(EraseReason reason);

/// Whether somebody waits for the end of it, or it lets others go first.
enum class Pace : std::uint8_t { at_once, gentle };

/// What phase 1 came to. Those who were passed over are among `begun`; phase 2 is for these only.
struct Erasures {
    std::vector<SubjectId> begun;
    std::optional<Error> fault;  ///< of the last one who could not be begun; the log has each of them
};

/// Phase 1. When it returns, nothing of these subjects can be opened, from a backup of keys neither.
/// A subject that is gone, or going, is passed over; one who cannot be begun keeps none of the others.
/// `at` is when they were erased, where that was before now: a restore repeats it.
Erasures begin_erasures(House& house, gate::Journal& journal, std::span<SubjectId const> subjects, EraseReason reason,
                        ledger::Actor actor, Pace pace, std::optional<Instant> at = std::nullopt);
Result<void> begin_erasure(House& house, gate::Journal& journal, SubjectId subject, EraseReason reason,
                           ledger::Actor actor, std::optional<Instant> at = std::nullopt);
/// Phase 2: rows, events' references, the write-ahead log. Safe to repeat, and to cut short.
Result<void> finish_erasures(House& house, std::span<SubjectId const> subjects, Pace pace);
Result<void> finish_erasure(House& house, SubjectId subject);
/// Subjects whose erasure was begun and not finished.
Result<std::vector<SubjectId>> unfinished_erasures(House& house);
/// At the start: these are finished. Their acts are written first, for the end may have come before the journal.
Result<void> resume_erasures(House& house, gate::Journal& journal);

}  // namespace slovo::promises
