// What the parts of a report share: how much each medium shows, bands of scores, the template's enums.
// Pure functions; any thread.
#pragma once

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "study/registry.hpp"
#include "study/report/compose.hpp"
#include "text/page.hpp"

namespace slovo::study {

constexpr int good_score = 90;  // as Lighthouse draws the line
constexpr int fair_score = 50;

/// What one medium shows of much. WeasyPrint lays out about 150 table rows or 15 findings a second.
struct Bounds {
    std::size_t examples;
    std::size_t pages;
    std::size_t full_findings;  ///< in all chapters; the weighty ones first
    std::size_t mended;
};
constexpr Bounds screen_bounds{.examples = 5, .pages = 1000, .full_findings = 1000, .mended = 1000};
constexpr Bounds print_bounds{.examples = 3, .pages = 30, .full_findings = 30, .mended = 16};

constexpr Bounds const& bounds_of(Medium medium) {
    return medium == Medium::screen ? screen_bounds : print_bounds;
}

/// A finding with its check, and whether it is told in full.
struct Told {
    std::size_t index = 0;  ///< in audit.findings
    Finding const* finding = nullptr;
    Check const* check = nullptr;
    bool in_full = false;
};

template <class Band>
Band band_of(int score) {
    return score >= good_score ? Band::good : score >= fair_score ? Band::fair : Band::poor;
}

/// The template makes an enum of its own for each struct.
template <class Mark>
Mark mark_of(Severity severity) {
    switch (severity) {
        case Severity::critical: return Mark::critical;
        case Severity::high: return Mark::high;
        case Severity::medium: return Mark::medium;
        case Severity::low: return Mark::low;
        case Severity::info: return Mark::info;
    }
    return Mark::info;
}

[[nodiscard]] inline std::optional<text::Text> maybe_text(std::string_view words) {
    if (words.empty()) return std::nullopt;
    return text::Text(words);
}

/// Apart from the anchors of findings, which are the ids of their checks.
[[nodiscard]] inline std::string area_anchor(Group group) {
    return fmt::format("area-{}", name_of(group));
}

[[nodiscard]] std::vector<templates::Chapter> chapters_of(ReportSubject const& subject, Medium medium,
                                                          std::vector<Told> const& told);
[[nodiscard]] std::vector<templates::PageRow> page_rows_of(ReportSubject const& subject, Medium medium);

}  // namespace slovo::study
