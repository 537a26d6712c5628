// What people can demand about their data, in their own words, and how a demand stands. Pure functions.
#pragma once

#include <optional>

#include "store/tables/rights.hpp"
#include "text/keys.hpp"

namespace slovo::web {

/// "See what you know about me".
[[nodiscard]] text::Key words_of(store::CaseKind kind);
/// What is good to know before it is chosen.
[[nodiscard]] std::optional<text::Key> hint_of(store::CaseKind kind);
/// Why it was not fulfilled, or not yet; nothing when there is nothing to say.
[[nodiscard]] std::optional<text::Key> words_of(store::CaseReason reason);

}  // namespace slovo::web
