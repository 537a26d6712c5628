// robots.txt by RFC 9309, to the letter: which addresses a crawler may ask for, what the file says besides, and what is
// wrong with it. Immutable values; any thread. Nothing fails: a file that cannot be read has rules too (§2.3.1).
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "study/response.hpp"
#include "study/robots_pattern.hpp"
#include "url/url.hpp"

namespace slovo::study {

/// What is wrong with the file.
enum class RobotsFault : std::uint8_t {
    no_colon,
    unknown_directive,
    rule_before_group,
    bad_pattern,         ///< a path that begins neither with / nor with *
    end_sign_inside,     ///< `$` that is not last stands for itself
    bad_sitemap,         ///< relative, or no address at all
    bad_delay,           ///< no number of seconds
    delay_joins_groups,  ///< a group of a Crawl-delay only is one group with the next (CR10)
    empty_agent,         ///< a User-agent that names nobody
    byte_order_mark,
    not_utf8,
    is_html,   ///< the other lines are not judged then
    too_large  ///< what is behind limits::robots_bytes is not read
};
struct RobotsRemark {
    RobotsFault fault;
    std::uint32_t line = 0;  ///< 0: of the whole file
    std::string text;        ///< the line, cut to limits::study_evidence
};

/// Most crawlers obey the group of "*" where none names them; AdsBot-Google and some others do not.
enum class Wildcard : std::uint8_t { obeyed, ignored };

struct RobotsVerdict {
    bool allowed = true;
    std::uint32_t line = 0;  ///< of the rule that decided; 0: none did
};

/// The rules for one crawler, of all groups that name it.
class AgentRules {
public:
    /// `target` is path and query, as WebUrl::target() gives them. /robots.txt itself is always allowed.
    [[nodiscard]] RobotsVerdict judge(std::string_view target) const;
    [[nodiscard]] bool allowed(url::WebUrl const& url) const { return judge(url.target()).allowed; }
    /// Not of the RFC; a courtesy. The longest one of its groups.
    [[nodiscard]] std::optional<std::chrono::milliseconds> crawl_delay() const { return crawl_delay_; }

private:
    friend class Robots;
    struct Rule {
        RobotsPattern pattern;
        bool allow;
        std::uint32_t line;
    };
    std::vector<Rule> rules_;                         // the one that decides first
    std::shared_ptr<RobotsPatterns const> together_;  // where wildcards are many
    std::optional<std::chrono::milliseconds> crawl_delay_;
    bool unreachable_ = false;
};

class Robots {
public:
    /// Of a file that came whole.
    [[nodiscard]] static Robots parse(std::string_view bytes);
    /// Of whatever came at last when /robots.txt was asked for, after redirects (§2.3.1): 2xx is parsed; 4xx and
    /// redirects without an end mean that there are no rules; 429, 5xx and errors of the network that all is forbidden.
    [[nodiscard]] static Robots of(Response const& last);

    /// `agent` is a product token ("AdsBot-Google") or a whole User-Agent field. The groups of the longest product
    /// token that it has, or else those of "*".
    [[nodiscard]] AgentRules rules_for(std::string_view agent, Wildcard wildcard = Wildcard::obeyed) const;
    [[nodiscard]] bool allowed(std::string_view agent, url::WebUrl const& url) const {
        return rules_for(agent).allowed(url);
    }
    /// Does a group name this agent, not only "*"?
    [[nodiscard]] bool names(std::string_view agent) const { return !token_for(agent).empty(); }
    /// The whole addresses of Sitemap lines, in their order.
    [[nodiscard]] std::vector<url::WebUrl> const& sitemaps() const { return sitemaps_; }
    /// At most limits::study_places of each fault, by line.
    [[nodiscard]] std::vector<RobotsRemark> const& remarks() const { return remarks_; }
    /// How many there are in all.
    [[nodiscard]] std::size_t count(RobotsFault fault) const { return counts_[std::to_underlying(fault)]; }
    /// All is forbidden, because the file could not be had.
    [[nodiscard]] bool unreachable() const { return unreachable_; }

private:
    friend class RobotsReader;
    struct Rule {
        std::string path;
        bool allow;
        std::uint32_t line;
    };
    struct Group {
        std::vector<std::string> agents;  // lower case
        std::vector<Rule> rules;
        std::optional<std::chrono::milliseconds> crawl_delay;
        [[nodiscard]] bool names(std::string_view token) const;
    };
    /// The longest product token of `agent` that a group names; empty when none does.
    [[nodiscard]] std::string token_for(std::string_view agent) const;

    std::vector<Group> groups_;
    std::vector<url::WebUrl> sitemaps_;
    std::vector<RobotsRemark> remarks_;
    std::array<std::size_t, std::to_underlying(RobotsFault::too_large) + 1> counts_{};
    bool unreachable_ = false;
};

}  // namespace slovo::study
