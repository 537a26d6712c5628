#include "study/report/grades.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "study/registry.hpp"
#include "study/report/ranking.hpp"
#include "study/score.hpp"

namespace slovo::study {
namespace {

double share_of(Finding const& finding, std::size_t pages) {
    bool const whole = !finding.places.empty() && finding.places.front().page == whole_site;
    if (whole || pages == 0) return 1;
    return std::min(1.0, static_cast<double>(finding.count) / static_cast<double>(pages));
}

}  // namespace

int points_of(Grades const& grades, Group group) {
    auto const found = std::ranges::find(grades.groups, group, &GroupGrade::group);
    return found == grades.groups.end() ? 100 : found->points;
}

Grades grades_of(Audit const& audit, Service service) {
    std::array<std::vector<Failure>, group_count> failures;
    for (auto const& finding : audit.findings) {
        auto const* const check = find_check(finding.check);
        if (check == nullptr) continue;
        failures[static_cast<std::size_t>(check->group)].push_back(
            {check->severity, share_of(finding, audit.pages.size())});
    }
    Grades out;
    double sum = 0;
    double weights = 0;
    double weight = 3;  // of the first chapter; the last has a third of it
    for (auto const group : chapter_order(service)) {
        auto const points = grade(failures[static_cast<std::size_t>(group)]).points;
        out.groups.push_back({group, points});
        sum += weight * points;
        weights += weight;
        weight -= 2.0 / (group_count - 1);
    }
    out.overall = static_cast<int>(std::lround(sum / weights));
    return out;
}

}  // namespace slovo::study
