#include <algorithm>
#include <functional>
#include <ranges>

#include "study/crawl_state.hpp"
#include "study/http_head.hpp"

namespace slovo::study {
namespace {

constexpr int tries_max = 3, resource_redirects = 5;
constexpr std::size_t resource_bytes = 64 * 1024, favicon_bytes = 256 * 1024;
constexpr std::string_view ads_bot = "AdsBot-Google";

}  // namespace

void Crawler::State::settle(Errand errand, Response response) {
    bool const of_site = is_site(response.url);
    if (of_site) {
        auto const delay = parse_retry_after(response.header("retry-after"), clock.now());
        pace.answered(Steady::now(), response, delay);
        if (asks_for_pause(response) && !pace.gave_up() && ++errand.tries <= tries_max) {
            again.push_back(std::move(errand));
            return;
        }
    }
    // A server that sent more than it said (a body after HEAD is common) spoils the next answer on that connection.
    bool const is_broken = response.error == FetchError::bad_http || response.error == FetchError::connect;
    if (is_broken && errand.ask.connection == Connection::kept) {
        errand.ask.connection = Connection::fresh;
        (of_site ? again : other_errands).push_back(std::move(errand));
        return;
    }
    errand.hops.push_back(std::move(response));
    if (asks_again(errand)) return;
    auto to = next_hop(errand);
    if (!to) {
        deliver(errand);
        return;
    }
    errand.hops.back().body.clear();
    errand.ask.url = *to;
    errand.tries = 0;
    (is_site(*to) ? again : other_errands).push_back(std::move(errand));
}

/// Servers that do not know HEAD, or lie about it, are asked once more by a GET that ends early.
bool Crawler::State::asks_again(Errand& errand) {
    auto const& last = errand.hops.back();
    bool const is_doubtful = last.status >= 400 || last.error == FetchError::bad_http;
    if (errand.kind != Errand::Kind::resource || errand.ask.method != Method::head || !is_doubtful) return false;
    errand.ask.method = Method::get;
    errand.ask.body_max = resource_bytes;
    errand.ask.rest = Rest::not_wanted;
    errand.hops.pop_back();
    (is_site(errand.ask.url) ? again : other_errands).push_back(std::move(errand));
    return true;
}

std::optional<url::WebUrl> Crawler::State::next_hop(Errand& errand) {
    auto to = location_of(errand.hops.back());
    if (!to) return std::nullopt;
    auto const seen = [&to](Response const& hop) { return hop.url.href() == to->href(); };
    auto const hops_max = errand.kind == Errand::Kind::resource ? resource_redirects : limits::study_redirects;
    if (std::ranges::any_of(errand.hops, seen)) {
        errand.hops.back().error = FetchError::redirect_loop;
        return std::nullopt;
    }
    if (std::ssize(errand.hops) > hops_max) {
        errand.hops.back().error = FetchError::too_many_redirects;
        return std::nullopt;
    }
    switch (errand.kind) {
        case Errand::Kind::resource: return to;
        case Errand::Kind::probe:
        case Errand::Kind::sitemap:
            if (!url::same_site(to->host(), site.host())) return std::nullopt;
            return to;
        case Errand::Kind::page:
            // A page that is known, or will be, is looked at under its own address; this one only leads to it.
            if (!in_scope(*to) || !rules.allows(*to) || frontier.knows(*to)) return std::nullopt;
            frontier.take(*to);
            return to;
    }
    return std::nullopt;
}

void Crawler::State::deliver(Errand& errand) {
    if (errand.kind != Errand::Kind::page) beside_done_since.push_back(errand.number);
    switch (errand.kind) {
        case Errand::Kind::page: return deliver_page(errand);
        case Errand::Kind::resource: return reviewer->resource(errand.asked, errand.hops.back());
        case Errand::Kind::probe: return reviewer->probe(errand.probe, errand.hops);
        case Errand::Kind::sitemap: return deliver_sitemap(errand);
    }
}

void Crawler::State::deliver_page(Errand& errand) {
    frontier.done(errand.page.number);
    for (auto const& hop : errand.hops | std::views::drop(1)) frontier.mark(hop.url);
    --pages_under_way;
    auto const last = std::move(errand.hops.back());
    errand.hops.pop_back();
    review({.depth = errand.page.depth, .from_sitemap = errand.page.from_sitemap, .redirects = std::move(errand.hops)},
           last);
}

void Crawler::State::review(Discovery how, Response const& response) {
    how.id = next_id++;
    listener.looking_at(response.url);  // not where it began: what a crawl dies of is skipped under every address
    auto const found = reviewer->page(how, response);
    ++pages_done;
    for (auto const& link : found.pages) {
        bool const is_wanted = found.may_follow && !link.nofollow && in_scope(link.url);
        if (is_wanted && rules.allows(link.url)) frontier.add(link.url, how.depth + 1, Frontier::Source::link);
    }
    for (auto const& link : found.resources) add_resource(link.url);
}

void Crawler::State::add_resource(url::WebUrl const& url) {
    auto const bare = url.without_fragment();
    auto const hash = std::hash<std::string>{}(bare.href());
    if (resources_seen.size() >= resources_max() || resources_seen.contains(hash)) return;
    if (is_site(bare) && !rules.allows(bare)) return;
    resources_seen.insert(hash);
    plan({.kind = Errand::Kind::resource, .address = std::string(bare.href())});
}

void Crawler::State::plan(Beside what) {
    beside.push_back(std::move(what));
    begin_with(beside.size() - 1);
}

std::optional<Errand> Crawler::State::errand_of(std::size_t number) const {
    auto const& what = beside[number];
    auto const url = url::WebUrl::parse(what.address);
    if (!url) return std::nullopt;
    Errand out{.kind = what.kind,
               .ask = {.url = *url},
               .asked = *url,
               .probe = what.probe,
               .page = {.depth = what.depth},
               .number = number};
    if (what.kind == Errand::Kind::resource) out.ask.method = Method::head;
    if (what.kind != Errand::Kind::probe) return out;
    if (what.probe == Probe::ads_bot) out.ask.like = ads_bot;
    if (what.probe == Probe::favicon) {
        out.ask.body_max = favicon_bytes;
        out.ask.rest = Rest::not_wanted;
    }
    if (what.probe == Probe::revalidation) {
        out.ask.etag = etag;
        out.ask.last_modified = last_modified;
    }
    return out;
}

void Crawler::State::begin_with(std::size_t number) {
    auto errand = errand_of(number);
    if (!errand) return;
    if (errand->kind != Errand::Kind::resource)
        chores.push_back(*std::move(errand));
    else if (is_site(errand->asked))
        own_resources.push_back(number);
    else
        other_errands.push_back(*std::move(errand));
}

void Crawler::State::deliver_sitemap(Errand& errand) {
    reviewer->probe(Probe::sitemap, errand.hops);
    auto const lines = ports.read_sitemap(errand.hops.back());
    for (auto const& text : lines.pages) {
        auto const page = url::WebUrl::parse(text);
        if (page && in_scope(*page) && rules.allows(*page)) frontier.add(*page, 0, Frontier::Source::sitemap);
    }
    // An index names files, and files no further index: one that does leads in circles.
    if (errand.page.depth != 0) return;
    for (auto const& text : lines.sitemaps) {
        auto const file = url::WebUrl::parse(text);
        if (!file || !url::same_site(file->host(), site.host()) || sitemaps_planned >= limits::study_sitemaps) continue;
        ++sitemaps_planned;
        plan({.kind = Errand::Kind::sitemap, .depth = 1, .address = std::string(file->href())});
    }
}

}  // namespace slovo::study
