// Addresses and links of a page.
#include <algorithm>

#include <fmt/format.h>
#include "study/inspect/page.hpp"
#include "study/letters.hpp"
#include "study/mask.hpp"
#include "study/word_lists.hpp"

namespace slovo::study {
namespace {

constexpr std::string_view generic_texts =
    "подробнее|тут|здесь|далее|читать далее|читать дальше|читать полностью|узнать больше|узнать подробнее|ссылка|"
    "нажмите здесь|жмите сюда|кликните сюда|перейти|смотреть|ещё|еще|больше|сюда|"
    "докладніше|детальніше|далі|читати далі|читати більше|дізнатися більше|дізнатись більше|посилання|натисніть тут|"
    "клікніть тут|перейти|дивитися|ще|більше|сюди|"
    "more|here|click here|click this|read more|learn more|more info|more information|details|go|this|link|this page|"
    "right here|start|see more|view more|continue|continue reading|next|"
    "więcej|czytaj więcej|tutaj|kliknij tutaj|mehr|mehr erfahren|hier|hier klicken|weiterlesen|en savoir plus|"
    "cliquez ici|ici|lire la suite|leer más|más|aquí|haga clic aquí";

bool is_session_name(std::string_view lower_query) {
    return contains_any(lower_query,
                        "phpsessid=|jsessionid=|aspsessionid|sessionid=|session_id=|osclisid=|zenid=|cfid=");
}

/// Percent-encoded bytes that are windows-1251 Cyrillic (%CF%F0…) and no UTF-8.
bool has_cp1251(std::string_view target) {
    auto const hex = [](char c) {
        return is_digit(c)                                        ? c - '0'
               : (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'f') ? ascii_lower(c) - 'a' + 10
                                                                  : -1;
    };
    int run = 0;
    bool continuation = false;
    for (std::size_t at = 0; at + 2 < target.size(); ++at) {
        int const value = target[at] == '%' && hex(target[at + 1]) >= 0 && hex(target[at + 2]) >= 0
                              ? hex(target[at + 1]) * 16 + hex(target[at + 2])
                              : -1;
        if (value < 0) continue;
        at += 2;
        continuation = continuation || (value >= 0x80 && value < 0xC0);
        run += value >= 0xC0 ? 1 : 0;
    }
    return run >= 3 && !continuation;
}

bool repeats_segments(std::string_view path) {
    std::vector<std::string_view> segments;
    while (!path.empty() && segments.size() < 200) {
        path.remove_prefix(1);
        auto const end = std::min(path.find('/'), path.size());
        if (end > 0) segments.push_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    std::ranges::sort(segments);
    for (std::size_t at = 2; at < segments.size(); ++at)
        if (segments[at] == segments[at - 2]) return true;
    return false;
}

bool is_private_host(url::WebUrl const& address) {
    auto const host = address.host();
    if (address.host_kind() == url::HostKind::ipv4) {
        auto const second = host.starts_with("172.") ? leading_number(host.substr(4)) : -1;
        return host.starts_with("127.") || host.starts_with("10.") || host.starts_with("192.168.") ||
               host.starts_with("169.254.") || (second >= 16 && second <= 31);
    }
    return host == "localhost" || host == "[::1]" || host.ends_with(".localhost") || host.ends_with(".local") ||
           host.ends_with(".test") || host.ends_with(".internal") || host.starts_with("staging.") ||
           host.starts_with("stage.") || host.starts_with("dev.") || host.starts_with("test.") ||
           host.contains(".staging.");
}

bool is_malformed_contact(std::string_view href) {
    if (starts_with_ignoring_case(href, "mailto:")) {
        auto const address =
            trimmed(href.substr(7, href.find('?') == std::string_view::npos ? href.size() : href.find('?') - 7));
        auto const at = address.find('@');
        return !address.empty() && !address.contains("%40") &&
               (at == std::string_view::npos || at == 0 || !address.substr(at).contains('.') || address.contains(' '));
    }
    auto const number = trimmed(href.substr(4));
    auto const digits = std::ranges::count_if(number, is_digit);
    auto const odd =
        std::ranges::any_of(number, [](char c) { return is_alpha(c) || static_cast<unsigned char>(c) >= 0x80; });
    return digits < 3 || digits > 15 || (odd && !number.contains(";"));
}

struct Counts {
    std::uint32_t links = 0, others = 0;
};

void inspect_text_of(Page const& page, Anchor const& anchor) {
    static WordSet const generic(generic_texts);
    auto text = lowered(anchor.text);
    while (!text.empty() && (is_space(text.back()) || text.back() == '.' || text.back() == '>' || text.back() == '!'))
        text.pop_back();
    for (std::string_view const arrow : {"…", "→", "»", "›"})
        if (text.ends_with(arrow))
            text.resize(trimmed(std::string_view(text).substr(0, text.size() - arrow.size())).size());
    if (text.size() < 64 && generic.contains(text)) page.add(CheckId::link_text_generic, anchor.line, anchor.text);
}

void note_external(Page& page, Anchor const& anchor, url::WebUrl const& address) {
    auto const id = page.site.target(address);
    auto& target = page.site.targets[id];
    if (target.kind == TargetKind::unknown) {
        target.kind = TargetKind::page;
        target.first_from = page.id;
        target.first_line = anchor.line;
        page.links.resources.push_back({address, false});
    }
}

void note_internal(Page& page, Anchor const& anchor, url::WebUrl const& address) {
    auto const id = page.site.target(address);
    auto& target = page.site.targets[id];
    bool const nofollow = has_token(anchor.rel, "nofollow");
    if (nofollow) page.add(CheckId::link_nofollow_internal, anchor.line, anchor.href);
    if (target.first_from == whole_site) {
        target.first_from = page.id;
        target.first_line = anchor.line;
    }
    if (!target.followed) {
        target.followed = !nofollow;
        page.links.pages.push_back({address, nofollow});
    }
    page.site.edges.push_back({id, anchor.line});
}

void inspect_anchor(Page& page, Anchor const& anchor, Counts& counts) {
    auto const href = trimmed(anchor.href);
    if (!anchor.has_href) {
        if (anchor.clickable && !anchor.has_target_name) page.add(CheckId::link_uncrawlable, anchor.line, anchor.text);
        return;
    }
    ++counts.links;
    inspect_text_of(page, anchor);
    if (href.empty() || href == "#") {
        page.add(CheckId::link_placeholder, anchor.line, anchor.text);
        return;
    }
    if (starts_with_ignoring_case(href, "javascript:") || starts_with_ignoring_case(href, "file:")) {
        page.add(CheckId::link_uncrawlable, anchor.line, href.substr(0, 80));
        return;
    }
    if (starts_with_ignoring_case(href, "tel:") || starts_with_ignoring_case(href, "mailto:")) {
        if (is_malformed_contact(href)) page.add(CheckId::link_contact_malformed, anchor.line, href);
        return;
    }
    if (href.starts_with('#')) {
        auto const name = href.substr(1);
        if (name != "top" && !name.starts_with("!") && !name.starts_with("/") && !name.contains('%') &&
            !std::ranges::binary_search(page.facts.target_names, hash_of(name)))
            page.add(CheckId::link_fragment_missing, anchor.line, href);
        return;
    }
    auto const address = resolved(page, href);
    if (!address) {
        auto const scheme = std::min(href.find(':'), href.size());
        bool const other = scheme < 12 && scheme > 1 && std::ranges::all_of(href.substr(0, scheme), is_alpha);
        if (!other || starts_with_ignoring_case(href, "http")) page.add(CheckId::link_malformed, anchor.line, href);
        return;
    }
    if (is_private_host(*address) && !is_private_host(page.response.url))
        page.add(CheckId::link_to_private, anchor.line, href);
    if (page.https() && address->scheme() == url::Scheme::http) page.add(CheckId::link_to_http, anchor.line, href);
    if (find_email(address->query().value_or("")) != std::string_view::npos)
        page.add(CheckId::personal_data_in_url, anchor.line, href);
    if (page.site.is_internal(address->host())) {
        counts.others += without_fragment(address->href()) != without_fragment(page.response.url.href()) ? 1 : 0;
        note_internal(page, anchor, *address);
    } else {
        note_external(page, anchor, *address);
    }
}

void inspect_mixed(Page const& page, std::string_view reference, bool active, std::uint32_t line) {
    if (page.https() && starts_with_ignoring_case(trimmed(reference), "http://"))
        page.add(active ? CheckId::mixed_content_active : CheckId::mixed_content_passive, line, reference);
}

}  // namespace

void inspect_address(Page const& page) {
    auto const& address = page.response.url;
    auto const path = address.path();
    if (path.contains('_')) page.add(CheckId::url_underscore, 0, path);
    bool upper = false;
    for (std::size_t at = 0; at < path.size(); ++at) {
        if (path[at] == '%')
            at += 2;
        else
            upper = upper || (path[at] >= 'A' && path[at] <= 'Z');
    }
    if (upper) page.add(CheckId::url_uppercase, 0, path);
    if (path.contains("//")) page.add(CheckId::url_double_slash, 0, path);
    if (characters(path) > 115 && !path.contains('%')) page.add(CheckId::url_long, 0, path);
    if (is_session_name(lowered(address.target()))) page.add(CheckId::url_session_id, 0, address.target());
    if (has_cp1251(address.target())) page.add(CheckId::url_cp1251, 0, address.target());
    if (repeats_segments(path)) page.add(CheckId::repeated_segments, 0, path);
    if (find_email(address.query().value_or("")) != std::string_view::npos)
        page.add(CheckId::personal_data_in_url, 0, address.target());
}

void inspect_links(Page& page) {
    Counts counts;
    for (auto const& anchor : page.facts.anchors) inspect_anchor(page, anchor, counts);
    page.site.keep_links(page.record);
    for (auto const& edge : page.site.edges)
        if (edge.target != page.record.address) ++page.site.targets[edge.target].inlinks;
    if (counts.links > 100) page.add(CheckId::links_many, 0, fmt::format("{}", counts.links));
    if (counts.others == 0 && page.response.status == 200) page.add(CheckId::dead_end);
    for (auto const& script : page.facts.scripts) inspect_mixed(page, script.src, true, script.line);
    for (auto const& frame : page.facts.frames) inspect_mixed(page, frame.src, true, frame.line);
    for (auto const& link : page.facts.links)
        if (has_token(link.rel, "stylesheet")) inspect_mixed(page, link.href, true, link.line);
    for (auto const& image : page.facts.images) inspect_mixed(page, image.src, false, image.line);
    for (auto const& media : page.facts.media) inspect_mixed(page, media, false, 0);
}

}  // namespace slovo::study
