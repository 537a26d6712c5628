// What is said of the whole site at the end, and what its sitemap promised.
#include <algorithm>

#include <fmt/format.h>
#include "study/inspect/page.hpp"
#include "study/letters.hpp"

namespace slovo::study {
namespace {

void finish_speed(Site& site) {
    auto times = site.first_bytes;
    if (times.empty()) return;
    std::ranges::nth_element(times, times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2));
    auto const median = times[times.size() / 2];
    auto const text = fmt::format("{} ms", std::chrono::duration_cast<std::chrono::milliseconds>(median).count());
    if (median > std::chrono::milliseconds(1800)) {
        site.add(CheckId::ttfb_poor, site.first_page, 0, text);
        site.add(CheckId::landing_slow, site.first_page, 0, text);
    } else if (median > std::chrono::milliseconds(800)) {
        site.add(CheckId::ttfb_slow, site.first_page, 0, text);
    }
}

/// An error that everybody gets, or one for today, is none of these.
void finish_probes(Site& site) {
    if (site.first_page == whole_site) return;
    auto const usual = site.pages[site.first_page].status;
    if (usual <= 0 || usual >= 400) return;
    auto const say = [&site](CheckId check, int status) {
        if (status >= 400 && status != 429 && status != 503) site.add(check, whole_site, 0, fmt::format("{}", status));
    };
    say(CheckId::ads_bot_error, site.ads_bot_status);
    say(CheckId::unknown_parameters_break, site.click_ids_status);
}

void finish_language(Site& site) {
    auto const host = site.home.host();
    if (!host.ends_with(".ua") && !host.ends_with(".xn--j1amh")) return;
    std::uint32_t uk = 0, other = 0, first_other = 0;
    for (PageId id = 0; id < site.pages.size(); ++id) {
        auto const& page = site.pages[id];
        if (!page.html || page.status != 200 || page.language == html::TextLanguage::unknown) continue;
        bool const ukrainian = page.language == html::TextLanguage::uk;
        (ukrainian ? uk : other) += 1;
        if (id == site.first_page && !ukrainian) ++first_other;
    }
    if (first_other > 0) site.add(CheckId::ukrainian_not_default, site.first_page);
    if (uk == 0 && other >= 3)
        site.add(CheckId::ukrainian_missing, whole_site, 0, fmt::format("0 / {}", other));
    else if (uk > 0 && uk < other)
        site.add(CheckId::ukrainian_smaller, whole_site, 0, fmt::format("{} < {}", uk, other));
}

void finish_presence(Site& site) {
    auto const& seen = site.seen;
    bool const many = site.pages.size() >= 100;
    auto const say = [&](bool wrong, CheckId check) {
        if (wrong) site.add(check, whole_site);
    };
    say(!seen.icon, CheckId::favicon_missing);
    say(many && !seen.breadcrumbs, CheckId::breadcrumbs_missing);
    say(many && !seen.search, CheckId::search_missing);
    say(!seen.google_tag, CheckId::google_tag_missing);
    auto const host = site.home.host();
    bool const russian =
        host.ends_with(".ru") || host.ends_with(".xn--p1ai") || host.ends_with(".by") || host.ends_with(".kz");
    say(russian && !seen.metrica, CheckId::yandex_metrica_missing);
    say(seen.counters && !seen.goals, CheckId::goals_missing);
    say(!seen.phone, CheckId::phone_missing);
    say(!seen.legal_name, CheckId::legal_name_missing);
    say(!seen.terms, CheckId::terms_missing);
    say(seen.shop && !seen.delivery, CheckId::delivery_missing);
}

}  // namespace

void finish_site(Site& site) {
    if (site.pages.empty()) return;
    finish_speed(site);
    finish_probes(site);
    finish_language(site);
    if (std::ranges::any_of(site.pages, [](PageRecord const& page) { return page.html && page.status == 200; }))
        finish_presence(site);
}

void finish_sitemap(Site& site) {
    if (!site.sitemap_seen) {
        if (!site.pages.empty()) site.add(CheckId::sitemap_missing, whole_site);
        return;
    }
    if (!site.sitemap_in_robots) site.add(CheckId::sitemap_not_in_robots, whole_site);
    for (auto const& target : site.targets) {
        if (!target.in_sitemap) continue;
        auto const page = target.page;
        if (target.redirects || target.status >= 400)
            site.add(CheckId::sitemap_bad_status, page, 0, fmt::format("{}: {}", target.href, target.status));
        if (page == whole_site) continue;
        auto const& record = site.pages[page];
        if (site.targets[record.address].href != target.href) continue;
        if (record.noindex) site.add(CheckId::sitemap_noindex, page, 0, target.href);
        if (record.canonical_elsewhere) site.add(CheckId::sitemap_non_canonical, page, 0, target.href);
    }
    for (PageId id = 0; site.sitemap_valid && id < site.pages.size(); ++id)
        if (site.pages[id].indexable() && !site.targets[site.pages[id].address].in_sitemap)
            site.add(CheckId::sitemap_incomplete, id);
}

}  // namespace slovo::study
