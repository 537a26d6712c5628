// The catalogue's keys for what findings have in common: weight, group, effort, owner. Pure functions; any thread.
#pragma once

#include "study/finding.hpp"
#include "study/registry.hpp"
#include "text/keys.hpp"

namespace slovo::study {

[[nodiscard]] text::Key severity_word(Severity severity);
[[nodiscard]] text::Key effort_word(Effort effort);
[[nodiscard]] text::Key owner_word(Owner owner);
[[nodiscard]] text::Key group_word(Group group);
/// What a chapter is about, what mending its findings brings, and what is said when there is nothing to mend.
[[nodiscard]] text::Key about_word(Group group);
[[nodiscard]] text::Key effect_word(Group group);
[[nodiscard]] text::Key good_word(Group group);

}  // namespace slovo::study
