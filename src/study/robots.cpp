#include "study/robots.hpp"

#include <algorithm>
#include <tuple>

#include "study/product_token.hpp"

namespace slovo::study {
namespace {

constexpr std::ptrdiff_t wildcards_alone = 100;  // so many rules with wildcards may each read the whole address

}  // namespace

Robots Robots::of(Response const& last) {
    bool const came = last.error == FetchError::none || last.error == FetchError::too_large;
    if (came && last.status >= 200 && last.status < 300)
        return parse({reinterpret_cast<char const*>(last.body.data()), last.body.size()});
    Robots robots;
    // §2.3.1.3 lets a crawler go on after any 4xx; 429 says that there are too many requests already.
    bool const unavailable = last.status >= 300 && last.status < 500 && last.status != 429;
    bool const lost_in_redirects =
        last.error == FetchError::redirect_loop || last.error == FetchError::too_many_redirects;
    robots.unreachable_ = !(came && unavailable) && !lost_in_redirects;
    return robots;
}

bool Robots::Group::names(std::string_view token) const {
    return std::ranges::find(agents, token) != agents.end();
}

std::string Robots::token_for(std::string_view agent) const {
    std::string longest;
    for (auto const& token : product_tokens(agent)) {
        if (token.size() <= longest.size()) continue;
        if (std::ranges::any_of(groups_, [&](Group const& group) { return group.names(token); })) longest = token;
    }
    return longest;
}

AgentRules Robots::rules_for(std::string_view agent, Wildcard wildcard) const {
    AgentRules made;
    made.unreachable_ = unreachable_;
    auto token = token_for(agent);
    if (token.empty()) {
        if (wildcard == Wildcard::ignored) return made;
        token = "*";
    }
    for (auto const& group : groups_) {
        if (!group.names(token)) continue;
        for (auto const& rule : group.rules) made.rules_.push_back({RobotsPattern(rule.path), rule.allow, rule.line});
        made.crawl_delay_ = std::max(made.crawl_delay_, group.crawl_delay);
    }
    // §2.2.2: the most octets; where two are equal, allow.
    std::ranges::sort(made.rules_, [](auto const& one, auto const& other) {
        return std::tuple(other.pattern.octets(), !one.allow, one.line) <
               std::tuple(one.pattern.octets(), !other.allow, other.line);
    });
    auto const wild = std::ranges::count_if(made.rules_, [](auto const& rule) { return rule.pattern.has_wildcard(); });
    if (wild > wildcards_alone) {
        std::vector<RobotsPattern const*> patterns;
        for (auto const& rule : made.rules_) patterns.push_back(&rule.pattern);
        made.together_ = std::make_shared<RobotsPatterns const>(patterns);
    }
    return made;
}

RobotsVerdict AgentRules::judge(std::string_view target) const {
    if (target.substr(0, target.find('?')) == "/robots.txt") return {};
    if (unreachable_) return {.allowed = false};
    RobotsTarget const ready(target);
    auto rule = rules_.end();
    if (together_ == nullptr)
        rule = std::ranges::find_if(rules_, [&](Rule const& each) { return each.pattern.matches(ready); });
    else if (auto const first = together_->match(ready).first)
        rule = rules_.begin() + *first;
    if (rule == rules_.end()) return {};
    return {.allowed = rule->allow, .line = rule->line};
}

}  // namespace slovo::study
