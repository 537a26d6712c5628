// Holds: what may not be opened nor erased for a time: a restriction by the person (GDPR 18), a dispute
// about accuracy, a legal claim or an investigation (C22, CLAUSES E-6). A hold narrows use, it never
// widens it. Not on the writer thread.
#pragma once

#include "gate/journal.hpp"
#include "promises/house.hpp"
#include "store/tables/rights.hpp"

namespace slovo::promises {

/// `staff` empty: the person themself. Reviewed after limits::hold_review.
[[nodiscard]] Result<HoldId> place_hold(House& house, gate::Journal& journal, SubjectId subject, store::HoldKind kind,
                                        ledger::Actor actor);
[[nodiscard]] Result<void> review_hold(House& house, ledger::Actor actor, HoldId hold);
/// The last hold's release begins the erasure that was demanded meanwhile.
[[nodiscard]] Result<void> release_hold(House& house, gate::Journal& journal, ledger::Actor actor, HoldId hold);

}  // namespace slovo::promises
