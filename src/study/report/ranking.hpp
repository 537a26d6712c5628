// What comes first in a report: the order of chapters for the service asked for, and the few things that are worth
// doing before all others. Pure functions; any thread.
#pragma once

#include <array>
#include <vector>

#include "study/audit.hpp"
#include "study/finding.hpp"
#include "study/run.hpp"

namespace slovo::study {

constexpr std::size_t group_count = 15;
constexpr std::size_t first_things = 5;

[[nodiscard]] std::array<Group, group_count> const& chapter_order(Service service);

/// Indexes into audit.findings, most worth doing first: weight of the finding and the share of the site that it touches
/// against the work it takes; not more than two of one group, nothing that is only for information.
[[nodiscard]] std::vector<std::size_t> things_to_do_first(Audit const& audit, Service service);

}  // namespace slovo::study
