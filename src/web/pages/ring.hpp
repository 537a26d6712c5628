// The ring of strokes on the proof page: one stroke for each promise, in the order of the policy.
// Pure functions; safe from any thread.
#pragma once

#include <string>
#include <vector>

#include "web/pages/proof.hpp"

namespace slovo::web::pages {

/// The strokes as SVG paths on a field of 120 by 120, clockwise from the top.
[[nodiscard]] std::vector<Arc> ring(std::vector<ProofClause::State> const& states);

}  // namespace slovo::web::pages
