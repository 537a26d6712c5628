// The styles, scripts and icons that are built into the program (web/), each under a name that holds
// a hash of its content. A constant table; safe from any thread.
#pragma once

#include <span>

#include "web/server/asset.hpp"

namespace slovo::web {

[[nodiscard]] std::span<Asset const> assets();

}  // namespace slovo::web
