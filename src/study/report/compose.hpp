// From what a study found to what its report shows: chapters in the order of the service asked for, examples, the first
// things to do, what changed. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "study/audit.hpp"
#include "study/report/files.hpp"
#include "study/report/grades.hpp"
#include "study/run.hpp"
#include "study/templates/report.hpp"

namespace slovo::study {

struct ReportSubject {
    Audit const& audit;
    Grades const& grades;
    Branding const& branding;
    std::string_view url;
    Instant studied;
    Language language = Language::uk;
    Service service = Service::general;
    EarlierCounts const& earlier;
};

/// A PDF is read on paper: it holds the weighty findings in full, the others by name, and fewer pages.
enum class Medium : std::uint8_t { screen, print };

[[nodiscard]] templates::ReportPage compose(ReportSubject const& subject, Medium medium);

/// Plain text for the manager to edit: the score, the first things to do, what is good.
[[nodiscard]] std::string summary_of(ReportSubject const& subject);

}  // namespace slovo::study
