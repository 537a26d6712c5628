// The checks by name: Check::title_missing is "title-missing" of registry/ids.txt, which the build turns into this
// enum, so that code cannot name a check that is not there. Constants, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "study/finding.hpp"

namespace slovo::study {

enum class Check : std::uint16_t {
#define SLOVO_CHECK(name, id, group, severity) name,
#include "study/checks.inc"
#undef SLOVO_CHECK
};

struct CheckFacts {
    std::string_view id;
    Group group;
    Severity severity;
};
/// In the order of the enum.
[[nodiscard]] std::span<CheckFacts const> all_checks();
[[nodiscard]] CheckFacts const& facts_of(Check check);

}  // namespace slovo::study
