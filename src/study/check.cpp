#include "study/check.hpp"

#include <array>

namespace slovo::study {
namespace {

constexpr auto facts = std::to_array<CheckFacts>({
#define SLOVO_CHECK(name, id, group, severity) {id, Group::group, Severity::severity},
#include "study/checks.inc"
#undef SLOVO_CHECK
});

}  // namespace

std::span<CheckFacts const> all_checks() {
    return facts;
}

CheckFacts const& facts_of(Check check) {
    return facts[static_cast<std::size_t>(check)];
}

}  // namespace slovo::study
