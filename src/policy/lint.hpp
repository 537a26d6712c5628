// Holds a policy against itself and against what the program can keep. An error means that it
// must not be served: the policy would promise what nobody keeps. Rules: docs/clauses.md.
// Pure functions, safe from any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "policy/model.hpp"

namespace slovo::policy {

using Names = std::set<std::string, std::less<>>;

/// What this program is able to keep; filled by its rooms at start.
struct Binary {
    Names rules;      ///< ids of registered guards
    Names checks;     ///< ids of registered live checks
    Names events;     ///< names of events that the code writes
    Names stores;     ///< paths that the code writes under the data directory
    Names templates;  ///< mail templates that exist
    Names cookies;    ///< cookies that the code sets
    Names roles;
    Names channels;
    Instant now{};  ///< contracts must hold at this time and at the policy's effective date
};

enum class Severity : std::uint8_t { warning, error };

struct Finding {
    std::string id;  ///< "L01" … "L16", "W1" … "W4"
    Severity severity = Severity::error;
    std::string where;  ///< "clause C05", "form seo, field phone"
    std::string message;
};

/// All findings, sorted by id, then in the order of the file.
[[nodiscard]] std::vector<Finding> lint(Policy const& policy, Binary const& binary);

/// Holds the spans of the policy against the source text itself (L02).
[[nodiscard]] std::vector<Finding> lint_seed(Policy const& policy, std::string_view seed_text);

/// What only shows beside the version before: a text that changed under the same version (L08).
[[nodiscard]] std::vector<Finding> lint_succession(Policy const& before, Policy const& after);

[[nodiscard]] bool has_errors(std::vector<Finding> const& findings);
/// "L05 error: purpose reply: keeps for ever"
[[nodiscard]] std::string to_text(Finding const& finding);

}  // namespace slovo::policy
