// What `slovo init` learns from a person, and the files that follow from it. Pure functions.
#pragma once

#include <string>
#include <string_view>

namespace slovo::cli {

struct Answers {
    std::string name;
    std::string address;
    std::string email;
    std::string smtp;  ///< URL; empty: none
    std::string smtp_user;
    std::string smtp_password_file;
    bool operator==(Answers const&) const = default;
};

/// slovo.toml; every key that is not set stands there as a comment.
[[nodiscard]] std::string settings_text(Answers const& answers, bool with_policy);

/// The sample policy with another controller, in every language the same. Empty when the sample has no
/// such table.
[[nodiscard]] std::string policy_text(std::string_view sample, Answers const& answers);

}  // namespace slovo::cli
