#include "study/report/compose.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <tuple>

#include "study/registry.hpp"
#include "study/report/browser_box.hpp"
#include "study/report/parts.hpp"
#include "study/report/plain.hpp"
#include "study/report/ranking.hpp"
#include "study/report/words.hpp"
#include "text/catalog.hpp"

namespace slovo::study {
namespace {

using text::Key;
using text::say;

constexpr std::size_t good_sentences = 5;

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
    Composer(ReportSubject const& subject, Medium medium) : subject_(subject), medium_(medium) {
        for (std::size_t i = 0; i < subject.audit.findings.size(); ++i) {
            if (auto const* const check = find_check(subject.audit.findings[i].check))
                told_.push_back({i, &subject.audit.findings[i], check});
        }
        std::ranges::sort(told_, [](Told const& a, Told const& b) {
            return std::tuple(a.check->severity, a.finding->count, b.index) >
                   std::tuple(b.check->severity, b.finding->count, a.index);
        });
        choose_full();
    }

    templates::ReportPage page() {
        auto const& firm = subject_.branding;
        auto const score = subject_.grades.overall;
        auto rows = page_rows_of(subject_, medium_);
        auto const rows_shown = rows.size();
        return {
            .print = medium_ == Medium::print,
            .firm = text::Text(firm.name),
            .home = web_link(firm.home),
            .email = maybe_text(firm.email),
            .mailto = firm.email.empty() ? std::nullopt : std::optional(text::Url::mailto(firm.email)),
            .phone = maybe_text(firm.phone),
            .tel = firm.phone.empty() ? std::nullopt : std::optional(text::Url::tel(firm.phone)),
            .site = text::Text(plain_host(subject_.url)),
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
            .browser = browser_box_of(subject_.audit, language(), medium_),
            .unlooked = unlooked_of(subject_.audit.no_browser),
            .chapters = chapters_of(subject_, medium_, told_),
            .pages = std::move(rows),
            .pages_more = subject_.audit.pages.size() - rows_shown,
            .pages_unseen = subject_.audit.pages_not_seen,
        };
    }

    std::string summary();

private:
    [[nodiscard]] Language language() const { return subject_.language; }

    /// Those that the first page links to are always told in full, then by weight.
    void choose_full() {
        auto left = bounds_of(medium_).full_findings;
        for (auto const index : things_to_do_first(subject_.audit, subject_.service)) {
            auto const found = std::ranges::find(told_, index, &Told::index);
            found->in_full = true;
            first_.push_back(*found);
            --left;
        }
        for (auto& known : told_) {
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
                std::ranges::count_if(told_, [&](Told const& one) { return one.check->severity == severity; });
            if (count == 0) continue;
            out.push_back({.state = mark_of<templates::Slice::State>(severity),
                           .weight = severity_word(severity),
                           .count = count});
        }
        return out;
    }

    [[nodiscard]] bool has_chapter(Group group) const {
        return std::ranges::any_of(told_, [&](Told const& one) { return one.check->group == group; });
    }

    /// Nothing good is said of a connection that nobody encrypts, or of pages that nobody saw.
    [[nodiscard]] bool applies(Group group) const {
        return !subject_.audit.pages.empty() && (group != Group::tls || subject_.url.starts_with("https://"));
    }

    [[nodiscard]] std::vector<templates::Bar> bars() const {
        std::vector<templates::Bar> out;
        for (auto const group : chapter_order(subject_.service)) {
            if (!applies(group)) continue;
            auto const points = points_of(subject_.grades, group);
            out.push_back({.anchor = has_chapter(group) ? maybe_text(area_anchor(group)) : std::nullopt,
                           .name = text::Text(say(group_word(group), language())),
                           .score = points,
                           .band = band_of<templates::Bar::Band>(points)});
        }
        return out;
    }

    [[nodiscard]] std::vector<templates::FirstThing> first() const {
        std::vector<templates::FirstThing> out;
        for (auto const& one : first_) {
            out.push_back({.anchor = text::Text(one.check->id),
                           .title = text::Text(one.check->words(language()).title),
                           .severity = mark_of<templates::FirstThing::Severity>(one.check->severity),
                           .why = text::Text(one.check->words(language()).why),
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
            if (!applies(group) || points_of(subject_.grades, group) < good_score) continue;
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
        for (auto const& one : told_) {
            auto const before = subject_.earlier.find(one.check->id);
            if (before == subject_.earlier.end())
                ++fresh;
            else
                ++(before->second > one.finding->count ? better : before->second < one.finding->count ? worse : kept);
        }
        for (auto const& [id, count] : subject_.earlier) {
            if (std::ranges::none_of(told_, [&](Told const& one) { return one.check->id == id; }))
                mended.emplace_back(find_check(id)->words(language()).title);
        }
        auto const mended_count = mended.size();
        if (mended.size() > bounds_of(medium_).mended)
            mended.erase(mended.begin() + bounds_of(medium_).mended, mended.end());
        return templates::ChangeBox{.mended = mended_count,
                                    .fresh = fresh,
                                    .better = better,
                                    .worse = worse,
                                    .kept = kept,
                                    .mended_list = std::move(mended),
                                    .mended_more = mended_count - std::min(mended_count, bounds_of(medium_).mended)};
    }

    ReportSubject const& subject_;
    Medium medium_;
    std::vector<Told> told_;
    std::vector<Told> first_;
};

std::string Composer::summary() {
    auto const score = subject_.grades.overall;
    auto out = say(Key::report_title, language(), {{"site", plain_host(subject_.url)}}) + "\n\n";
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

}  // namespace slovo::study
