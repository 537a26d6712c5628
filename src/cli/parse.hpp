// The command line read: which command, its arguments, and the settings from flags, variables and
// slovo.toml, in this order of precedence. Pure but for reading the environment and slovo.toml.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "cli/settings.hpp"

namespace slovo::cli {

struct Parsed {
    Command const* command = nullptr;  ///< none: serve
    Arguments arguments;
    ServeOptions options;
};

/// What to print instead of running, and the exit code.
struct Stop {
    Exit exit = Exit::usage;
    std::string out;
    std::string err;
};

using Variables = std::map<std::string, std::string, std::less<>>;

/// `words` without the program's name.
[[nodiscard]] std::expected<Parsed, Stop> parse(std::vector<std::string> const& words, Variables const& variables);

/// Only a command's own words, as the control socket carries them.
[[nodiscard]] std::expected<Arguments, Stop> parse_arguments(Command const& command,
                                                             std::vector<std::string> const& words);
/// The words that parse_arguments reads back, with paths made absolute.
[[nodiscard]] std::vector<std::string> print_arguments(Command const& command, Arguments const& arguments,
                                                       std::filesystem::path const& from);

}  // namespace slovo::cli
