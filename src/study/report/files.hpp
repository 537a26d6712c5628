// findings.csv and findings.json: every kept place of every finding, one line or object each; and what an earlier
// findings.json says. Pure functions; any thread.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/language.hpp"
#include "study/audit.hpp"

namespace slovo::study {

/// Places that are of the whole site bear `site`.
[[nodiscard]] std::string findings_csv(Audit const& audit, std::string_view site, Language language);
/// A list of objects with id, severity, group, url, evidence, line, title and count (of the finding as a whole); `wcag`
/// and `act` where the check keeps one.
[[nodiscard]] std::string findings_json(Audit const& audit, std::string_view site, Language language);

/// Check → count. Empty for what is no findings.json: a comparison is left out then.
using EarlierCounts = std::map<std::string, std::uint32_t, std::less<>>;
[[nodiscard]] EarlierCounts read_earlier(std::string_view json);

}  // namespace slovo::study
