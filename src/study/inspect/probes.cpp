#include "study/inspect/probes.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>
#include "html/walk.hpp"
#include "study/letters.hpp"
#include "study/sitemap.hpp"

namespace slovo::study {
namespace {

std::string_view text_of(Response const& response) {
    return {reinterpret_cast<char const*>(response.body.data()), response.body.size()};
}

bool is_failure(Response const& response) {
    return response.error != FetchError::none && response.error != FetchError::too_large;
}

std::optional<CheckId> check_of(RobotsFault fault) {
    switch (fault) {
        case RobotsFault::no_colon:
        case RobotsFault::unknown_directive:
        case RobotsFault::rule_before_group:
        case RobotsFault::bad_pattern:
        case RobotsFault::end_sign_inside:
        case RobotsFault::bad_sitemap:
        case RobotsFault::bad_delay:
        case RobotsFault::empty_agent: return CheckId::robots_syntax;
        case RobotsFault::delay_joins_groups: return CheckId::robots_delay_merges;
        // Crawlers read on in spite of these two; the others are checks of their own.
        case RobotsFault::byte_order_mark:
        case RobotsFault::not_utf8:
        case RobotsFault::is_html:
        case RobotsFault::too_large: break;
    }
    return std::nullopt;
}

void note_remarks(Site& site, Robots const& robots) {
    std::map<RobotsFault, std::size_t> kept;
    for (auto const& remark : robots.remarks()) {
        auto const check = check_of(remark.fault);
        if (check) site.add(*check, whole_site, remark.line, remark.text);
        ++kept[remark.fault];
    }
    for (auto const [fault, shown] : kept)
        if (auto const check = check_of(fault))
            for (auto at = shown; at < robots.count(fault); ++at) site.add(*check, whole_site);
}

void note_robots(Site& site, std::vector<Response> const& hops) {
    auto const& last = hops.back();
    auto const say = [&](CheckId check, std::uint32_t line = 0, std::string_view text = {}) {
        site.add(check, whole_site, line, text);
    };
    if (is_failure(last) || last.status >= 500 || last.status == 429) {
        say(CheckId::robots_unreachable, 0, last.status == 0 ? name_of(last.error) : fmt::format("{}", last.status));
        return;
    }
    if (last.status >= 400) {
        say(CheckId::robots_missing, 0, fmt::format("{}", last.status));
        return;
    }
    auto const text = text_of(last);
    auto const robots = Robots::parse(text);
    if (robots.count(RobotsFault::is_html) > 0 || lowered(trimmed(text).substr(0, 200)).contains("<head")) {
        say(CheckId::robots_html);
        return;
    }
    if (text.size() > 500 * 1024) say(CheckId::robots_size, 0, fmt::format("{} KiB", text.size() / 1024));
    note_remarks(site, robots);
    site.googlebot = robots.rules_for("Googlebot");
    auto const root = [&](std::string_view agent) { return robots.rules_for(agent).judge("/").allowed; };
    if (!root("slovo-other-crawler")) say(CheckId::robots_blocks_site);
    for (std::string_view const agent : {"Googlebot", "Bingbot", "Yandex"})
        if (!root(agent) && root("slovo-other-crawler")) say(CheckId::robots_blocks_search, 0, agent);
    // AdsBot does not listen to "*": only rules that name it count.
    if (!robots.rules_for("AdsBot-Google", Wildcard::ignored).judge("/").allowed) say(CheckId::ads_bot_blocked);
    site.sitemap_in_robots = !robots.sitemaps().empty();
}

void judge_dates(Site& site, Sitemap const& sitemap) {
    std::size_t dated = 0, same = 0, future = 0;
    for (auto const& entry : sitemap.entries) {
        if (!entry.changed) continue;
        ++dated;
        same += entry.changed == sitemap.entries.front().changed ? 1 : 0;
        future += *entry.changed > site.now + std::chrono::days(1) ? 1 : 0;
    }
    bool const all_one = dated >= 10 && same == dated;
    if (sitemap.has(SitemapFault::bad_date) || future > 0 || all_one)
        site.add(CheckId::sitemap_lastmod, whole_site, 0,
                 fmt::format("{} / {}", all_one ? same : future, sitemap.dates));
}

bool is_broken(Sitemap const& sitemap) {
    return sitemap.kind == SitemapKind::none || sitemap.entries.empty() || sitemap.has(SitemapFault::broken_xml) ||
           sitemap.has(SitemapFault::not_a_sitemap) || sitemap.has(SitemapFault::bad_entity) ||
           sitemap.has(SitemapFault::bad_gzip) || sitemap.has(SitemapFault::bomb);
}

void note_sitemap(Site& site, std::vector<Response> const& hops) {
    auto const& last = hops.back();
    auto const& address = hops.front().url;
    bool const promised = site.sitemap_in_robots;
    if (is_failure(last) || last.status != 200) {
        if (promised)
            site.add(CheckId::sitemap_error, whole_site, 0, fmt::format("{}: {}", address.href(), last.status));
        return;
    }
    site.sitemap_seen = true;
    auto const sitemap = read_sitemap(last.body);
    if (is_broken(sitemap)) site.add(CheckId::sitemap_invalid, whole_site, 0, address.href());
    if (sitemap.has(SitemapFault::too_many) || sitemap.has(SitemapFault::too_large))
        site.add(CheckId::sitemap_too_large, whole_site, 0, fmt::format("{}", sitemap.found));
    if (sitemap.kind == SitemapKind::index || sitemap.entries.empty()) return;
    site.sitemap_valid = true;
    judge_dates(site, sitemap);
    for (auto const& entry : sitemap.entries) {
        auto const url = url::WebUrl::parse(entry.address);
        if (!url) continue;
        bool const own = site.is_internal(url->host());
        if (!own || url->scheme() != last.url.scheme())
            site.add(CheckId::sitemap_other_host, whole_site, 0, entry.address);
        if (!own) continue;
        site.targets[site.target(*url)].in_sitemap = true;
        if (!site.open_to_google(*url)) site.add(CheckId::sitemap_blocked, whole_site, 0, entry.address);
    }
}

void note_http_origin(Site& site, std::vector<Response> const& hops) {
    auto const& last = hops.back();
    if (is_failure(last) || last.status == 0) return;
    auto const say = [&](CheckId check) { site.add(check, whole_site, 0, hops.front().url.href()); };
    if (last.url.scheme() == url::Scheme::http) {
        say(CheckId::https_missing);
        return;
    }
    if (hops.size() < 2) return;
    if (hops[1].url.scheme() == url::Scheme::http)
        say(CheckId::https_late);
    else if (hops[1].url.host() != hops[0].url.host())
        say(CheckId::https_via_other_host);
}

void note_random_path(Site& site, std::vector<Response> const& hops) {
    auto const& last = hops.back();
    if (last.status == 200) {
        site.add(CheckId::soft_404, whole_site, 0, fmt::format("{} → {}", hops.front().url.path(), last.status));
        return;
    }
    auto const text = text_of(last);
    std::size_t links = 0;
    for (auto at = text.find("href="); at != std::string_view::npos && links < 4; at = text.find("href=", at + 5))
        ++links;
    if (last.status == 404 && links < 3) site.add(CheckId::not_found_page_poor, whole_site);
}

void note_click_ids(Site& site, std::vector<Response> const& hops) {
    auto const& last = hops.back();
    if (is_failure(last)) return;
    site.click_ids_status = last.status;
    auto const sent = hops.front().url.query().value_or("");
    for (std::string_view const name : {"gclid=", "yclid=", "fbclid=", "utm_source="})
        if (sent.contains(name) && !last.url.query().value_or("").contains(name)) {
            site.add(CheckId::click_ids_lost, whole_site, 0, fmt::format("{} → {}", name, last.url.href()));
            return;
        }
}

void note_first_byte(Site& site, std::vector<Response> const& answers) {
    for (auto const& answer : answers) {
        if (is_failure(answer) || answer.status != 200) continue;
        site.first_bytes.push_back(answer.first_byte);
        site.http1 = answer.http_version < 20;
    }
}

}  // namespace

void note_probe(Site& site, Probe probe, std::vector<Response> const& hops) {
    if (hops.empty()) return;
    auto const& last = hops.back();
    bool const fine = !is_failure(last) && last.status == 200;
    switch (probe) {
        case Probe::robots_txt: note_robots(site, hops); break;
        case Probe::sitemap: note_sitemap(site, hops); break;
        case Probe::http_origin: note_http_origin(site, hops); break;
        case Probe::random_path: note_random_path(site, hops); break;
        case Probe::click_ids: note_click_ids(site, hops); break;
        case Probe::first_byte: note_first_byte(site, hops); break;
        case Probe::www_twin:
            if (fine && hops.size() == 1 && last.url.host() != site.home.host())
                site.add(CheckId::www_duplicate, whole_site, 0, last.url.href());
            break;
        case Probe::ads_bot: site.ads_bot_status = last.status; break;
        case Probe::favicon: site.seen.icon = site.seen.icon || fine; break;
        case Probe::revalidation: break;
    }
}

}  // namespace slovo::study
