// Erasing a subject in two phases (DESIGN §5.1–5.2): at once the intent is on record, the keys are
// destroyed and the deliveries cancelled; then the rows go and the events are darkened. Resumable:
// start-up finishes every intent. Not on the writer thread.
#pragma once

#include "gate/journal.hpp"
#include "promises/house.hpp"

namespace slovo::promises {

enum class EraseReason : std::uint8_t {
    not_me,
    child,
    retention,
    asked,
    replayed,  ///< a restore repeats what the journal tells
};

/// Phase 1. When it returns, nothing of the subject can be opened, from a backup of keys neither.
Result<void> begin_erasure(House& house, gate::Journal& journal, SubjectId subject, EraseReason reason,
                           ledger::Actor actor);
/// Phase 2: rows, events' references, the write-ahead log. Safe to repeat.
Result<void> finish_erasure(House& house, SubjectId subject);
/// Subjects whose erasure was begun and not finished.
Result<std::vector<SubjectId>> unfinished_erasures(House& house);

}  // namespace slovo::promises
