// HTML to PDF by WeasyPrint in a process of its own: no environment, no network where the system allows a namespace,
// nothing fetched in any case, limits on processor time and memory. Blocks; call it on a thread of its own.
// Errors: `unavailable` (WeasyPrint is not installed, or did not finish within its limits), `expired` (stopped),
// `io` (no process could be started), `internal` (what came back is no PDF).
#pragma once

#include <stop_token>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace slovo::study {

[[nodiscard]] Result<Bytes> make_pdf(std::string_view html, std::stop_token const& stop);

}  // namespace slovo::study
