#include <fmt/format.h>

#include <algorithm>

#include "study/crawl_state.hpp"

namespace slovo::study {
namespace {

using namespace std::chrono_literals;

constexpr int robots_redirects = 5;  // RFC 9309 §2.3.1.2
constexpr int first_byte_probes = 3;

bool is_refused(FetchError error) {
    return error == FetchError::refused_address || error == FetchError::refused_port ||
           error == FetchError::refused_scheme || error == FetchError::credentials;
}

/// What of an answer means that there is no site to study.
Result<void> there(Response const& response) {
    if (is_refused(response.error)) return fail(ErrorCode::denied, "an address that must not be asked");
    switch (response.error) {
        case FetchError::unresolved: return fail(ErrorCode::unavailable, "no such name");
        case FetchError::connect:
        case FetchError::timeout:
        case FetchError::tls: return fail(ErrorCode::unavailable, "the site does not answer");
        default: return {};
    }
}

std::string with_click_ids(url::WebUrl const& url) {
    return fmt::format("{}{}gclid=Test123&utm_source=t", url.without_fragment().href(), url.query() ? '&' : '?');
}

std::string twin_of(std::string_view host) {
    return host.starts_with("www.") ? std::string(host.substr(4)) : "www." + std::string(host);
}

}  // namespace

std::optional<url::WebUrl> location_of(Response const& response) {
    bool const redirects = response.status == 301 || response.status == 302 || response.status == 303 ||
                           response.status == 307 || response.status == 308;
    auto const location = response.header("location");
    if (!redirects || location.empty() || response.error != FetchError::none) return std::nullopt;
    auto to = response.url.resolve(location);
    if (!to) return std::nullopt;
    return to->without_fragment();
}

Result<Response> Crawler::State::ask_now(Ask ask, std::stop_token const& stop) {
    while (Steady::now() < pace.next() && !stop.stop_requested())
        static_cast<void>(fetcher.wait(std::min<std::chrono::milliseconds>(
            50ms, std::chrono::ceil<std::chrono::milliseconds>(pace.next() - Steady::now()))));
    pace.begun(Steady::now());
    fetcher.begin(std::move(ask));
    while (!stop.stop_requested())
        for (auto& fetched : fetcher.wait(50ms)) return std::move(fetched.response);
    fetcher.cancel();
    return fail(ErrorCode::expired, "stopped");
}

Result<void> Crawler::State::read_robots(std::stop_token const& stop) {
    robots_hops.clear();
    auto const first = site.resolve("/robots.txt");
    auto next = first ? std::optional(*first) : std::nullopt;
    for (int hop = 0; next && hop <= robots_redirects; ++hop) {
        TRY(auto response, ask_now({.url = *next, .body_max = limits::robots_bytes, .rest = Rest::not_wanted}, stop));
        robots_hops.push_back(std::move(response));
        next = location_of(robots_hops.back());  // on any host, RFC 9309 says; the guard looks at each
    }
    // There is a site where it answers itself; rules that cannot be reached elsewhere forbid everything.
    TRY_VOID(there(robots_hops.front()));
    if (robots_hops.back().error == FetchError::refused_address)
        return fail(ErrorCode::denied, "its rules lead to an address not to be asked");
    rules = ports.read_robots(robots_hops.back());
    if (rules.crawl_delay) pace.set_crawl_delay(*rules.crawl_delay);
    return {};
}

Result<std::vector<Response>> Crawler::State::first_page(std::stop_token const& stop) {
    std::vector<Response> hops;
    auto next = site;
    while (true) {
        if (hops.empty() || next.origin() != site.origin()) {
            site = next;
            TRY_VOID(read_robots(stop));
        }
        if (!rules.allows(next)) return hops;
        TRY(auto response, ask_now({.url = next}, stop));
        TRY_VOID(there(response));
        hops.push_back(std::move(response));
        auto const to = location_of(hops.back());
        if (!to) return hops;
        if (is_refused(guard.check(*to))) return fail(ErrorCode::denied, "it leads to an address not to be asked");
        bool const is_loop =
            std::ranges::any_of(hops, [&to](Response const& hop) { return hop.url.href() == to->href(); });
        if (is_loop)
            hops.back().error = FetchError::redirect_loop;
        else if (hops.size() > limits::study_redirects)
            hops.back().error = FetchError::too_many_redirects;
        if (hops.back().error != FetchError::none || !url::same_site(to->host(), site.host())) return hops;
        next = *to;
    }
}

Result<void> Crawler::State::measure_first_byte(std::stop_token const& stop) {
    std::vector<Response> probes;
    for (int i = 0; i < first_byte_probes; ++i) {
        TRY(auto response, ask_now({.url = site, .connection = Connection::fresh}, stop));
        response.body.clear();
        probes.push_back(std::move(response));
    }
    reviewer->probe(Probe::first_byte, probes);
    return {};
}

void Crawler::State::add_probe(Probe probe, std::string_view address) {
    auto to = site.resolve(address);
    if (!to || to->href().empty()) return;
    plan({.kind = Errand::Kind::probe, .probe = probe, .address = std::string(to->href())});
}

void Crawler::State::plan_probes() {
    if (!site.port()) {
        add_probe(Probe::http_origin, fmt::format("http://{}/", site.host()));
        if (site.host_kind() == url::HostKind::domain)
            add_probe(Probe::www_twin, fmt::format("{}://{}/", site.scheme() == url::Scheme::https ? "https" : "http",
                                                   twin_of(site.host())));
    }
    add_probe(Probe::random_path, fmt::format("/slovo-{:x}-not-there", to_micros(clock.now())));
    add_probe(Probe::click_ids, with_click_ids(site));
    add_probe(Probe::ads_bot, site.href());
    add_probe(Probe::favicon, "/favicon.ico");
    if (!etag.empty() || !last_modified.empty()) add_probe(Probe::revalidation, site.href());
}

void Crawler::State::plan_sitemaps() {
    auto addresses = rules.sitemaps;
    if (addresses.empty()) addresses.emplace_back("/sitemap.xml");
    for (auto const& address : addresses) {
        auto const to = site.resolve(address);
        if (!to || !url::same_site(to->host(), site.host()) || sitemaps_planned++ >= limits::study_sitemaps) continue;
        plan({.kind = Errand::Kind::sitemap, .address = std::string(to->href())});
    }
}

Result<void> Crawler::State::open(std::stop_token const& stop) {
    if (is_refused(guard.check(site))) return fail(ErrorCode::denied, "an address that must not be asked");
    TRY(auto hops, first_page(stop));
    if (!hops.empty()) site = hops.back().url;
    is_own_test = fetcher.is_own_test(site);
    if (is_own_test) {
        pace = Pace(Pace::Kind::own);
        if (rules.crawl_delay) pace.set_crawl_delay(*rules.crawl_delay);
    }
    start_over();
    bool const goes_on = !settings.snapshot.empty() && replay(settings.snapshot);
    if (!settings.snapshot.empty() && !goes_on) start_over();
    if (auto const page = url::WebUrl::parse(settings.skipped_page); page && !frontier.is_done(*page)) {
        frontier.mark(*page);
        skipped = 1;
    }
    if (!hops.empty()) {
        etag = hops.back().header("etag");
        last_modified = hops.back().header("last-modified");
    }
    if (goes_on) {
        for (std::size_t number = 0; number < beside.size(); ++number)
            if (!beside[number].is_done) begin_with(number);
        return {};
    }
    if (hops.empty()) return {};
    bool const is_new = !frontier.knows(hops.back().url);
    for (auto const& hop : hops) frontier.mark(hop.url);
    plan_probes();
    auto first = std::move(hops.back());
    hops.pop_back();
    for (auto& hop : hops) hop.body.clear();
    if (is_new) review({.redirects = std::move(hops)}, first);
    TRY_VOID(measure_first_byte(stop));
    plan_sitemaps();
    return {};
}

void Crawler::State::start_over() {
    reviewer = ports.review(site);
    reviewer->probe(Probe::robots_txt, robots_hops);
    frontier = Frontier(known_max());
    next_id = 0;
    pages_done = sitemaps_planned = 0;
    beside.clear();
    resources_seen.clear();
}

}  // namespace slovo::study
