// The sample policy, for tests: its text, and a program that keeps all of it.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "policy/lint.hpp"
#include "policy/load.hpp"

namespace slovo::policy::test {

inline std::string file_text(std::string const& path) {
    std::ifstream file(std::string(SLOVO_SOURCE_DIR) + "/" + path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline std::string const& sample_text() {
    static std::string const text = file_text("policy/webpromo.toml");
    return text;
}

/// Fails the test and says why when the text does not load.
inline Policy loaded(std::string const& text) {
    auto policy = load(text, "test.toml");
    if (policy) return *policy;
    for (auto const& diagnostic : policy.error()) ADD_FAILURE() << to_text(diagnostic);
    return {};
}

inline Policy sample() {
    static Policy const policy = loaded(sample_text());
    return policy;
}

/// A program that keeps all that the policy promises.
inline Binary keeper_of(Policy const& policy) {
    Binary binary;
    for (auto const& clause : policy.clauses) binary.rules.insert(clause.rules.begin(), clause.rules.end());
    for (auto const& check : policy.checks) binary.checks.insert(check.id);
    for (auto const& retention : policy.retentions) binary.events.insert(retention.from.begin(), retention.from.end());
    for (auto const& store : policy.stores) binary.stores.insert(store.path);
    for (auto const& mail : policy.templates) binary.templates.insert(mail.id);
    for (auto const& cookie : policy.cookies) binary.cookies.insert(cookie.name);
    for (auto const& role : policy.roles) binary.roles.insert(role.id);
    binary.channels = {"email", "sms", "call", "post", "form", "link"};
    return binary;
}

}  // namespace slovo::policy::test
