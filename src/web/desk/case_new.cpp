// A demand that came by letter, by telephone or in person, written down by staff (C29): from here on it is one like
// those from /privacy. Nothing is disclosed to whoever wrote: the letter goes to the address on file.
#include "base/limits.hpp"
#include "base/log.hpp"
#include "promises/rights.hpp"
#include "web/desk/case_head.hpp"
#include "web/desk/desk.hpp"
#include "web/desk/session.hpp"
#include "web/pages/desk_case_new.hpp"
#include "web/public/demand_words.hpp"
#include "web/public/view.hpp"

namespace slovo::web {
namespace {

using promises::DemandOutcome;
using promises::Way;
using text::Key;
using text::say;

constexpr std::size_t words_max = limits::text_bytes / 2;
constexpr std::array all_ways{Way::post, Way::email, Way::phone, Way::in_person};

struct Written {
    std::string_view contact, kind, way, received, language, words;
    bool guardian = false;
    std::optional<Key> contact_fault, received_fault, words_fault;
    [[nodiscard]] bool good() const { return !contact_fault && !received_fault && !words_fault; }
};

Key way_words(Way way) {
    switch (way) {
        case Way::post: return Key::cases_way_post;
        case Way::email: return Key::cases_way_email;
        case Way::phone: return Key::cases_way_phone;
        case Way::in_person: return Key::cases_way_in_person;
    }
    return Key::cases_way_post;
}

std::string day_of(Instant instant) {
    return to_rfc3339(instant).substr(0, 10);
}
Instant a_year_before(Instant now) {
    return now - std::chrono::days(366);
}

std::optional<text::Text> said(std::optional<Key> fault, Language language) {
    if (!fault) return std::nullopt;
    return text::Text(say(*fault, language));
}

Response form_page(Site& site, DeskVisit const& visit, Written const& written) {
    auto const language = visit.language;
    auto const now = site.now();
    std::vector<pages::SelectChoice> kinds;
    for (auto const kind : demanded_kinds) {
        auto const word = promises::name_of(kind).view();
        kinds.push_back({.value = word, .label = say(words_of(kind), language), .chosen = word == written.kind});
    }
    std::vector<pages::SelectChoice> ways;
    for (auto const way : all_ways) {
        auto const word = promises::name_of(way).view();
        ways.push_back({.value = word, .label = say(way_words(way), language), .chosen = word == written.way});
    }
    std::vector<pages::SelectChoice> tongues;
    for (auto const tongue : all_languages) {
        auto const tag = name_of(tongue);
        tongues.push_back({.value = tag, .label = own_name_of(tongue), .chosen = tag == written.language});
    }
    std::string out;
    render(pages::DeskCaseNewPage{.chrome = desk_chrome(site, visit, DeskPlace::cases),
                                  .action = in_language("/desk/cases/new", language),
                                  .back = in_language("/desk/cases", language),
                                  .contact = written.contact,
                                  .contact_error = said(written.contact_fault, language),
                                  .kinds = std::move(kinds),
                                  .ways = std::move(ways),
                                  .received = written.received,
                                  .first_day = day_of(a_year_before(now)),
                                  .last_day = day_of(now),
                                  .received_error = said(written.received_fault, language),
                                  .tongues = std::move(tongues),
                                  .words = written.words,
                                  .words_error = said(written.words_fault, language),
                                  .words_max = words_max,
                                  .guardian = written.guardian},
           language, out);
    return html(std::move(out), written.good() ? 200 : 422);
}

Response empty_form(Site& site, DeskVisit const& visit) {
    auto const today = day_of(site.now());
    return form_page(site, visit, {.received = today, .language = name_of(visit.language)});
}

// The start of the day in UTC; of today, now.
std::optional<Instant> received_of(std::string_view day, Instant now) {
    auto const start = parse_rfc3339(std::string(day) + "T00:00:00Z");
    if (!start || *start > now || *start < a_year_before(now)) return std::nullopt;
    return day == day_of(now) ? now : *start;
}

//= policy:C29
Response enter(Site& site, DeskVisit const& visit) {
    Written written{.contact = visit.field("contact"),
                    .kind = visit.field("kind"),
                    .way = visit.field("way"),
                    .received = visit.field("received"),
                    .language = visit.field("language"),
                    .words = visit.field("text"),
                    .guardian = !visit.field("on_behalf").empty()};
    auto const kind = promises::case_kind_of(written.kind);
    auto const way = promises::way_of(written.way);
    auto const language = parse_language(written.language);
    if (!kind || !way || !language) return problem_page(site, visit.language, 400, Problem::bad_request);
    auto const received = received_of(written.received, site.now());
    if (!received) written.received_fault = Key::cases_new_received_wrong;
    if (!text::clean_text(written.words, words_max)) written.words_fault = Key::demand_words_wrong;
    auto demand = promises::read_demand(site.house, *kind, *language, written.contact, "", written.guardian);
    if (!demand) written.contact_fault = Key::demand_contact_wrong;
    if (!written.good()) return form_page(site, visit, written);
    demand->words = text::clean_text(written.words, words_max).value_or("");
    demand->handed = promises::Handed{.by = visit.session.staff.actor(), .way = *way, .received = *received};
    auto const outcome = promises::take_demand(site.house, site.installation.journal(), std::move(*demand));
    if (!outcome) return problem_of(site, visit.language, outcome.error());
    switch (*outcome) {
        case DemandOutcome::unknown: written.contact_fault = Key::cases_new_unknown; break;
        case DemandOutcome::too_many: written.contact_fault = Key::cases_new_too_many; break;
        case DemandOutcome::link_sent:
        case DemandOutcome::to_staff:
        case DemandOutcome::done: break;
    }
    if (!written.good()) return form_page(site, visit, written);
    site.mail_is_waiting();
    return redirect_303(in_language("/desk/cases", visit.language).with("saved", "yes").view());
}

}  // namespace

std::vector<Route> desk_case_new_routes(Site& site) {
    std::vector<Route> routes;
    routes.push_back(desk_get(site, "/desk/cases/new", for_rights(empty_form)));
    routes.push_back(desk_post(site, "/desk/cases/new", for_rights(enter)));
    return routes;
}

}  // namespace slovo::web
