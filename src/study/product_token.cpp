#include "study/product_token.hpp"

#include <algorithm>

namespace slovo::study {
namespace {

bool in_token(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

}  // namespace

std::string leading_token(std::string_view text) {
    std::string token;
    for (char const c : text) {
        if (!in_token(c)) break;
        token += lower(c);
    }
    return token;
}

std::vector<std::string> product_tokens(std::string_view agent) {
    constexpr std::string_view between = " \t;,()";
    std::vector<std::string> tokens;
    while (!agent.empty()) {
        auto word = agent.substr(0, agent.find_first_of(between));
        agent.remove_prefix(std::min(word.size() + 1, agent.size()));
        if (word.contains("://")) continue;
        if (auto token = leading_token(word); !token.empty()) tokens.push_back(std::move(token));
    }
    return tokens;
}

}  // namespace slovo::study
