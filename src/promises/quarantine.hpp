// What waits in quarantine longer than the policy allows is erased without a decision (C27b): the
// strict reading of "we do not knowingly collect". Not on the writer thread.
#pragma once

#include "gate/journal.hpp"
#include "promises/house.hpp"

namespace slovo::promises {

/// Value: how many requests were erased.
//= policy:C27b
Result<int> erase_undecided(House& house, gate::Journal& journal);

}  // namespace slovo::promises
