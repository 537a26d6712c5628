// What this program keeps: the guards (rules) and where they stand, the live checks and what runs
// them, and everything else that a policy is linted against. Explicit tables, safe from any thread.
#pragma once

#include <span>
#include <string_view>

#include "base/time.hpp"
#include "policy/lint.hpp"
#include "proof/context.hpp"

namespace slovo::proof {

/// A guard in the program.
struct Rule {
    std::string_view id;    ///< "R-INTAKE-ALLOWLIST"
    std::string_view what;  ///< what the code does, in a sentence
    std::string_view file;  ///< where, from the root of the source
};

/// A live check. `run` looks and says what it found; an error means that it could not look.
struct LiveCheck {
    Literal id;  ///< "H-C00-1"
    bool needs_server = false;
    Result<Outcome> (*run)(CheckContext&) = nullptr;
};

[[nodiscard]] std::span<Rule const> rules();
[[nodiscard]] std::span<LiveCheck const> checks();
[[nodiscard]] Rule const* find_rule(std::string_view id);
[[nodiscard]] LiveCheck const* find_check(std::string_view id);

/// What a policy may promise because this program can keep it.
[[nodiscard]] policy::Binary binary(Instant now);

}  // namespace slovo::proof
