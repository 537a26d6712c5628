// What is decided when all pages are known: links and canonical addresses that lead nowhere, languages that do not
// answer each other, pages that nobody links to, addresses without end.
#include <algorithm>

#include <fmt/format.h>
#include "base/limits.hpp"
#include "study/inspect/page.hpp"
#include "study/letters.hpp"

namespace slovo::study {
namespace {

bool is_broken(Target const& target) {
    return target.status >= 400 && target.status != 401 && target.status != 403 && target.status != 429;
}

std::string_view path_of(std::string_view href) {
    auto const host = href.find("//");
    auto const path = host == std::string_view::npos ? host : href.find('/', host + 2);
    return path == std::string_view::npos ? std::string_view("/") : href.substr(path);
}

/// Addresses that are one page by any human reckoning.
std::uint64_t folded(std::string_view href) {
    auto path = std::string(path_of(href));
    for (std::string_view const index : {"index.html", "index.php", "index.htm"})
        if (path.ends_with(std::string("/").append(index))) path.resize(path.size() - index.size());
    while (path.size() > 1 && path.ends_with('/')) path.pop_back();
    return hash_of(path);
}

void finish_links(Site& site, PageId id, PageRecord const& page) {
    for_each_link(page, [&](Edge const& edge) {
        auto const& target = site.targets[edge.target];
        if (is_broken(target) || target.error == FetchError::unresolved || target.error == FetchError::connect)
            site.add(CheckId::link_broken, id, edge.line, target.href);
        if (target.redirects) site.add(CheckId::internal_link_redirected, id, edge.line, target.href);
    });
}

/// A redirect to a page that was known anyway ends the errand; where the rest of the way goes is told by that page.
void finish_redirect(Site& site, PageId id, PageRecord const& page) {
    auto const first = page.address;
    if (page.status < 300 || page.status >= 400 || site.targets[first].leads_to == no_target) return;
    if (site.targets[first].error != FetchError::none) return;  // a circle that was walked
    auto hops = page.hops;
    auto at = first;
    bool in_circles = false;
    while (site.targets[at].leads_to != no_target && !in_circles) {
        at = site.targets[at].leads_to;
        in_circles = at == first || ++hops > limits::study_redirects + page.hops;
    }
    auto const& last = site.targets[at];
    auto const href = site.targets[first].href;
    if (in_circles)
        site.add(CheckId::redirect_loop, id, 0, href);
    else if (hops >= 2 && page.hops < 2)
        site.add(CheckId::redirect_chain, id, 0, href);
    if (!in_circles && is_broken(last)) site.add(CheckId::redirect_to_error, id, 0, href);
    bool const to_home = last.internal && path_of(last.href) == "/" && !names_home(href);
    if (!in_circles && to_home) site.add(CheckId::redirect_to_home, id, 0, href);
}

void finish_canonical(Site& site, PageId id, PageRecord const& page, std::uint32_t& to_home) {
    if (!page.canonical_elsewhere) return;
    auto const& target = site.targets[page.canonical];
    if (target.redirects)
        site.add(CheckId::canonical_to_redirect, id, 0, target.href);
    else if (is_broken(target))
        site.add(CheckId::canonical_to_error, id, 0, target.href);
    if (auto const address = url::WebUrl::parse(target.href); address && !site.open_to_google(*address))
        site.add(CheckId::canonical_to_blocked, id, 0, target.href);
    if (target.page == site.first_page && site.first_page != whole_site && id != site.first_page) ++to_home;
    auto const* other = site.page_of(page.canonical);
    if (other == nullptr) return;
    if (other->noindex) site.add(CheckId::canonical_to_noindex, id, 0, target.href);
    if (other->canonical_elsewhere && other->canonical != page.address)
        site.add(CheckId::canonical_chain, id, 0, target.href);
}

void finish_alternates(Site& site, PageId id, PageRecord const& page) {
    for (auto const& alternate : page.alternates) {
        if (alternate.target == page.address) continue;
        auto const& target = site.targets[alternate.target];
        auto const* other = site.page_of(alternate.target);
        if (target.redirects || is_broken(target) ||
            (other != nullptr && (other->noindex || other->canonical_elsewhere))) {
            site.add(CheckId::hreflang_to_bad_page, id, 0, target.href);
            continue;
        }
        if (other == nullptr || other->status != 200) continue;
        bool const answers =
            std::ranges::any_of(other->alternates, [&](Alternate const& back) { return back.target == page.address; });
        if (!answers) site.add(CheckId::hreflang_no_return, id, 0, target.href);
    }
}

void finish_reach(Site& site, PageId id, PageRecord const& page) {
    auto const inlinks = site.targets[page.address].inlinks;
    if (!page.indexable() || id == site.first_page) return;
    if (page.from_sitemap && inlinks == 0) site.add(CheckId::orphan_page, id);
    if (inlinks == 1 && site.pages.size() >= 10) site.add(CheckId::page_few_inlinks, id);
}

struct Shape {
    std::uint64_t path, folded;
    std::string_view href;
    PageId page;
    bool query;
};

void finish_twins(Site& site) {
    std::vector<Shape> shapes;
    for (PageId id = 0; id < site.pages.size(); ++id) {
        auto const& page = site.pages[id];
        if (!page.html || page.status != 200 || page.canonical_elsewhere) continue;
        auto const href = site.targets[page.address].href;
        auto const query = href.find('?');
        shapes.push_back({hash_of(href.substr(0, query)), folded(href), href, id, query != std::string_view::npos});
    }
    std::ranges::sort(shapes, {}, &Shape::folded);
    for (std::size_t at = 1; at < shapes.size(); ++at) {
        auto const &left = shapes[at - 1], &right = shapes[at];
        if (left.folded != right.folded || left.href == right.href) continue;
        bool const index = left.href.contains("/index.") || right.href.contains("/index.");
        bool const slash = left.href.ends_with('/') != right.href.ends_with('/');
        if (index)
            site.add(CheckId::index_duplicate, right.page, 0, left.href);
        else if (slash)
            site.add(CheckId::slash_duplicate, right.page, 0, left.href);
    }
    std::ranges::sort(shapes, {}, &Shape::path);
    for (std::size_t at = 0; at < shapes.size();) {
        std::size_t end = at, queries = 0;
        for (; end < shapes.size() && shapes[end].path == shapes[at].path; ++end) queries += shapes[end].query ? 1 : 0;
        if (queries >= 20) site.add(CheckId::parameter_explosion, shapes[at].page, 0, fmt::format("{} × ?", queries));
        at = end;
    }
}

void finish_external(Site& site) {
    for (auto const& target : site.targets) {
        if (target.internal || target.kind != TargetKind::page || !target.answered) continue;
        auto const status = target.status;
        if (status == 404 || status == 410 || (status >= 500 && status != 503 && status != 999) ||
            target.error == FetchError::unresolved)
            site.add(CheckId::link_broken_external, target.first_from, target.first_line, target.href);
        else if (status == 429 || status == 403 || status == 999 || status == 503 || target.error != FetchError::none)
            site.add(CheckId::link_unverified_external, target.first_from, target.first_line, target.href);
        else if (target.redirects)
            site.add(CheckId::link_redirected_external, target.first_from, target.first_line, target.href);
    }
}

}  // namespace

bool names_home(std::string_view href) {
    return folded(href.substr(0, href.find_first_of("?#"))) == folded("/");
}

void finish_graph(Site& site) {
    std::uint32_t to_home = 0, noindex = 0, html = 0;
    for (PageId id = 0; id < site.pages.size(); ++id) {
        auto const& page = site.pages[id];
        finish_links(site, id, page);
        finish_redirect(site, id, page);
        finish_canonical(site, id, page, to_home);
        finish_alternates(site, id, page);
        finish_reach(site, id, page);
        html += page.html && page.status == 200 ? 1 : 0;
        noindex += page.html && page.noindex ? 1 : 0;
    }
    if (to_home >= 3) site.add(CheckId::canonical_to_home, whole_site, 0, fmt::format("{}", to_home));
    if (html >= 5 && noindex * 2 >= html)
        site.add(CheckId::noindex_sitewide, whole_site, 0, fmt::format("{} / {}", noindex, html));
    finish_twins(site);
    finish_external(site);
}

}  // namespace slovo::study
