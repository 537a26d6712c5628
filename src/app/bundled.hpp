// What the program carries with it: the sample policy and the lists of signs (C27b, E-18).
// Constants; safe from any thread.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "promises/screen.hpp"

namespace slovo::app {

[[nodiscard]] std::string_view sample_policy();
/// The lists of all languages, for children younger than `threshold` years.
[[nodiscard]] Result<promises::SignLists> sign_lists(int threshold);

}  // namespace slovo::app
