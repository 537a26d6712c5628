// Scores: Lighthouse's log-normal curve, bit for bit (its own approximation of erf, its clamps, floor to hundredths),
// a group's grade from what was found in it, and Mozilla Observatory's points for security headers. Pure functions.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "study/finding.hpp"

namespace slovo::study {

/// Where the curve gives 0.9 and where 0.5.
struct Curve {
    double p10, median;
};
namespace curves {  // Lighthouse, mobile
constexpr Curve first_paint_ms{1800, 3000}, largest_paint_ms{2500, 4000}, bytes_kib{2667, 4000}, dom_size{818, 1400},
    cache_wasted_kib{28, 128};
}

/// 0 … 1 in hundredths; 1 for a value of 0 or less.
[[nodiscard]] double log_normal_score(Curve curve, double value);

/// A … F of a group, as a number of points 0 … 100.
struct Grade {
    int points = 100;
    char letter = 'A';
};
/// What one failed check takes away: by severity, and by the share of pages on which it failed.
struct Failure {
    Severity severity;
    double share;  ///< 0 … 1 of the pages; 1 for what concerns the whole site
};
[[nodiscard]] Grade grade(std::span<Failure const> failures);

/// Observatory's: "A+", "A", "A-" … "F".
[[nodiscard]] std::string_view observatory_grade(int points);

}  // namespace slovo::study
