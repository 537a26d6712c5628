// Everything that goes out of a finished study: summary, HTML, PDF, CSV, JSON. Blocks while the PDF is made.
// Errors: `expired` (stopped). A PDF that cannot be made is left out, and said why.
#pragma once

#include <stop_token>

#include "base/result.hpp"
#include "study/audit.hpp"
#include "study/run.hpp"

namespace slovo::study {

[[nodiscard]] Result<Materials> write_materials(Audit const& audit, Job const& job, std::stop_token const& stop);

}  // namespace slovo::study
