// Keys that no row names: left by a crash between key and row, or by a restore. They open nothing
// that is here; they go. Not on the writer thread; safe beside intake (fresh keys are left alone).
#pragma once

#include "promises/house.hpp"

namespace slovo::promises {

/// Value: how many were destroyed.
Result<std::int64_t> destroy_orphan_keys(House& house);

}  // namespace slovo::promises
