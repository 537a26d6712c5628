// Paths of robots.txt as RFC 9309 §2.2.2 and §2.2.3 compare them: by octets, after percent-encoding is made the same on
// both sides. An octet and its %XX are the same, except for / ? & = + and %, which have a meaning of their own when
// they are bare; behind the question mark / and ? have none. `*` stands for anything, `$` for the end; `%2A` and `%24`
// for themselves. Values; any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "study/robots_automaton.hpp"

namespace slovo::study {

/// Path and query of an address, made ready once for all rules.
class RobotsTarget {
public:
    explicit RobotsTarget(std::string_view path_and_query);

private:
    friend class RobotsPattern;
    friend class RobotsPatterns;
    std::string plain_, query_decoded_;  // the second only where it differs
};

class RobotsPattern {
public:
    explicit RobotsPattern(std::string_view written);

    /// Linear in the target for each wildcard-free piece.
    [[nodiscard]] bool matches(RobotsTarget const& target) const;
    /// How specific it is: the rule with the most octets decides.
    [[nodiscard]] std::size_t octets() const { return plain_.size() + (to_end_ ? 1 : 0); }

    [[nodiscard]] bool has_wildcard() const;

private:
    friend class RobotsPatterns;
    std::string plain_, query_decoded_;  // a wildcard is a zero octet here
    bool to_end_ = false;
};

/// So many patterns that asking one after the other would take too long.
class RobotsPatterns {
public:
    explicit RobotsPatterns(std::span<RobotsPattern const* const> patterns);
    /// The first one that matches, and what it cost to find.
    [[nodiscard]] RobotsAutomaton::Match match(RobotsTarget const& target) const;

private:
    RobotsAutomaton plain_;
    std::optional<RobotsAutomaton> query_decoded_;  // where any pattern's differs
};

}  // namespace slovo::study
