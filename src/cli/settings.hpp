// The settings as a table: one line for each flag, with its variable, its key of slovo.toml and what
// it does to the options. Messages about a wrong value never repeat the value. Pure functions.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/options.hpp"

namespace slovo::cli {

enum class SettingKind : std::uint8_t { value, list, flag };

struct Setting {
    std::string_view name;  ///< "trusted-proxy": --trusted-proxy, SLOVO_TRUSTED_PROXY, trusted_proxy
    SettingKind kind = SettingKind::value;
    std::string_view shape;  ///< "CIDR"
    std::string_view help;
    /// Empty when it is right; otherwise what is wrong and what to do.
    std::string (*apply)(ServeOptions& options, std::string const& value) = nullptr;
};

[[nodiscard]] std::span<Setting const> settings();
[[nodiscard]] std::string variable_of(Setting const& setting);
[[nodiscard]] std::string key_of(Setting const& setting);

/// Values by a setting's name, as they were found somewhere.
using Values = std::map<std::string, std::vector<std::string>, std::less<>>;

struct Complaint {
    std::string text;
};
/// `from` says where the values were found, for messages: "slovo.toml", "the command line".
[[nodiscard]] std::vector<Complaint> apply(ServeOptions& options, Values const& values, std::string_view from);
/// What is wrong with the options as a whole: half of a pair, a clock without --test …
[[nodiscard]] std::vector<Complaint> check(ServeOptions const& options);

/// Reads DATA/slovo.toml; nothing where there is none. Unknown keys, wrong types and secrets are complaints.
struct FileValues {
    Values values;
    std::vector<Complaint> complaints;
};
[[nodiscard]] FileValues read_settings_file(std::filesystem::path const& path);

}  // namespace slovo::cli
