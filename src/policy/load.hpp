// Reads a policy file (TOML) into a Policy, or says everything that is wrong with it, with place.
// Strict: unknown keys, unknown words of closed lists, duplicates and dangling references are
// errors. Pure functions, safe from any thread.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "policy/model.hpp"

namespace slovo::policy {

/// One thing that is wrong, and where. A policy file holds no personal data, so a message may
/// quote it.
struct Diagnostic {
    std::string file;
    std::uint32_t line = 0;    ///< from 1; 0 when the file as a whole is meant
    std::uint32_t column = 0;  ///< from 1
    std::string key;           ///< "clause[12].text.uk"
    std::string message;
};

/// "file:line:column: key: message", as compilers write it.
[[nodiscard]] std::string to_text(Diagnostic const& diagnostic);

/// At most limits::policy_file_bytes. Errors come in the order of the file.
[[nodiscard]] std::expected<Policy, std::vector<Diagnostic>> load(std::string_view toml, std::string file_name);

}  // namespace slovo::policy
