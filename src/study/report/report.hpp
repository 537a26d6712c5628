// The report of a study as one HTML file that works alone: style inside, no script, nothing fetched. `print` is the
// same for WeasyPrint, bounded for paper. Pure functions; any thread.
#pragma once

#include <string>

#include "study/report/compose.hpp"

namespace slovo::study {

[[nodiscard]] std::string report_html(ReportSubject const& subject, Medium medium);

}  // namespace slovo::study
