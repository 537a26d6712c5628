// The tables of the notice that are generated from what the program does. Used by notice.cpp.
// Pure functions, safe from any thread.
#pragma once

#include <vector>

#include "policy/notice.hpp"

namespace slovo::policy {

[[nodiscard]] std::vector<NoticeTable> annex(Policy const& policy);

/// Two texts with a joint between them, in every language.
[[nodiscard]] Text joined(Text const& first, std::string_view joint, Text const& second);

}  // namespace slovo::policy
