// Is a page ready for people who come by an advertisement? What the moderators of ad systems look at, as far as HTML
// says it: a check before the moderation, not its decision.
#include <algorithm>

#include <fmt/format.h>
#include "study/inspect/page.hpp"
#include "study/inspect/trackers.hpp"
#include "study/letters.hpp"
#include "study/mask.hpp"

namespace slovo::study {
namespace {

struct Counters {
    bool google = false, metrica = false, goals = false;
};

/// How often the snippet's own loader stands in the page's scripts.
std::size_t count(std::string_view text, std::string_view part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++found;
    return found;
}

void note_script(Page const& page, Script const& script, Counters& seen, std::size_t& metrica_starts,
                 std::vector<std::string_view>& ids) {
    auto const text = script.text.substr(0, 50'000);
    auto const both = {script.src, text};
    for (auto const one : both) {
        seen.google = seen.google || one.contains("googletagmanager.com/gtm.js") || one.contains("GTM-") ||
                      one.contains("gtag/js?id=G-") || one.contains("gtag/js?id=AW-");
        seen.metrica = seen.metrica || one.contains("metrika/tag.js") || one.contains("metrika/watch.js");
        if (auto const at = one.find("UA-");
            at != std::string_view::npos && at + 4 < one.size() && is_digit(one[at + 3]))
            page.add(CheckId::analytics_legacy, script.line, one.substr(at, 14));
    }
    seen.goals = seen.goals || text.contains("reachGoal") || text.contains("'conversion'") ||
                 text.contains("\"conversion\"") || text.contains("generate_lead") || text.contains("'event'") ||
                 text.contains("\"event\"") || text.contains("'purchase'") || text.contains("dataLayer.push({'event");
    metrica_starts += text.contains("\"init\"") || text.contains("'init'") ? count(text, "ym(") > 0 ? 1 : 0 : 0;
    if (auto const at = script.src.find("gtag/js?id="); at != std::string_view::npos)
        ids.push_back(script.src.substr(at + 11));
    bool const leaving = (text.contains("onbeforeunload") || text.contains("'beforeunload'")) &&
                         (text.contains("return '") || text.contains("return \"") || text.contains("returnValue"));
    bool const back = text.contains("popstate") && text.contains("history.pushState") &&
                      (text.contains("location.href") || text.contains("location.replace"));
    if (leaving || back) page.add(CheckId::exit_trap, script.line);
}

void inspect_counters(Page const& page) {
    Counters seen;
    std::size_t metrica_starts = 0;
    std::vector<std::string_view> ids;
    std::string pixels;
    for (auto const& script : page.facts.scripts) {
        note_script(page, script, seen, metrica_starts, ids);
        for (auto const text : {script.src, script.text.substr(0, 20'000)}) {
            std::size_t at = 0;
            for (auto const* one = next_tracker(text, at); one != nullptr; one = next_tracker(text, at))
                if (one->kind == TrackerKind::advertising && !pixels.contains(one->name))
                    pixels.append(pixels.empty() ? "" : ", ").append(one->name);
        }
    }
    if (!pixels.empty()) page.add(CheckId::pixels_present, 0, pixels);
    std::ranges::sort(ids);
    if (metrica_starts > 1 || std::ranges::adjacent_find(ids) != ids.end()) page.add(CheckId::counter_twice);
    auto& site = page.site.seen;
    site.google_tag = site.google_tag || seen.google;
    site.metrica = site.metrica || seen.metrica;
    site.goals = site.goals || seen.goals;
    site.counters = site.counters || seen.google || seen.metrica;
}

bool share_a_word(std::string_view title, std::string_view headline) {
    auto const left = lowered(title), right = lowered(headline);
    for (std::size_t at = 0; at < left.size();) {
        auto const word = next_word(left, at);
        if (word.empty()) break;
        // Endings differ in Slavic languages: the first five letters make the word.
        auto const stem = word.substr(0, whole_characters(word, static_cast<unsigned char>(word[0]) >= 0x80 ? 10 : 5));
        if (characters(word) >= 4 && right.contains(stem)) return true;
    }
    return false;
}

void inspect_offer(Page const& page) {
    auto const& facts = page.facts;
    auto& seen = page.site.seen;
    seen.terms = seen.terms || page.said[PageWords::terms];
    seen.delivery = seen.delivery || page.said[PageWords::delivery];
    seen.shop = seen.shop || page.said[PageWords::cart];
    seen.legal_name = seen.legal_name || page.said[PageWords::legal_name];
    if (page.said[PageWords::cart] && !page.said[PageWords::price]) page.add(CheckId::price_missing);
    if (!facts.titles.empty() && !facts.titles.front().empty())
        for (auto const& heading : facts.headings)
            if (heading.level == 1 && !heading.text.empty()) {
                if (characters(heading.text) >= 8 && !share_a_word(facts.titles.front(), heading.text))
                    page.add(CheckId::headline_mismatch, heading.line,
                             fmt::format("{} ≠ {}", facts.titles.front(), heading.text));
                break;
            }
}

}  // namespace

void inspect_ads(Page& page) {
    inspect_counters(page);
    inspect_offer(page);
    if (page.lower.size() < 3000 && page.said[PageWords::unfinished]) page.add(CheckId::under_construction);
    for (auto const& form : page.facts.forms)
        if (page.https() && starts_with_ignoring_case(trimmed(form.action), "http://"))
            page.add(CheckId::form_action_insecure, form.line, form.action);
    bool const russian = page.site.home.host().ends_with(".ru") || page.site.home.host().ends_with(".xn--p1ai");
    bool lead = page.record.has_form;
    for (auto const& anchor : page.facts.anchors) {
        lead = lead || starts_with_ignoring_case(anchor.href, "tel:") ||
               contains_any(anchor.href, "t.me/|wa.me/|viber:|whatsapp.com|m.me/");
        bool const paid = anchor.href.contains("utm_medium=cpc") || has_token(anchor.rel, "sponsored");
        if (russian && paid && !anchor.href.contains("erid=") && !page.lower.contains("реклама"))
            page.add(CheckId::ad_label_missing, anchor.line, anchor.href);
    }
    if (page.is_first() && !lead) page.add(CheckId::lead_form_missing);
}

}  // namespace slovo::study
