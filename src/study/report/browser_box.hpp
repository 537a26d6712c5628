// The chapter of the first page in a browser, or why there is none. Pure functions; any thread.
#pragma once

#include <optional>

#include "study/report/parts.hpp"

namespace slovo::study {

[[nodiscard]] std::optional<templates::BrowserBox> browser_box_of(Audit const& audit, Language language, Medium medium);
/// `why`: nothing where nobody asked for a browser.
[[nodiscard]] templates::ReportPage::Unlooked unlooked_of(std::optional<Error> const& why);

}  // namespace slovo::study
