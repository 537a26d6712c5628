// What a page asks of a telephone's connection, as far as the page and its headers say it.
#include <algorithm>

#include <fmt/format.h>
#include "study/inspect/page.hpp"
#include "study/inspect/trackers.hpp"
#include "study/letters.hpp"

namespace slovo::study {
namespace {

struct Library {
    std::string_view name;  ///< in file names, in lower case
    int oldest_good;        ///< major version
};
constexpr Library libraries[] = {{"jquery-", 3},     {"jquery/", 3},    {"jquery@", 3},
                                 {"bootstrap/", 4},  {"bootstrap@", 4}, {"angularjs/", 2},
                                 {"angular.js/", 2}, {"prototype/", 2}, {"mootools", 2}};

void inspect_library(Page const& page, Script const& script) {
    auto const source = lowered(script.src);
    for (auto const& library : libraries) {
        auto const at = source.find(library.name);
        if (at == std::string::npos) continue;
        auto const version = leading_number(std::string_view(source).substr(at + library.name.size()));
        if (version >= 0 && version < library.oldest_good) {
            page.add(CheckId::library_old, script.line, script.src);
            return;
        }
    }
}

struct Blocking {
    std::uint32_t count = 0;
    std::vector<std::string> hosts;
};

void note_host(Page const& page, Blocking& blocking, std::string_view reference) {
    ++blocking.count;
    if (auto const address = resolved(page, reference); address && address->host() != page.response.url.host())
        blocking.hosts.emplace_back(address->host());
}

Blocking collect_styles(Page& page) {
    Blocking blocking;
    for (auto const& link : page.facts.links) {
        bool const style = has_token(link.rel, "stylesheet");
        if (style) {
            static_cast<void>(want_resource(page, link.href, TargetKind::style, link.line));
            if (link.in_head && (link.media.empty() || is_one_of(link.media, "all|screen")))
                note_host(page, blocking, link.href);
        } else if (has_token(link.rel, "preload") && link.as == "font") {
            static_cast<void>(want_resource(page, link.href, TargetKind::font, link.line));
        } else if (has_token(link.rel, "icon")) {
            static_cast<void>(want_resource(page, link.href, TargetKind::image, link.line));
        }
    }
    for (auto const& script : page.facts.scripts) {
        if (script.src.empty()) continue;
        static_cast<void>(want_resource(page, script.src, TargetKind::script, script.line));
        if (script.in_head && !script.async && !script.defer) note_host(page, blocking, script.src);
    }
    return blocking;
}

void inspect_hints(Page const& page, Blocking const& blocking) {
    for (auto const& host : blocking.hosts) {
        bool const hinted = std::ranges::any_of(page.facts.links, [&](LinkTag const& link) {
            return (has_token(link.rel, "preconnect") || has_token(link.rel, "dns-prefetch")) &&
                   contains_ignoring_case(link.href, host);
        });
        if (!hinted) {
            page.add(CheckId::preconnect_missing, 0, host);
            return;
        }
    }
}

/// Lantern in one line: connection, first byte, then the blocking bytes in rounds of a slow telephone (150 ms, 1.6
/// Mbit/s).
void estimate_paint(Page const& page, std::uint32_t blocking) {
    double const round = 150;
    double const first_byte = std::chrono::duration<double, std::milli>(page.response.first_byte).count();
    double const setup = round * (page.https() ? 3 : 2);
    double const html = static_cast<double>(page.response.wire_bytes) / 204.8;
    double const files = blocking == 0 ? 0 : round * 2 + blocking * 15'000 / 204.8;
    double const sum = setup + first_byte + html + files;
    if (sum > 3000) page.add(CheckId::paint_estimated_slow, 0, fmt::format("≈ {:.1f} s ± 30 %", sum / 1000));
}

void inspect_styles_text(Page const& page) {
    auto const styles = lowered(page.facts.styles);
    if (styles.size() > 50 * 1024) page.add(CheckId::inline_css_large, 0, fmt::format("{} KiB", styles.size() / 1024));
    if (styles.contains("@import")) page.add(CheckId::css_import);
    if (styles.contains("@font-face") && !styles.contains("font-display")) page.add(CheckId::font_display_missing);
    for (auto const& link : page.facts.links)
        if (link.href.contains("fonts.googleapis.com/css") && !link.href.contains("display="))
            page.add(CheckId::font_display_missing, link.line, link.href);
}

}  // namespace

void inspect_speed(Page& page) {
    auto const blocking = collect_styles(page);
    if (blocking.count > 3) page.add(CheckId::render_blocking, 0, fmt::format("{}", blocking.count));
    inspect_hints(page, blocking);
    if (page.facts.first_sync_script > 0 && page.facts.first_sync_script < page.facts.first_style)
        for (auto const& script : page.facts.scripts)
            if (script.order == page.facts.first_sync_script && script.in_head)
                page.add(CheckId::script_before_style, script.line, script.src);
    estimate_paint(page, blocking.count);
    inspect_styles_text(page);
    std::vector<std::uint64_t> hosts, containers;
    for (auto const& script : page.facts.scripts) {
        inspect_library(page, script);
        if (script.text.contains("document.write(")) page.add(CheckId::document_write, script.line);
        if (auto const address = resolved(page, script.src);
            address && !script.src.empty() && !page.site.is_internal(address->host()))
            hosts.push_back(hash_of(address->host()));
        for (auto const text : {script.text, script.src})
            if (auto const at = text.find("GTM-"); at != std::string_view::npos)
                containers.push_back(
                    hash_of(text.substr(at, std::min(text.find_first_of("'\"& ", at), text.size()) - at)));
    }
    for (auto* const list : {&hosts, &containers}) {
        std::ranges::sort(*list);
        auto const [first, last] = std::ranges::unique(*list);
        list->erase(first, last);
    }
    if (hosts.size() > 10) page.add(CheckId::third_party_scripts_many, 0, fmt::format("{}", hosts.size()));
    if (containers.size() > 1) page.add(CheckId::tag_managers_many, 0, fmt::format("{} × GTM", containers.size()));
    if (page.facts.frames.size() > 4) page.add(CheckId::iframes_many, 0, fmt::format("{}", page.facts.frames.size()));
    auto const& headers = page.response;
    if (page.is_first() && headers.http_version < 30 && !headers.header("alt-svc").contains("h3"))
        page.add(CheckId::http3_missing);
    if (headers.body.size() > 1400 && headers.content_encoding.empty())
        page.add(CheckId::compression_missing, 0, fmt::format("{} KiB", headers.body.size() / 1024));
    else if (headers.body.size() > 1400 && headers.content_encoding == "gzip")
        page.add(CheckId::brotli_missing);
}

}  // namespace slovo::study
