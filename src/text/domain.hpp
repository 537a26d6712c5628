// Domain names in their ASCII form (IDNA 2008 by UTS #46, non-transitional).
// Two ways to write one name give the same text; names that only look alike do not.
// A pure function, safe from any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace slovo::text {

/// "Приклад.УКР" → "xn--80aikifvh.xn--j1amh". `invalid` for what cannot be a public host: one
/// label, an address in digits, characters other than letters, digits and hyphens.
[[nodiscard]] Result<std::string> ascii_domain(std::string_view domain);

}  // namespace slovo::text
