// Files that pages ask for: what came when they were asked for.
#include "study/inspect/resources.hpp"

#include <algorithm>

#include <fmt/format.h>
#include "study/inspect/image_header.hpp"
#include "study/letters.hpp"
#include "study/score.hpp"

namespace slovo::study {
namespace {

std::size_t size_of(Response const& response) {
    if (auto const length = leading_number(response.header("content-length")); length >= 0)
        return static_cast<std::size_t>(length);
    return std::max(response.wire_bytes, response.body.size());
}

void judge_image(Site& site, Target& target, Response const& response) {
    auto const bytes = size_of(response);
    auto const say = [&](CheckId check, std::string_view text) {
        site.add(check, target.first_from, target.first_line, text);
    };
    auto const text = fmt::format("{}: {} KiB", target.href, bytes / 1024);
    if (bytes > 500 * 1024)
        say(CheckId::image_heavy, text);
    else if (bytes > 200 * 1024)
        say(CheckId::image_large, text);
    auto const type = lowered(response.header("content-type"));
    auto const header = read_image_header(response.body);
    if ((!type.empty() && !type.starts_with("image/") && !type.starts_with("application/octet-stream")) ||
        (type.empty() && !response.body.empty() && header.kind == ImageKind::unknown))
        say(CheckId::image_wrong_type, fmt::format("{}: {}", target.href, type));
    bool const old = header.kind == ImageKind::jpeg || header.kind == ImageKind::png ||
                     (response.body.empty() && (type.starts_with("image/jpeg") || type.starts_with("image/png")));
    if (old && bytes > 50 * 1024) say(CheckId::image_old_format, text);
    if ((header.kind == ImageKind::gif || type.starts_with("image/gif")) && bytes > 100 * 1024)
        say(CheckId::image_animated_gif, text);
    if (header.width == 0 || header.height == 0 || header.width > 65535 || header.height > 65535) return;
    target.width = static_cast<std::uint16_t>(header.width);
    target.height = static_cast<std::uint16_t>(header.height);
    auto const used = target.declared_width, used_height = target.declared_height;
    if (used > 0 && header.width >= 2U * used && header.width > 400 && !target.has_srcset)
        say(CheckId::image_no_srcset, fmt::format("{}: {} px → {} px", target.href, header.width, used));
    if (used > 0 && used_height > 0) {
        double const natural = static_cast<double>(header.width) / header.height;
        double const shown = static_cast<double>(used) / used_height;
        if (shown > natural * 1.05 || shown < natural * 0.95)
            say(CheckId::image_distorted,
                fmt::format("{}: {}×{} → {}×{}", target.href, header.width, header.height, used, used_height));
    }
}

std::size_t saved_by_minifying(std::string_view text) {
    std::size_t saved = 0;
    bool line_start = true;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text.substr(at, 2) == "/*") {
            auto const end = std::min(text.find("*/", at + 2), text.size() - 2) + 2;
            saved += end - at;
            at = end - 1;
        } else if (line_start && text.substr(at, 2) == "//") {
            auto const end = std::min(text.find('\n', at), text.size());
            saved += end - at;
            at = end - 1;
        } else if (is_space(text[at]) && (line_start || (at + 1 < text.size() && is_space(text[at + 1])))) {
            ++saved;
        }
        if (at < text.size()) line_start = text[at] == '\n' || (line_start && is_space(text[at]));
    }
    return saved;
}

void judge_code(Site& site, Target const& target, Response const& response) {
    std::string_view const text(reinterpret_cast<char const*>(response.body.data()), response.body.size());
    auto const say = [&](CheckId check, std::string_view what) {
        site.add(check, target.first_from, target.first_line, what);
    };
    bool const style = target.kind == TargetKind::style;
    auto const saved = saved_by_minifying(text);
    if (style && saved >= 2048 && saved * 20 >= text.size())
        say(CheckId::css_unminified, fmt::format("{}: {} KiB", target.href, saved / 1024));
    if (!style && saved >= 2048 && saved * 10 >= text.size())
        say(CheckId::js_unminified, fmt::format("{}: {} KiB", target.href, saved / 1024));
    if (style && text.contains("@import")) say(CheckId::css_import, target.href);
    if (style && text.contains("@font-face") && !text.contains("font-display"))
        say(CheckId::font_display_missing, target.href);
    if (!style && text.contains("document.write(")) say(CheckId::document_write, target.href);
    if (text.size() > 1400 && response.content_encoding.empty() && target.internal)
        say(CheckId::compression_missing, target.href);
}

void judge_cache(Site& site, Target const& target, Response const& response) {
    auto const control = lowered(response.header("cache-control"));
    auto const say = [&](CheckId check) {
        site.add(check, target.first_from, target.first_line, fmt::format("{}: {}", target.href, control));
    };
    if (directive(control, "no-store").data() != nullptr) {
        say(CheckId::cache_no_store);
        return;
    }
    auto const age = leading_number(directive(control, "max-age"));
    bool const expires = !response.header("expires").empty();
    if ((age >= 0 && age < 7 * 86400) || (age < 0 && !expires)) say(CheckId::cache_short);
}

}  // namespace

void note_resource(Site& site, url::WebUrl const& asked, Response const& response) {
    auto const id = site.target(asked);
    auto& target = site.targets[id];
    target.answered = true;
    target.error = response.error;
    target.status = static_cast<std::int16_t>(response.status);
    target.redirects =
        without_fragment(response.url.href()) != target.href || (response.status >= 300 && response.status < 400);
    target.bytes = static_cast<std::uint32_t>(std::min<std::size_t>(size_of(response), 0xFFFFFFFF));
    auto const type = lowered(response.header("content-type"));
    bool const fine = response.status == 200 && response.error == FetchError::none;
    bool const document = contains_any(type, "pdf|msword|officedocument|zip");
    if (document && target.bytes > 10 * 1024 * 1024)
        site.add(CheckId::document_heavy, target.first_from, target.first_line,
                 fmt::format("{}: {} MiB", target.href, target.bytes >> 20));
    bool const failed = response.status >= 400 && response.status != 429;
    bool const unreachable = response.error == FetchError::unresolved || response.error == FetchError::connect;
    switch (target.kind) {
        case TargetKind::image:
            target.right_type = fine && (type.empty() || type.starts_with("image/"));
            if (failed || unreachable)
                site.add(CheckId::image_broken, target.first_from, target.first_line, target.href);
            else if (fine)
                judge_image(site, target, response);
            break;
        case TargetKind::style:
        case TargetKind::script:
        case TargetKind::font:
            if (failed || unreachable)
                site.add(CheckId::resource_broken, target.first_from, target.first_line, target.href);
            else if (fine && target.kind != TargetKind::font)
                judge_code(site, target, response);
            if (target.internal && fine && !site.open_to_google(asked))
                site.add(CheckId::robots_blocks_resources, target.first_from, target.first_line, target.href);
            break;
        default: break;
    }
    if (fine && target.internal && target.kind != TargetKind::page && target.kind != TargetKind::unknown)
        judge_cache(site, target, response);
}

void note_preview(Site& site, PageId id, url::WebUrl const& address, std::uint32_t line) {
    auto const target = site.target(address);
    site.previews.push_back({id, target, line});
}

void finish_resources(Site& site) {
    for (auto const& preview : site.previews) {
        auto const& target = site.targets[preview.target];
        if (!target.answered) continue;
        if (target.status >= 400 || !target.right_type)
            site.add(CheckId::og_image_broken, preview.page, preview.line, target.href);
        else if (target.width > 0 && (target.width < 1200 || target.height < 630))
            site.add(CheckId::og_image_small, preview.page, preview.line,
                     fmt::format("{}×{}", target.width, target.height));
    }
    std::vector<std::uint64_t> hosts;
    for (PageId id = 0; id < site.pages.size(); ++id) {
        auto const& page = site.pages[id];
        if (!page.html) continue;
        std::uint64_t bytes = page.bytes;
        hosts.clear();
        std::uint32_t own = 0;
        for_each_resource(page, [&](TargetId resource) {
            auto const& target = site.targets[resource];
            bytes += target.bytes;
            own += target.internal ? 1 : 0;
            auto const begin = std::min(target.href.find("//") + 2, target.href.size());
            hosts.push_back(hash_of(target.href.substr(begin, target.href.find('/', begin) - begin)));
        });
        std::ranges::sort(hosts);
        auto const distinct = std::ranges::unique(hosts);
        auto const host_count = static_cast<std::size_t>(distinct.begin() - hosts.begin());
        if (bytes > 4000 * 1024) {
            site.add(CheckId::page_weight, id, 0, fmt::format("{} KiB", bytes / 1024));
            if (id == site.first_page) site.add(CheckId::landing_slow, id, 0, fmt::format("{} KiB", bytes / 1024));
        }
        if (page.resource_count + 1 > 80)
            site.add(CheckId::requests_many, id, 0, fmt::format("{}", page.resource_count + 1));
        if (host_count > 12) site.add(CheckId::domains_many, id, 0, fmt::format("{}", host_count));
        if (site.http1 && own >= 6 && !site.found.has(CheckId::http1_only))
            site.add(CheckId::http1_only, id, 0, fmt::format("{}", own));
    }
}

}  // namespace slovo::study
