// What `slovo doctor` looks at, one function a question, one line an answer. Reads only. One thread.
#pragma once

#include <string>
#include <vector>

#include "cli/command.hpp"

namespace slovo::cli {

enum class Health : std::uint8_t { ok, warn, fail };
[[nodiscard]] std::string_view name_of(Health health);

struct Finding {
    Health health = Health::ok;
    std::string what;   ///< "clock"
    std::string words;  ///< what was seen; for warn and fail also what to do
};

[[nodiscard]] std::vector<Finding> examine(Context const& context);

}  // namespace slovo::cli
