#include <algorithm>
#include <tuple>

#include "study/report/parts.hpp"
#include "study/report/plain.hpp"
#include "study/report/ranking.hpp"
#include "study/report/words.hpp"
#include "text/catalog.hpp"

namespace slovo::study {
namespace {

using text::Key;
using text::say;

constexpr std::size_t title_characters = 90;
constexpr std::size_t evidence_characters = 160;

class Chapters {
public:
    Chapters(ReportSubject const& subject, Medium medium, std::vector<Told> const& told)
        : subject_(subject), medium_(medium), told_(told), origin_(origin_of(subject.url)) {}

    [[nodiscard]] std::vector<templates::Chapter> chapters() const {
        std::vector<templates::Chapter> out;
        for (auto const group : chapter_order(subject_.service)) {
            std::vector<templates::FindingCard> full;
            std::vector<templates::BriefFinding> brief;
            for (auto const& one : told_) {
                if (one.check->group != group) continue;
                if (one.in_full)
                    full.push_back(card(one));
                else
                    brief.push_back(in_brief(one));
            }
            auto const total = full.size() + brief.size();
            if (total == 0) continue;
            auto const points = points_of(subject_.grades, group);
            out.push_back({.anchor = text::Text(area_anchor(group)),
                           .name = text::Text(say(group_word(group), language())),
                           .about = text::Text(say(about_word(group), language())),
                           .score = points,
                           .band = band_of<templates::Chapter::Band>(points),
                           .total = total,
                           .findings = std::move(full),
                           .brief = std::move(brief)});
        }
        return out;
    }

private:
    [[nodiscard]] Language language() const { return subject_.language; }

    [[nodiscard]] templates::BriefFinding in_brief(Told const& one) const {
        return {.title = text::Text(one.check->words(language()).title),
                .severity = mark_of<templates::BriefFinding::Severity>(one.check->severity),
                .weight = severity_word(one.check->severity),
                .cases = one.finding->count};
    }

    [[nodiscard]] templates::FindingCard card(Told const& one) const {
        auto const& check = *one.check;
        auto const& words = check.words(language());
        auto examples = this->examples(*one.finding);
        auto const shown = std::min<std::size_t>(examples.size(), one.finding->count);
        auto const before = subject_.earlier.find(check.id);
        bool const known_before = before != subject_.earlier.end();
        return {.anchor = text::Text(check.id),
                .id = text::Text(check.id),
                .title = text::Text(words.title),
                .severity = mark_of<templates::FindingCard::Severity>(check.severity),
                .weight = severity_word(check.severity),
                .why = text::Text(words.why),
                .fix = text::Text(words.fix),
                .effort = text::Text(say(effort_word(check.effort), language())),
                .owner = text::Text(say(owner_word(check.owner), language())),
                .cases = one.finding->count,
                .before = known_before && before->second != one.finding->count
                              ? std::optional<text::Number>(text::Number(before->second))
                              : std::nullopt,
                .fresh = !subject_.earlier.empty() && !known_before,
                .examples = std::move(examples),
                .more = one.finding->count - shown,
                .threshold = maybe_text(words.threshold),
                .source = check.source == "own" ? std::nullopt : maybe_text(check.source),
                .standards = maybe_text(standards_of(check))};
    }

    [[nodiscard]] std::vector<templates::Example> examples(Finding const& finding) const {
        std::vector<templates::Example> out;
        for (auto const& place : finding.places) {
            if (out.size() == bounds_of(medium_).examples) break;
            auto const* const page =
                place.page < subject_.audit.pages.size() ? &subject_.audit.pages[place.page] : nullptr;
            if (page == nullptr && place.evidence.empty() && finding.places.size() == 1) break;  // nothing more to say
            out.push_back({.href = page == nullptr ? std::nullopt : web_link(page->url),
                           .address = page == nullptr ? std::nullopt : maybe_text(plain_address(page->url, origin_)),
                           .line = place.line == 0 ? std::nullopt : std::optional(text::Number(place.line)),
                           .evidence = text::Text(plain(place.evidence, evidence_characters))});
        }
        return out;
    }

    static std::string standards_of(Check const& check) {
        std::string out;
        if (!check.wcag.empty()) out = fmt::format("WCAG {}", check.wcag);
        if (!check.act.empty()) out += fmt::format("{}ACT {}", out.empty() ? "" : ", ", check.act);
        return out;
    }

    ReportSubject const& subject_;
    Medium medium_;
    std::vector<Told> const& told_;
    std::string_view origin_;
};

}  // namespace

std::vector<templates::Chapter> chapters_of(ReportSubject const& subject, Medium medium,
                                            std::vector<Told> const& told) {
    return Chapters(subject, medium, told).chapters();
}

std::vector<templates::PageRow> page_rows_of(ReportSubject const& subject, Medium medium) {
    auto const origin = origin_of(subject.url);
    std::vector<PageLine const*> order;
    for (auto const& page : subject.audit.pages) order.push_back(&page);
    std::ranges::sort(order, [](PageLine const* a, PageLine const* b) {
        return std::tuple(a->findings, b) > std::tuple(b->findings, a);  // else in the order of the crawl
    });
    if (order.size() > bounds_of(medium).pages) order.resize(bounds_of(medium).pages);
    std::vector<templates::PageRow> out;
    out.reserve(order.size());
    for (auto const* const page : order) {
        auto const wait = std::chrono::duration_cast<std::chrono::milliseconds>(page->first_byte).count();
        out.push_back({.href = web_link(page->url),
                       .address = text::Text(plain_address(page->url, origin)),
                       .title = maybe_text(plain(page->title, title_characters)),
                       .status = text::Text(page->status == 0 ? "—" : fmt::to_string(page->status)),
                       .findings = page->findings,
                       .depth = page->depth,
                       .words = page->words,
                       .size = text::Text(size_words(page->bytes, subject.language)),
                       .first_byte = text::Text(say(Key::report_milliseconds, subject.language, {{"n", wait}}))});
    }
    return out;
}

}  // namespace slovo::study
