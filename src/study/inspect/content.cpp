// Title, description, headings, text, encoding.
#include <array>

#include <fmt/format.h>
#include "study/inspect/page.hpp"
#include "study/letters.hpp"
#include "study/mask.hpp"
#include "study/score.hpp"

namespace slovo::study {
namespace {

constexpr std::string_view placeholders =
    "home|home page|homepage|untitled|untitled document|new page|document|index|page|test|title|welcome|main|главная|"
    "главная страница|без названия|новая страница|заголовок|добро пожаловать|головна|головна сторінка|без назви|"
    "нова сторінка|ласкаво просимо|страница|сторінка";

void inspect_title(Page const& page) {
    auto const& titles = page.facts.titles;
    if (titles.empty() || titles.front().empty()) {
        page.add(CheckId::title_missing);
        return;
    }
    auto const title = titles.front();
    if (titles.size() > 1) page.add(CheckId::title_multiple, 0, fmt::format("{} × <title>", titles.size()));
    auto const length = characters(title);
    auto const lower = lowered(title);
    if (is_one_of(lower, placeholders))
        page.add(CheckId::title_placeholder, 0, title);
    else if (length < 20)
        page.add(CheckId::title_short, 0, fmt::format("{}: {}", length, title));
    if (length > 60 || pixels(title) > 580)
        page.add(CheckId::title_long, 0, fmt::format("{}, ≈{} px: {}", length, pixels(title), title));
    page.record.title = hash_of(lower);
    page.record.shown_title = page.site.keep(evidence(title, title_bytes));
}

void inspect_description(Page const& page) {
    std::string_view first;
    std::size_t count = 0;
    for (auto const& meta : page.facts.metas)
        if (meta.name == "description" && ++count == 1) first = trimmed(meta.content);
    if (first.empty()) {
        page.add(CheckId::description_missing);
        return;
    }
    if (count > 1) page.add(CheckId::description_multiple, 0, fmt::format("{} × description", count));
    auto const length = characters(first);
    if (length < 80) page.add(CheckId::description_short, 0, fmt::format("{}: {}", length, first));
    if (length > 160) page.add(CheckId::description_long, 0, fmt::format("{}: {}", length, first));
    page.record.description = hash_of(lowered(first));
}

void inspect_headings(Page const& page) {
    std::size_t firsts = 0;
    int last = 0;
    std::string_view h1;
    for (auto const& heading : page.facts.headings) {
        if (heading.text.empty()) page.add(CheckId::heading_empty, heading.line, fmt::format("<h{}>", heading.level));
        if (heading.level == 1 && !heading.text.empty() && ++firsts == 1) h1 = heading.text;
        if (last > 0 && heading.level > last + 1)
            page.add(CheckId::heading_skip, heading.line,
                     fmt::format("h{} → h{}: {}", last, heading.level, heading.text));
        last = heading.level;
    }
    if (firsts == 0) page.add(CheckId::h1_missing);
    if (firsts > 1) page.add(CheckId::h1_multiple, 0, fmt::format("{} × <h1>", firsts));
    if (firsts == 0) return;
    auto const lower = lowered(h1);
    page.record.h1 = hash_of(lower);
    if (firsts == 1 && page.record.title == page.record.h1) page.add(CheckId::title_equals_h1, 0, h1);
}

/// Letters that UTF-8 gives when it is read as windows-1251 or windows-1252, more than a few of them.
bool looks_garbled(std::string_view text) {
    std::size_t pairs = 0;
    for (std::size_t at = 0; at + 3 < text.size(); ++at) {
        auto const first = static_cast<unsigned char>(text[at]), second = static_cast<unsigned char>(text[at + 1]);
        if (!((first == 0xD0 && (second | 1) == 0xA1) || (first == 0xC3 && (second | 1) == 0x91))) continue;
        auto const pair = text.substr(at, 4);
        // "Р°", "Рё", "СЃ" and the like: Р or С before a sign or a letter that words never have there.
        bool const cyrillic = (pair.starts_with("\xD0\xA0") || pair.starts_with("\xD0\xA1")) &&
                              (pair[2] == '\xC2' || pair.substr(2) == "\xD1\x93" || pair.substr(2) == "\xE2\x80");
        bool const latin = pair.starts_with("\xC3\x90\xC2") || pair.starts_with("\xC3\x91\xC2") ||
                           pair.starts_with("\xC3\x91\xE2") || pair.starts_with("\xC3\x90\xC5");
        pairs += cyrillic || latin ? 1 : 0;
    }
    return pairs >= 5;
}

void inspect_text(Page const& page) {
    auto const& source = page.decoded.text;
    if (page.record.words < 200) page.add(CheckId::thin_content, 0, fmt::format("{}", page.record.words));
    if (source.size() > 2000 && page.visible.size() * 20 < source.size())
        page.add(CheckId::text_ratio_low, 0, fmt::format("{} / {}", page.visible.size(), source.size()));
    if (page.said[PageWords::placeholder]) page.add(CheckId::placeholder_text);
    if (page.decoded.replaced > 3 || page.visible.contains("\xEF\xBF\xBD") || looks_garbled(page.visible))
        page.add(CheckId::mojibake);
    auto const mark = page.visible.rfind("©");
    if (mark != std::string_view::npos) {
        int newest = 0;
        auto const around = page.visible.substr(mark, 60);
        for (std::size_t at = 0; at + 4 <= around.size(); ++at)
            if (is_digit(around[at]) && leading_number(around.substr(at)) >= 1990 &&
                leading_number(around.substr(at)) < 2200)
                newest = std::max(newest, static_cast<int>(leading_number(around.substr(at))));
        auto const today = std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(page.site.now));
        if (newest > 0 && newest + 2 <= static_cast<int>(today.year()))
            page.add(CheckId::copyright_outdated, 0, fmt::format("© {}", newest));
    }
}

void inspect_encoding(Page const& page) {
    auto const& decoded = page.decoded;
    bool const bom = decoded.by == html::Decoded::By::bom;
    if (!decoded.has_http && !decoded.has_meta && !bom) page.add(CheckId::charset_missing);
    if (decoded.meta_late && !decoded.has_http && !bom) page.add(CheckId::charset_late);
    if (decoded.has_http && decoded.has_meta && decoded.http != decoded.meta)
        page.add(CheckId::charset_conflict, 0,
                 fmt::format("HTTP: {}, meta: {}", html::name_of(decoded.http), html::name_of(decoded.meta)));
    if (decoded.contradicted)
        page.add(CheckId::charset_wrong, 0, fmt::format("{}", html::name_of(decoded.encoding)));
    else if (decoded.encoding != html::Encoding::utf8 && (decoded.has_http || decoded.has_meta))
        page.add(CheckId::charset_not_utf8, 0, html::name_of(decoded.encoding));
}

}  // namespace

void inspect_content(Page const& page) {
    inspect_title(page);
    inspect_description(page);
    inspect_headings(page);
    inspect_text(page);
    inspect_encoding(page);
    if (page.summary.quirks) page.add(CheckId::doctype_missing, 1, page.facts.has_doctype ? "quirks" : "");
    for (auto const& meta : page.facts.metas)
        if (!meta.in_head && is_one_of(meta.name, "description|robots"))
            page.add(CheckId::meta_in_body, meta.line, meta.name);
    if (page.facts.title_in_body) page.add(CheckId::meta_in_body, 0, "title");
    if (page.summary.elements > 1500) page.add(CheckId::dom_large, 0, fmt::format("{}", page.summary.elements));
    if (page.summary.deepest > 25) page.add(CheckId::dom_deep, 0, fmt::format("{}", page.summary.deepest));
    for (auto const& link : page.facts.links)
        if (has_token(link.rel, "icon")) page.site.seen.icon = true;
}

void inspect_social(Page const& page) {
    constexpr auto needed = std::to_array<std::string_view>({"og:title", "og:description", "og:image", "og:url"});
    std::string missing;
    for (auto const name : needed)
        if (auto const* meta = page.facts.meta(name); meta == nullptr || trimmed(meta->content).empty())
            missing.append(missing.empty() ? "" : ", ").append(name);
    if (!missing.empty()) page.add(CheckId::og_incomplete, 0, missing);
    if (!missing.empty() && page.facts.meta("twitter:card") == nullptr) page.add(CheckId::twitter_card_missing);
    if (auto const* own = page.facts.meta("og:url"); own != nullptr && page.record.canonical != no_target) {
        auto const address = resolved(page, own->content);
        if (!address || page.site.targets[page.record.canonical].href != without_fragment(address->href()))
            page.add(CheckId::og_url_mismatch, own->line, own->content);
    }
}

}  // namespace slovo::study
