// Does the relay answer? Connects and reads its greeting; logs in nowhere and sends nothing.
// Blocks for at most limits::smtp_connect_time per address. Safe from any thread.
#pragma once

#include <string_view>

#include "base/result.hpp"

namespace slovo::mail {

/// invalid: no relay's URL; not_found: no such host; unavailable: nobody listens, or it is no relay.
[[nodiscard]] Result<void> probe(std::string_view url);

}  // namespace slovo::mail
