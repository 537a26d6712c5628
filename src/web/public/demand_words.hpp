// What people can demand about their data, in their own words, and how a demand stands. Pure functions.
#pragma once

#include <array>
#include <optional>

#include "store/tables/rights.hpp"
#include "text/keys.hpp"

namespace slovo::web {

/// In the order in which they are offered.
constexpr std::array demanded_kinds{
    store::CaseKind::access,       store::CaseKind::rectify,    store::CaseKind::portability, store::CaseKind::erase,
    store::CaseKind::restrict_use, store::CaseKind::stop_reply, store::CaseKind::object,      store::CaseKind::stop_all,
    store::CaseKind::question,     store::CaseKind::child};

/// "See what you know about me".
[[nodiscard]] text::Key words_of(store::CaseKind kind);
/// What is good to know before it is chosen.
[[nodiscard]] std::optional<text::Key> hint_of(store::CaseKind kind);
/// Why it was not fulfilled, or not yet; nothing when there is nothing to say.
[[nodiscard]] std::optional<text::Key> words_of(store::CaseReason reason);

}  // namespace slovo::web
