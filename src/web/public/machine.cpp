#include <fmt/format.h>

#include "web/public/pages.hpp"

namespace slovo::web {
namespace {

Response ready(Site& site, Request const&) {
    auto const stats = site.house.store.stats();
    if (stats.poisoned) return text("the store takes no more writes\n", 503);
    if (!site.policy()) return text("no policy is in force\n", 503);
    return text("ready\n");
}

Response security_text(Site& site, Request const&) {
    auto const entry = site.policy();
    auto const expires = std::chrono::floor<std::chrono::days>(site.now()) + std::chrono::days(180);
    return text(fmt::format("Contact: mailto:{}\nExpires: {}\nPreferred-Languages: uk, ru, en\nPolicy: {}/policy/en\n",
                            entry->policy->controller.email, to_rfc3339(expires), site.base_url));
}

// Global Privacy Control is honoured by default: there is nothing to opt out of.
Response gpc(Site& site, Request const&) {
    auto const entry = site.policy();
    auto const day = to_rfc3339(entry->in_force_from).substr(0, 10);
    return json(fmt::format(R"({{"gpc":true,"lastUpdate":"{}"}})", day));
}

Response robots(Site&, Request const&) {
    return text(
        "User-agent: *\nDisallow: /desk\nDisallow: /received\nDisallow: /receipt\nDisallow: /c/\nDisallow: "
        "/g/\nDisallow: /n/\nDisallow: /u/\n");
}

}  // namespace

std::vector<Route> machine_routes(Site& site) {
    std::vector<Route> routes;
    auto const add = [&](char const* pattern, Response (*answer)(Site&, Request const&), RouteFlags flags) {
        routes.push_back(
            {.method = Method::get,
             .pattern = pattern,
             .handler = [&site, answer](Request const& request, Reply reply) { reply(answer(site, request)); },
             .flags = flags});
    };
    add("/healthz", [](Site&, Request const&) { return text("ok\n"); }, RouteFlags::probe);
    add("/readyz", ready, RouteFlags::probe);
    add("/.well-known/security.txt", security_text, RouteFlags::none);
    add("/.well-known/gpc.json", gpc, RouteFlags::none);
    add("/robots.txt", robots, RouteFlags::none);
    return routes;
}

}  // namespace slovo::web
