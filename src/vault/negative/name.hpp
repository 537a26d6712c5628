// What the must-not-compile cases of this folder try to misuse.
// Each case adds one wrong line; without it the case compiles.
// Never run.
#pragma once

#include <string>

#include "vault/personal.hpp"

namespace slovo::vault {

using Name = Personal<std::string, "reply", "study">;
Name const& somebody();
Use<"reply"> const& permission();

}  // namespace slovo::vault
