// The points of each group of checks and of the site as a whole, weighed by the service asked for. Pure functions.
#pragma once

#include <vector>

#include "study/audit.hpp"
#include "study/run.hpp"

namespace slovo::study {

struct GroupGrade {
    Group group = Group::indexing;
    int points = 100;
};

struct Grades {
    int overall = 100;
    std::vector<GroupGrade> groups;  ///< every group, in the order of the chapters
};

/// 100 for a group that is not there.
[[nodiscard]] int points_of(Grades const& grades, Group group);
[[nodiscard]] Grades grades_of(Audit const& audit, Service service);

}  // namespace slovo::study
