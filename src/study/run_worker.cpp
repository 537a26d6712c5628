#include <memory>

#include "base/background.hpp"
#include "study/robots.hpp"
#include "study/sitemap.hpp"
#include "study/worker_child.hpp"

namespace slovo::study {
namespace {

constexpr std::string_view product = "SlovoStudy";

RobotRules robot_rules(Response const& response) {
    auto const robots = Robots::of(response);
    auto const rules = std::make_shared<AgentRules>(robots.rules_for(product));
    RobotRules out{.allows = [rules](url::WebUrl const& url) { return rules->allowed(url); },
                   .crawl_delay = rules->crawl_delay()};
    for (auto const& sitemap : robots.sitemaps()) out.sitemaps.push_back(sitemap.href());
    return out;
}

SitemapLines sitemap_lines(Response const& response) {
    SitemapLines out;
    if (response.status != 200) return out;
    auto sitemap = read_sitemap(response.body);
    auto& to = sitemap.kind == SitemapKind::index ? out.sitemaps : out.pages;
    for (auto& entry : sitemap.entries) to.push_back(std::move(entry.address));
    return out;
}

}  // namespace

CrawlPorts auditing_ports(Instant now) {
    return {.review = [now](url::WebUrl const& site) -> std::unique_ptr<Reviewer> {
                return std::make_unique<ReviewerOf<Auditor>>(site, now);
            },
            .read_robots = robot_rules,
            .read_sitemap = sitemap_lines};
}

int run_worker(int in, int out) {
    come_last();
    return run_worker_with(in, out, auditing_ports(system_clock()->now()));
}

}  // namespace slovo::study
