// Canonical addresses and the other languages of a page: what the page itself says; whether the targets keep the
// promise is decided when all pages are known (graph.cpp).
#include <algorithm>

#include "study/inspect/language_codes.hpp"
#include "study/inspect/page.hpp"
#include "study/letters.hpp"

namespace slovo::study {
namespace {

struct HeaderLink {
    std::string_view href, rel, hreflang;
};

/// The parts of an HTTP header Link: `<https://a/>; rel="canonical"; hreflang="uk"`.
std::vector<HeaderLink> header_links(Response const& response) {
    std::vector<HeaderLink> links;
    for (auto const& header : response.headers) {
        if (header.name != "link") continue;
        std::string_view rest = header.value;
        while (links.size() < 200) {
            auto const open = rest.find('<');
            auto const close = rest.find('>', open == std::string_view::npos ? 0 : open);
            if (open == std::string_view::npos || close == std::string_view::npos) break;
            auto const next = std::min(rest.find(",", close), rest.size());
            auto const parameters = rest.substr(close + 1, next - close - 1);
            links.push_back({rest.substr(open + 1, close - open - 1), directive(parameters, "rel"),
                             directive(parameters, "hreflang")});
            rest.remove_prefix(next);
        }
    }
    return links;
}

bool is_absolute(std::string_view reference) {
    return starts_with_ignoring_case(reference, "http://") || starts_with_ignoring_case(reference, "https://");
}

std::string_view bare_host(std::string_view host) {
    return host.starts_with("www.") ? host.substr(4) : host;
}

void judge_canonical(Page& page, url::WebUrl const& address, std::uint32_t line) {
    auto const& own = page.response.url;
    page.record.canonical = page.site.target(address);
    if (page.record.canonical == page.record.address) return;
    page.record.canonical_elsewhere = true;
    bool const same_path = address.target() == own.target() && bare_host(address.host()) == bare_host(own.host());
    if (same_path) page.add(CheckId::canonical_scheme_mismatch, line, address.href());
    auto& target = page.site.targets[page.record.canonical];
    if (!target.followed && target.internal) {
        target.followed = true;
        page.links.pages.push_back({address, false});
    }
}

}  // namespace

void inspect_canonical(Page& page) {
    std::vector<TargetId> named;
    bool any = false;
    for (auto const& link : page.facts.links) {
        if (!has_token(link.rel, "canonical")) continue;
        any = true;
        if (!link.in_head) {
            page.add(CheckId::canonical_in_body, link.line, link.href);
            continue;
        }
        auto const address = resolved(page, link.href);
        if (trimmed(link.href).empty() || !address) {
            page.add(CheckId::canonical_invalid, link.line, link.href);
            continue;
        }
        if (!is_absolute(trimmed(link.href))) page.add(CheckId::canonical_relative, link.line, link.href);
        named.push_back(page.site.target(*address));
        if (named.size() == 1)
            judge_canonical(page, *address, link.line);
        else if (named.back() != named.front())
            page.add(CheckId::canonical_multiple, link.line, link.href);
    }
    for (auto const& link : header_links(page.response)) {
        if (!has_token(link.rel, "canonical")) continue;
        any = true;
        auto const address = resolved(page, link.href);
        if (address && !named.empty() && page.site.target(*address) != named.front())
            page.add(CheckId::canonical_header_conflict, 0, link.href);
        else if (address && named.empty())
            judge_canonical(page, *address, 0);
    }
    if (!any && page.response.status == 200 && !page.record.noindex) page.add(CheckId::canonical_missing);
}

void inspect_hreflang(Page& page) {
    bool has_self = false, has_default = false;
    auto& alternates = page.record.alternates;
    auto const note = [&](std::string_view href, std::string_view code, std::uint32_t line) {
        auto const lower = lowered(trimmed(code));
        if (lower != "x-default" && !is_language_code(lower)) page.add(CheckId::hreflang_invalid, line, code);
        if (!is_absolute(trimmed(href))) page.add(CheckId::hreflang_relative, line, href);
        auto const address = resolved(page, href);
        if (!address || alternates.size() >= 100) return;
        Alternate alternate{.target = page.site.target(*address)};
        std::ranges::copy_n(lower.begin(),
                            static_cast<std::ptrdiff_t>(std::min(lower.size(), alternate.code.size() - 1)),
                            alternate.code.begin());
        for (auto const& other : alternates)
            if (other.code == alternate.code && other.target != alternate.target)
                page.add(CheckId::hreflang_conflict, line, lower);
        has_default = has_default || lower == "x-default";
        has_self = has_self || alternate.target == page.record.address;
        alternates.push_back(alternate);
        auto& target = page.site.targets[alternate.target];
        if (!target.followed && target.internal) {
            target.followed = true;
            page.links.pages.push_back({*address, false});
        }
    };
    for (auto const& link : page.facts.links)
        if (has_token(link.rel, "alternate") && !link.hreflang.empty()) note(link.href, link.hreflang, link.line);
    for (auto const& link : header_links(page.response))
        if (has_token(link.rel, "alternate") && !link.hreflang.empty()) note(link.href, link.hreflang, 0);
    if (alternates.empty()) return;
    if (!has_self) page.add(CheckId::hreflang_no_self);
    if (!has_default && alternates.size() >= 2) page.add(CheckId::hreflang_no_default);
}

}  // namespace slovo::study
