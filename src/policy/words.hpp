// Closed lists of words that a policy file may use. Constants only.
#pragma once

#include <string_view>
#include <vector>

namespace slovo::policy {

/// Ways to reach a person, or for a person to reach us; each has a word "channel_…".
[[nodiscard]] inline std::vector<std::string_view> const& channel_names() {
    static std::vector<std::string_view> const names{"email", "sms", "call", "post", "form", "link"};
    return names;
}

/// Kinds of records that a retention governs.
[[nodiscard]] inline std::vector<std::string_view> const& record_names() {
    static std::vector<std::string_view> const names{
        "request", "reply",       "study",  "collaboration", "consent", "consent-proof", "optin",  "statistics",
        "cookie",  "network",     "case",   "disclosure",    "hold",    "transfer",      "breach", "mail",
        "backup",  "suppression", "ledger", "staff",         "key",     "quarantine",    "policy"};
    return names;
}

}  // namespace slovo::policy
