#include "cli/answers.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace slovo::cli {
namespace {

// A TOML basic string.
std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (unsigned char const c : text) {
        if (c == '"' || c == '\\') {
            out.push_back('\\');
            out.push_back(static_cast<char>(c));
        } else if (c < 32 || c == 127) {
            out += fmt::format("\\u{:04X}", c);
        } else {
            out.push_back(static_cast<char>(c));
        }
    }
    return out + "\"";
}

std::string line_of(std::string_view key, std::string const& value, std::string_view example) {
    if (value.empty()) return fmt::format("# {} = {}\n", key, quoted(example));
    return fmt::format("{} = {}\n", key, quoted(value));
}

/// The line of the [controller] table with what the person said, or as it was; nothing: it goes.
std::string controller_line(std::string_view line, Answers const& answers) {
    auto const replaced = [&](std::string const& value) {
        return fmt::format("{} = {}\n", line.substr(0, line.find(' ')), quoted(value));
    };
    if (line.starts_with("sample = ")) return {};
    if (line.starts_with("phone = ")) return {};
    if (line.starts_with("name.") && !answers.name.empty()) return replaced(answers.name);
    if (line.starts_with("address.") && !answers.address.empty()) return replaced(answers.address);
    if (line.starts_with("email = ") && !answers.email.empty()) return replaced(answers.email);
    return std::string(line) + "\n";
}

}  // namespace

std::string settings_text(Answers const& answers, bool with_policy) {
    std::string out = "# Slovo's settings. A flag or a variable SLOVO_… comes before what stands here.\n";
    if (with_policy) out += "# The policy lies beside this file: edit it, then `slovo policy publish`.\n";
    out += line_of("smtp", answers.smtp, "smtps://mail.example.org");
    out += line_of("smtp_user", answers.smtp_user, "slovo");
    out += line_of("smtp_password_file", answers.smtp_password_file, "/etc/slovo/smtp.password");
    out += line_of("ops_mail", answers.email, "ops@example.org");
    out += line_of("base_url", "", "https://example.org");
    out += line_of("journal", "", "/mnt/second-disk/slovo-journal");
    return out;
}

std::string policy_text(std::string_view sample, Answers const& answers) {
    std::string out;
    bool inside = false;
    bool met = false;
    while (!sample.empty()) {
        auto const end = std::min(sample.find('\n'), sample.size());
        auto const line = sample.substr(0, end);
        sample.remove_prefix(std::min(end + 1, sample.size()));
        if (line.starts_with('[')) inside = line == "[controller]";
        met = met || inside;
        out += inside && !line.starts_with('[') ? controller_line(line, answers) : std::string(line) + "\n";
    }
    return met ? out : std::string();
}

}  // namespace slovo::cli
