#include "study/score.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace slovo::study {
namespace {

/// Abramowitz and Stegun 7.1.26, as Lighthouse has it: std::erf would differ in the last bits.
double erf_7_1_26(double x) {
    double const sign = std::signbit(x) ? -1 : 1;
    x = std::abs(x);
    constexpr double a1 = 0.254829592, a2 = -0.284496736, a3 = 1.421413741, a4 = -1.453152027, a5 = 1.061405429,
                     p = 0.3275911;
    double const t = 1 / (1 + p * x);
    double const y = t * (a1 + t * (a2 + t * (a3 + t * (a4 + t * a5))));
    return sign * (1 - y * std::exp(-x * x));
}

}  // namespace

double log_normal_score(Curve curve, double value) {
    if (value <= 0) return 1;
    constexpr double inverse_erfc_one_fifth = 0.9061938024368232;
    double const x_ratio = std::max(std::numeric_limits<double>::min(), value / curve.median);
    double const p10_ratio = std::max(std::numeric_limits<double>::min(), curve.p10 / curve.median);
    double const z = std::log(x_ratio) * inverse_erfc_one_fifth / -std::log(p10_ratio);
    double score = (1 - erf_7_1_26(z)) / 2;
    if (value <= curve.p10)
        score = std::max(0.9, std::min(1.0, score));
    else if (value <= curve.median)
        score = std::max(0.5, std::min(0.8999999999999999, score));
    else
        score = std::max(0.0, std::min(0.49999999999999994, score));
    if (score > 0.9) score += 0.05 * (score - 0.9);
    return std::floor(score * 100) / 100;
}

Grade grade(std::span<Failure const> failures) {
    // A critical defect of the whole site alone makes an F, a high one a C; small ones add up slowly.
    constexpr auto taken = std::to_array<double>({0, 3, 8, 20, 55});
    double left = 100;
    for (auto const& failure : failures) {
        double const reach = 0.4 + 0.6 * std::sqrt(std::clamp(failure.share, 0.0, 1.0));
        left *= 1 - taken[static_cast<std::size_t>(failure.severity)] / 100 * reach;
    }
    int const points = static_cast<int>(std::lround(left));
    char const letter = points >= 90   ? 'A'
                        : points >= 80 ? 'B'
                        : points >= 65 ? 'C'
                        : points >= 50 ? 'D'
                        : points >= 35 ? 'E'
                                       : 'F';
    return {points, letter};
}

std::string_view observatory_grade(int points) {
    struct Step {
        int from;
        std::string_view grade;
    };
    constexpr auto steps = std::to_array<Step>({{100, "A+"},
                                                {90, "A"},
                                                {85, "A-"},
                                                {80, "B+"},
                                                {70, "B"},
                                                {65, "B-"},
                                                {60, "C+"},
                                                {50, "C"},
                                                {45, "C-"},
                                                {40, "D+"},
                                                {30, "D"},
                                                {25, "D-"}});
    for (auto const& step : steps)
        if (points >= step.from) return step.grade;
    return "F";
}

}  // namespace slovo::study
