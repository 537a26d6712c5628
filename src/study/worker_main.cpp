// The worker as the program runs it: the auditor, robots.txt and sitemaps behind the crawler's ports.
#include "study/audit.hpp"
#include "study/robots.hpp"
#include "study/sitemap.hpp"
#include "study/worker.hpp"
#include "study/worker_child.hpp"

namespace slovo::study {
namespace {

constexpr std::string_view our_token = "SlovoStudy";

std::unique_ptr<Reviewer> review(url::WebUrl const& site) {
    return std::make_unique<ReviewerOf<Auditor>>(site, system_clock()->now());
}

RobotRules read_rules(Response const& last) {
    auto const robots = Robots::of(last);
    auto const rules = robots.rules_for(our_token);
    RobotRules out{.allows = [rules](url::WebUrl const& url) { return rules.allowed(url); },
                   .crawl_delay = rules.crawl_delay()};
    for (auto const& sitemap : robots.sitemaps()) out.sitemaps.push_back(sitemap.href());
    return out;
}

SitemapLines read_lines(Response const& response) {
    auto const sitemap = read_sitemap(response.body);
    SitemapLines out;
    auto& into = sitemap.kind == SitemapKind::index ? out.sitemaps : out.pages;
    for (auto const& entry : sitemap.entries) into.push_back(entry.address);
    return out;
}

}  // namespace

int run_worker(int in, int out) {
    return run_worker_with(in, out, {.review = review, .read_robots = read_rules, .read_sitemap = read_lines});
}

}  // namespace slovo::study
