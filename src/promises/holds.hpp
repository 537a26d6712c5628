// Holds: what may not be opened nor erased for a time: a restriction by the person (GDPR 18), a dispute
// about accuracy, a legal claim or an investigation (C22, CLAUSES E-6). A hold narrows use, it never
// widens it. Not on the writer thread.
#pragma once

#include "gate/journal.hpp"
#include "promises/erase.hpp"
#include "promises/house.hpp"
#include "store/tables/rights.hpp"

namespace slovo::promises {

/// `actor` is the person, a member of staff, or the program. Reviewed after limits::hold_review.
[[nodiscard]] Result<HoldId> place_hold(House& house, gate::Journal& journal, SubjectId subject, store::HoldKind kind,
                                        ledger::Actor actor);
/// Erasure was demanded and must wait: it begins when the last hold is released, after a restore too.
/// Value: how many holds it waits for; 0: nothing stands in its way.
[[nodiscard]] Result<std::size_t> erase_after_holds(House& house, gate::Journal& journal, SubjectId subject);
/// Erases the subject, both phases, unless a hold stands in its way: then at its release. Value: whether it is erased.
[[nodiscard]] Result<bool> erase_unless_held(House& house, gate::Journal& journal, SubjectId subject,
                                             EraseReason reason, ledger::Actor actor);
/// Still needed: for limits::hold_review from now.
[[nodiscard]] Result<void> review_hold(House& house, ledger::Actor actor, HoldId hold);
/// The last hold's release begins the erasure that was demanded meanwhile. denied: what the person placed is
/// lifted by them, what staff placed by staff; conflict: it was released before.
[[nodiscard]] Result<void> release_hold(House& house, gate::Journal& journal, ledger::Actor actor, HoldId hold);

}  // namespace slovo::promises
