// Whether search engines may and can take a page.
#include <fmt/format.h>
#include "study/inspect/page.hpp"
#include "study/letters.hpp"

namespace slovo::study {
namespace {

struct RobotsWords {
    bool noindex = false, index = false, nofollow = false, follow = false, no_snippet = false;

    void read(std::string_view list) {
        auto const text = lowered(list);
        for (std::string_view rest = text; !rest.empty();) {
            auto const end = std::min(rest.find(','), rest.size());
            auto word = trimmed(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
            // "googlebot: noindex" in X-Robots-Tag.
            if (auto const colon = word.find(':'); colon != std::string_view::npos && !word.starts_with("max-"))
                word = trimmed(word.substr(colon + 1));
            noindex = noindex || word == "noindex" || word == "none";
            nofollow = nofollow || word == "nofollow" || word == "none";
            index = index || word == "index" || word == "all";
            follow = follow || word == "follow" || word == "all";
            no_snippet = no_snippet || word == "nosnippet" || word == "noimageindex" ||
                         (word.starts_with("max-snippet") && word.ends_with(":0")) ||
                         (word.starts_with("max-snippet:") && trimmed(word.substr(12)) == "0");
        }
    }
};

void inspect_robots_words(Page& page) {
    RobotsWords words;
    std::uint32_t line = 0;
    for (auto const& meta : page.facts.metas)
        if (meta.in_head && !meta.http_equiv && is_one_of(meta.name, "robots|googlebot|yandex|bingbot")) {
            words.read(meta.content);
            line = meta.line;
        }
    for (auto const& header : page.response.headers)
        if (header.name == "x-robots-tag") words.read(header.value);
    page.record.noindex = words.noindex;
    page.record.google_blocked = !page.site.open_to_google(page.response.url);
    if (words.noindex) {
        page.add(CheckId::noindex_page, line);
        if (page.is_first()) page.add(CheckId::noindex_home, line);
        if (page.record.google_blocked) page.add(CheckId::noindex_blocked, line);
    }
    if ((words.noindex && words.index) || (words.nofollow && words.follow)) page.add(CheckId::robots_conflict, line);
    if (words.nofollow) {
        page.links.may_follow = false;
        for (auto const& anchor : page.facts.anchors)
            if (auto const address = resolved(page, anchor.href); address && page.site.is_internal(address->host())) {
                page.add(CheckId::nofollow_page, line);
                break;
            }
    }
    if (words.no_snippet) page.add(CheckId::snippet_blocked, line);
}

bool sets_location(std::string_view script) {
    for (std::size_t at = script.find("location"); at != std::string_view::npos; at = script.find("location", at + 8)) {
        auto rest = trimmed(script.substr(at + 8, 60));
        if (rest.starts_with(".href")) rest = trimmed(rest.substr(5));
        if (rest.starts_with(".replace(") || rest.starts_with(".assign(") ||
            (rest.starts_with("=") && !rest.starts_with("==")))
            return true;
    }
    return false;
}

void inspect_shell(Page const& page) {
    auto const shown = characters(page.visible);
    for (auto const& meta : page.facts.metas)
        if (meta.http_equiv && meta.name == "refresh" && contains_ignoring_case(meta.content, "url"))
            page.add(CheckId::meta_refresh_redirect, meta.line, meta.content);
    if (shown >= 200) return;
    bool bundle = false;
    for (auto const& script : page.facts.scripts) {
        bundle = bundle || !script.src.empty();
        if (sets_location(script.text)) page.add(CheckId::script_redirect, script.line, script.text.substr(0, 120));
    }
    if (bundle && page.facts.empty_root) page.add(CheckId::javascript_shell, 0, fmt::format("{}", shown));
}

void note_temporary(Site& site, PageId id, Response const& hop) {
    if (hop.status == 302 || hop.status == 303 || hop.status == 307)
        site.add(CheckId::redirect_temporary, id, 0, fmt::format("{}: {}", hop.status, hop.url.href()));
}

}  // namespace

void inspect_indexing(Page& page) {
    inspect_robots_words(page);
    inspect_shell(page);
    if (page.response.body.size() > 2 * 1024 * 1024)
        page.add(CheckId::html_too_large, 0, fmt::format("{} KiB", page.response.body.size() / 1024));
    if (!page.facts.titles.empty()) {
        auto const title = lowered(page.facts.titles.front());
        if (contains_any(title, "404|not found|не найден|не знайден|страница не существует|сторінка не існує"))
            page.add(CheckId::soft_404_title, 0, page.facts.titles.front());
    }
    if (page.how.depth > 4) page.add(CheckId::click_depth, 0, fmt::format("{}", page.how.depth));
}

void inspect_status(Site& site, PageId id, Discovery const& how, Response const& response) {
    switch (response.error) {
        case FetchError::timeout:
        case FetchError::too_slow: site.add(CheckId::page_timeout, id, 0, response.url.href()); break;
        case FetchError::unresolved:
        case FetchError::connect:
        case FetchError::bad_http:
        case FetchError::header_too_large:
        case FetchError::bomb: site.add(CheckId::page_unreachable, id, 0, name_of(response.error)); break;
        case FetchError::tls: site.add(CheckId::tls_handshake_failed, id, 0, response.url.host()); break;
        default: break;
    }
    auto const status = response.status;
    if (status >= 500)
        site.add(CheckId::page_server_error, id, 0, fmt::format("{}", status));
    else if (status >= 400 && status != 401 && status != 403 && status != 429)
        site.add(CheckId::page_not_found, id, 0, fmt::format("{}", status));
    if (!response.header("location").empty()) note_temporary(site, id, response);
    if (how.redirects.empty()) return;
    if (status >= 400) site.add(CheckId::redirect_to_error, id, 0, how.redirects.front().url.href());
    if (how.redirects.size() >= 2) site.add(CheckId::redirect_chain, id, 0, how.redirects.front().url.href());
    if (response.error == FetchError::redirect_loop || response.error == FetchError::too_many_redirects)
        site.add(CheckId::redirect_loop, id, 0, how.redirects.front().url.href());
    if (response.error == FetchError::refused_address || response.error == FetchError::refused_scheme ||
        response.error == FetchError::credentials || response.error == FetchError::refused_port)
        site.add(CheckId::redirect_unsafe, id, 0, how.redirects.front().url.href());
    bool was_https = false;
    for (auto const& hop : how.redirects) {
        note_temporary(site, id, hop);
        if (was_https && hop.url.scheme() == url::Scheme::http)
            site.add(CheckId::redirect_downgrade, id, 0, hop.url.href());
        was_https = hop.url.scheme() == url::Scheme::https;
    }
    if (was_https && response.url.scheme() == url::Scheme::http)
        site.add(CheckId::redirect_downgrade, id, 0, response.url.href());
    auto const& asked = how.redirects.front().url;
    if (!names_home(asked.href()) && response.url.target() == "/" && site.is_internal(response.url.host()))
        site.add(CheckId::redirect_to_home, id, 0, asked.href());
    if (id == site.first_page) {
        if (!url::same_site(response.url.host(), site.home.host()))
            site.add(CheckId::final_host_differs, id, 0, response.url.host());
        if (how.redirects.size() >= 2)
            site.add(CheckId::redirects_before_page, id, 0, fmt::format("{}", how.redirects.size()));
        for (auto const& hop : how.redirects)
            if (contains_ignoring_case(hop.header("vary"), "accept-language"))
                site.add(CheckId::language_redirect, id, 0, hop.url.href());
    }
}

}  // namespace slovo::study
