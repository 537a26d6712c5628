#include "study/report/compose.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <tuple>

#include "study/registry.hpp"
#include "study/report/plain.hpp"
#include "study/report/ranking.hpp"
#include "study/report/words.hpp"
#include "text/catalog.hpp"

namespace slovo::study {
namespace {

using text::Key;
using text::say;

constexpr int good_score = 90;
constexpr int fair_score = 50;
constexpr std::size_t title_characters = 90;
constexpr std::size_t evidence_characters = 160;
constexpr std::size_t good_sentences = 5;

/// What one medium shows of much. WeasyPrint lays out about 150 table rows or 15 findings a second.
struct Bounds {
    std::size_t examples;
    std::size_t pages;
    std::size_t full_findings;  ///< in all chapters; the weighty ones first
    std::size_t mended;
};
constexpr Bounds screen_bounds{.examples = 10, .pages = 1000, .full_findings = 1000, .mended = 1000};
constexpr Bounds print_bounds{.examples = 3, .pages = 30, .full_findings = 30, .mended = 16};

constexpr Bounds const& bounds_of(Medium medium) {
    return medium == Medium::screen ? screen_bounds : print_bounds;
}

template <class Band>
Band band_of(int score) {
    return score >= good_score ? Band::good : score >= fair_score ? Band::fair : Band::poor;
}

/// The template makes an enum of its own for each struct.
template <class Mark>
Mark mark_of(Severity severity) {
    switch (severity) {
        case Severity::critical: return Mark::critical;
        case Severity::high: return Mark::high;
        case Severity::medium: return Mark::medium;
        case Severity::low: return Mark::low;
        case Severity::info: return Mark::info;
    }
    return Mark::info;
}

std::optional<text::Text> maybe_text(std::string_view words) {
    if (words.empty()) return std::nullopt;
    return text::Text(words);
}

/// Apart from the anchors of findings, which are the ids of their checks.
std::string area_anchor(Group group) {
    return fmt::format("area-{}", name_of(group));
}

/// The part of a circle that a score fills, as SVG path data on a field of 120 by 120.
std::string ring_path(int score) {
    constexpr double centre = 60;
    constexpr double radius = 50;
    auto const share = std::clamp(score, 1, 100) / 100.0;
    auto const angle = 2 * std::numbers::pi * std::min(share, 0.9999);
    return fmt::format("M{0} {1}A{2} {2} 0 {3} 1 {4:.2f} {5:.2f}", centre, centre - radius, radius, share > 0.5 ? 1 : 0,
                       centre + radius * std::sin(angle), centre - radius * std::cos(angle));
}

class Composer {
public:
    Composer(ReportSubject const& subject, Medium medium)
        : subject_(subject), medium_(medium), origin_(origin_of(subject.url)) {
        for (std::size_t i = 0; i < subject.audit.findings.size(); ++i) {
            if (auto const* const check = find_check(subject.audit.findings[i].check))
                known_.push_back({i, &subject.audit.findings[i], check});
        }
        std::ranges::sort(known_, [](Known const& a, Known const& b) {
            return std::tuple(a.check->severity, a.finding->count, b.index) >
                   std::tuple(b.check->severity, b.finding->count, a.index);
        });
        choose_full();
    }

    templates::ReportPage page() {
        auto const& firm = subject_.branding;
        auto const score = subject_.grades.overall;
        auto chapters = this->chapters();
        auto rows = pages();
        auto const rows_shown = rows.size();
        return {
            .print = medium_ == Medium::print,
            .firm = text::Text(firm.name),
            .home = web_link(firm.home),
            .email = maybe_text(firm.email),
            .mailto = firm.email.empty() ? std::nullopt : std::optional(text::Url::mailto(firm.email)),
            .phone = maybe_text(firm.phone),
            .tel = firm.phone.empty() ? std::nullopt : std::optional(text::Url::tel(firm.phone)),
            .site = text::Text(site_name(subject_.url)),
            .site_href = web_link(subject_.url),
            .service = service(),
            .studied = subject_.studied,
            .pages_seen = subject_.audit.pages.size(),
            .checks_run = subject_.audit.checks_run,
            .score = score,
            .band = band_of<templates::ReportPage::Band>(score),
            .ring = text::Text(ring_path(score)),
            .slices = slices(),
            .bars = bars(),
            .first = first(),
            .good = good(),
            .closest = text::Text(closest()),
            .changes = changes(),
            .chapters = std::move(chapters),
            .pages = std::move(rows),
            .pages_more = subject_.audit.pages.size() - rows_shown,
            .pages_unseen = subject_.audit.pages_not_seen,
        };
    }

    std::string summary();

private:
    struct Known {
        std::size_t index = 0;
        Finding const* finding = nullptr;
        Check const* check = nullptr;
        bool in_full = false;
    };

    [[nodiscard]] Language language() const { return subject_.language; }

    /// Those that the first page links to are always told in full, then by weight.
    void choose_full() {
        auto left = bounds_of(medium_).full_findings;
        for (auto const index : things_to_do_first(subject_.audit, subject_.service)) {
            auto const found = std::ranges::find(known_, index, &Known::index);
            found->in_full = true;
            first_.push_back(*found);
            --left;
        }
        for (auto& known : known_) {
            if (left == 0) break;
            if (known.in_full) continue;
            known.in_full = true;
            --left;
        }
    }

    [[nodiscard]] templates::ReportPage::Service service() const {
        using To = templates::ReportPage::Service;
        switch (subject_.service) {
            case Service::ads: return To::ads;
            case Service::seo: return To::seo;
            case Service::usability: return To::usability;
            case Service::general: return To::general;
        }
        return To::general;
    }

    [[nodiscard]] std::vector<templates::Slice> slices() const {
        std::vector<templates::Slice> out;
        for (auto const severity :
             {Severity::critical, Severity::high, Severity::medium, Severity::low, Severity::info}) {
            auto const count =
                std::ranges::count_if(known_, [&](Known const& one) { return one.check->severity == severity; });
            if (count == 0) continue;
            out.push_back({.state = mark_of<templates::Slice::State>(severity),
                           .weight = severity_word(severity),
                           .count = count});
        }
        return out;
    }

    [[nodiscard]] bool has_chapter(Group group) const {
        return std::ranges::any_of(known_, [&](Known const& one) { return one.check->group == group; });
    }

    [[nodiscard]] GroupGrade const* grade_of(Group group) const {
        auto const found = std::ranges::find(subject_.grades.groups, group, &GroupGrade::group);
        return found == subject_.grades.groups.end() ? nullptr : &*found;
    }

    [[nodiscard]] std::vector<templates::Bar> bars() const {
        std::vector<templates::Bar> out;
        for (auto const group : chapter_order(subject_.service)) {
            auto const* const grade = grade_of(group);
            if (grade == nullptr) continue;
            out.push_back({.anchor = has_chapter(group) ? maybe_text(area_anchor(group)) : std::nullopt,
                           .name = text::Text(say(group_word(group), language())),
                           .score = grade->points,
                           .band = band_of<templates::Bar::Band>(grade->points)});
        }
        return out;
    }

    [[nodiscard]] std::vector<templates::FirstThing> first() const {
        std::vector<templates::FirstThing> out;
        for (auto const& one : first_) {
            out.push_back({.anchor = text::Text(one.check->id),
                           .title = text::Text(one.check->words(language()).title),
                           .severity = mark_of<templates::FirstThing::Severity>(one.check->severity),
                           .effect = text::Text(say(effect_word(one.check->group), language())),
                           .effort = text::Text(say(effort_word(one.check->effort), language())),
                           .owner = text::Text(say(owner_word(one.check->owner), language())),
                           .cases = one.finding->count});
        }
        return out;
    }

    [[nodiscard]] std::vector<text::Text> good() const {
        std::vector<text::Text> out;
        for (auto const group : chapter_order(subject_.service)) {
            auto const* const grade = grade_of(group);
            if (grade == nullptr || grade->points < good_score) continue;
            out.emplace_back(say(good_word(group), language()));
            if (out.size() == good_sentences) break;
        }
        return out;
    }

    [[nodiscard]] std::string closest() const {
        auto const best = std::ranges::max_element(subject_.grades.groups, {}, &GroupGrade::points);
        return best == subject_.grades.groups.end() ? std::string() : say(group_word(best->group), language());
    }

    [[nodiscard]] std::optional<templates::ChangeBox> changes() const {
        if (subject_.earlier.empty()) return std::nullopt;
        int fresh = 0;
        int better = 0;
        int worse = 0;
        int kept = 0;
        std::vector<text::Text> mended;
        for (auto const& one : known_) {
            auto const before = subject_.earlier.find(one.check->id);
            if (before == subject_.earlier.end())
                ++fresh;
            else
                ++(before->second > one.finding->count ? better : before->second < one.finding->count ? worse : kept);
        }
        for (auto const& [id, count] : subject_.earlier) {
            if (std::ranges::none_of(known_, [&](Known const& one) { return one.check->id == id; }))
                mended.emplace_back(find_check(id)->words(language()).title);
        }
        auto const mended_count = mended.size();
        if (mended.size() > bounds_of(medium_).mended) mended.erase(mended.begin() + bounds_of(medium_).mended, mended.end());
        return templates::ChangeBox{.mended = mended_count,
                                    .fresh = fresh,
                                    .better = better,
                                    .worse = worse,
                                    .kept = kept,
                                    .mended_list = std::move(mended),
                                    .mended_more = mended_count - std::min(mended_count, bounds_of(medium_).mended)};
    }

    [[nodiscard]] std::vector<templates::Chapter> chapters() const {
        std::vector<templates::Chapter> out;
        for (auto const group : chapter_order(subject_.service)) {
            std::vector<templates::FindingCard> full;
            std::vector<templates::BriefFinding> brief;
            for (auto const& one : known_) {
                if (one.check->group != group) continue;
                if (one.in_full)
                    full.push_back(card(one));
                else
                    brief.push_back(in_brief(one));
            }
            auto const total = full.size() + brief.size();
            if (total == 0) continue;
            auto const* const grade = grade_of(group);
            auto const points = grade == nullptr ? 100 : grade->points;
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

    [[nodiscard]] templates::BriefFinding in_brief(Known const& one) const {
        return {.title = text::Text(one.check->words(language()).title),
                .severity = mark_of<templates::BriefFinding::Severity>(one.check->severity),
                .weight = severity_word(one.check->severity),
                .cases = one.finding->count};
    }

    [[nodiscard]] templates::FindingCard card(Known const& one) const {
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
                .threshold = maybe_text(check.threshold),
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

    [[nodiscard]] std::vector<templates::PageRow> pages() const {
        std::vector<PageLine const*> order;
        for (auto const& page : subject_.audit.pages) order.push_back(&page);
        std::ranges::sort(order, [](PageLine const* a, PageLine const* b) {
            return std::tuple(a->findings, b) > std::tuple(b->findings, a);  // else in the order of the crawl
        });
        if (order.size() > bounds_of(medium_).pages) order.resize(bounds_of(medium_).pages);
        std::vector<templates::PageRow> out;
        out.reserve(order.size());
        for (auto const* const page : order) {
            auto const wait = std::chrono::duration_cast<std::chrono::milliseconds>(page->first_byte).count();
            out.push_back({.href = web_link(page->url),
                           .address = text::Text(plain_address(page->url, origin_)),
                           .title = maybe_text(plain(page->title, title_characters)),
                           .status = text::Text(page->status == 0 ? "—" : fmt::to_string(page->status)),
                           .findings = page->findings,
                           .depth = page->depth,
                           .words = page->words,
                           .size = text::Text(size_words(page->bytes, language())),
                           .first_byte = text::Text(say(Key::report_milliseconds, language(), {{"n", wait}}))});
        }
        return out;
    }

    ReportSubject const& subject_;
    Medium medium_;
    std::string_view origin_;
    std::vector<Known> known_;
    std::vector<Known> first_;
};

std::string Composer::summary() {
    auto const score = subject_.grades.overall;
    auto out = say(Key::report_title, language(), {{"site", site_name(subject_.url)}}) + "\n\n";
    out += say(Key::report_ring, language(), {{"score", score}}) + ". ";
    out += say(score >= good_score   ? Key::report_verdict_good
               : score >= fair_score ? Key::report_verdict_fair
                                     : Key::report_verdict_poor,
               language()) +
           "\n\n";
    out += say(Key::report_first, language()) + "\n";
    if (first_.empty()) out += say(Key::report_first_none, language()) + "\n";
    int place = 0;
    for (auto const& one : first_) {
        out += fmt::format("{}. {}: {}. {} ({}: {}; {}: {})\n", ++place, one.check->words(language()).title,
                           say(Key::report_cases, language(), {{"n", std::int64_t{one.finding->count}}}),
                           say(effect_word(one.check->group), language()), say(Key::report_owner, language()),
                           say(owner_word(one.check->owner), language()), say(Key::report_effort, language()),
                           say(effort_word(one.check->effort), language()));
    }
    auto const sentences = good();
    if (sentences.empty()) return out;
    out += "\n" + say(Key::report_good, language()) + "\n";
    for (auto const& sentence : sentences) out += fmt::format("– {}\n", sentence.view());
    return out;
}

}  // namespace

templates::ReportPage compose(ReportSubject const& subject, Medium medium) {
    return Composer(subject, medium).page();
}

std::string summary_of(ReportSubject const& subject) {
    return Composer(subject, Medium::screen).summary();
}

std::string site_name(std::string_view url) {
    auto const origin = origin_of(url);
    auto const scheme = origin.find("://");
    auto name = scheme == std::string_view::npos ? url : origin.substr(scheme + 3);
    if (auto const at = name.rfind('@'); at != std::string_view::npos) name.remove_prefix(at + 1);
    if (name.starts_with("www.")) name.remove_prefix(4);
    return plain(name, title_characters);
}

}  // namespace slovo::study
