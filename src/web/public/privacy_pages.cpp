#include <boost/json.hpp>
#include <latch>

#include "base/log.hpp"
#include "crypto/token.hpp"
#include "policy/notice.hpp"
#include "promises/rights.hpp"
#include "web/pages/demand_sent.hpp"
#include "web/pages/privacy.hpp"
#include "web/public/demand_words.hpp"
#include "web/public/form_answer.hpp"
#include "web/public/me_session.hpp"
#include "web/public/pages.hpp"
#include "web/public/view.hpp"

namespace slovo::web {
namespace {

namespace json_ns = boost::json;
using store::CaseKind;
using text::Key;
using text::say;
using text::Url;

constexpr std::size_t words_max = limits::text_bytes / 2;

// What was typed, and what of it is to be mended: the second is empty for the page as it is first opened.
struct Typed {
    std::string_view contact;
    std::string_view kind;
    std::string_view words;
    bool on_behalf = false;
    std::optional<Key> contact_fault;
    std::optional<Key> kind_fault;
    std::optional<Key> words_fault;
    [[nodiscard]] bool good() const { return !contact_fault && !kind_fault && !words_fault; }
};

std::optional<text::Text> said(std::optional<Key> key, Language language) {
    if (!key) return std::nullopt;
    return text::Text(say(*key, language));
}

std::vector<pages::DemandChoice> choices(std::string_view chosen, Language language) {
    std::vector<pages::DemandChoice> out;
    for (auto const kind : demanded_kinds) {
        auto const word = promises::name_of(kind).view();
        out.push_back({.value = word,
                       .label = say(words_of(kind), language),
                       .hint = said(hint_of(kind), language),
                       .checked = word == chosen});
    }
    return out;
}

std::vector<pages::RightRow> rights_of(policy::Policy const& policy, Language language) {
    std::vector<pages::RightRow> rights;
    for (auto const& right : policy.rights) {
        // The shortest of the deadlines binds us everywhere.
        std::optional<Period> soonest;
        for (auto const& [profile, period] : right.deadline) {
            if (!soonest || Instant{} + period < Instant{} + *soonest) soonest = period;
        }
        rights.push_back({.title = right.title.in(language),
                          .how = right.how.in(language),
                          .deadline = soonest ? policy::in_words(policy, *soonest).in(language) : std::string()});
    }
    return rights;
}

Response privacy_page(Site const& site, Request const& request, Language language, Typed const& typed) {
    using Note = pages::PrivacyPage::Note;
    auto const entry = site.policy();
    auto const& policy = *entry->policy;
    std::vector<pages::Complaint> complaints;
    for (auto const& authority : policy.authorities)
        complaints.push_back({.title = authority.title.in(language), .contact = authority.contact.in(language)});
    auto const note = query_value(request, "note");
    std::optional<Url> mine;
    if (!request.cookie(me_cookie.view()).empty() && note.empty()) mine = in_language("/privacy/me", language);
    std::string out;
    render(pages::PrivacyPage{.chrome = chrome_of(site, language, "/privacy"),
                              .action = in_language("/privacy/requests", language),
                              .note = note == "link"   ? Note::link_needed
                                      : note == "left" ? Note::left
                                                       : Note::none,
                              .contact = typed.contact,
                              .contact_error = said(typed.contact_fault, language),
                              .kinds = choices(typed.kind, language),
                              .kind_error = said(typed.kind_fault, language),
                              .words = typed.words,
                              .words_error = said(typed.words_fault, language),
                              .words_max = words_max,
                              .guardian = typed.on_behalf,
                              .mine = std::move(mine),
                              .email = policy.controller.email,
                              .mailto = Url::mailto(policy.controller.email),
                              .phone = policy.controller.phone,
                              .tel = Url::tel(policy.controller.phone),
                              .address = policy.controller.address.in(language),
                              .controller = policy.controller.name.in(language),
                              .rights = rights_of(policy, language),
                              .complaints = std::move(complaints)},
           language, out);
    return html(std::move(out), typed.good() ? 200 : 422);
}

Response to_mend(Site const& site, Request const& request, Language language, Typed const& typed) {
    if (!wants_json(request)) return privacy_page(site, request, language, typed);
    json_ns::array errors;
    auto const add = [&](std::string_view field, std::optional<Key> fault) {
        if (fault) errors.push_back(json_ns::object{{"field", field}, {"message", say(*fault, language)}});
    };
    add("contact", typed.contact_fault);
    add("kind", typed.kind_fault);
    add("text", typed.words_fault);
    json_ns::object const body{{"error", say(Key::problem_bad_request, language)}, {"errors", std::move(errors)}};
    return json(json_ns::serialize(body), 422);
}

// Random for everybody, and of nothing: a real one would tell that the contact point is known.
std::string reference(crypto::Random& random) {
    auto const token = crypto::random_token(random);
    return token.substr(0, 4) + "-" + token.substr(4, 4) + "-" + token.substr(8, 4);
}

Response taken(Site const& site, Request const& request, Language language) {
    auto const number = reference(site.house.random);
    if (wants_json(request)) return json(json_ns::serialize(json_ns::object{{"ok", true}, {"reference", number}}), 202);
    std::string out;
    render(pages::DemandSentPage{.chrome = chrome_of(site, language, "/privacy"),
                                 .reference = number,
                                 .privacy = in_language("/privacy", language)},
           language, out);
    return html(std::move(out));
}

void carry_out(Site& site, promises::Demand demand) {
    auto const outcome = promises::take_demand(site.house, site.installation.journal(), std::move(demand));
    if (!outcome) return log::error("privacy.demand", {{"error", outcome.error()}});
    if (*outcome == promises::DemandOutcome::link_sent || *outcome == promises::DemandOutcome::done)
        site.mail_is_waiting();
}

Typed read_typed(FormBody const& body) {
    auto const on_behalf = body.find("on_behalf").value_or("");
    Typed typed{.contact = body.find("contact").value_or(""),
                .kind = body.find("kind").value_or(""),
                .words = body.find("text").value_or(""),
                .on_behalf = !on_behalf.empty() && on_behalf != "false"};
    if (!promises::case_kind_of(typed.kind)) typed.kind_fault = Key::demand_kind_wrong;
    if (!text::clean_text(typed.words, words_max)) typed.words_fault = Key::demand_words_wrong;
    return typed;
}

//= policy:C29
// The answer is made before anything is looked up, so that neither its words nor its time tell whether
// the contact point is known (CLAUSES E-5). What has to be done begins when it has been given.
void demand(Site& site, Request const& request, Reply reply) {
    auto language = language_of(request);
    if (site.sealed) return reply(problem_page(site, language, 503, Problem::unavailable));
    if (!site.links_limit.admit(request.client, std::chrono::steady_clock::now()))
        return reply(refuse_too_many(site, language, wants_json(request), site.links_limit.retry_after()));
    auto const body = parse_form(request.body, request.header("content-type"));
    if (!body) return reply(refuse_body(site, language, wants_json(request), status_of(body.error())));
    language = parse_language(body->find("language").value_or("")).value_or(language);
    auto typed = read_typed(*body);
    auto const kind = promises::case_kind_of(typed.kind).value_or(CaseKind::access);
    auto read = promises::read_demand(site.house, kind, language, typed.contact, typed.words_fault ? "" : typed.words,
                                      typed.on_behalf);
    if (!read) typed.contact_fault = Key::demand_contact_wrong;
    if (!typed.good()) return reply(to_mend(site, request, language, typed));
    auto answer = taken(site, request, language);
    auto const given = std::make_shared<std::latch>(1);
    bool const queued = site.workers.submit([&site, given, wanted = std::move(*read)]() mutable {
        given->wait();
        carry_out(site, std::move(wanted));
    });
    reply(queued ? std::move(answer) : plain_error(503).set("Retry-After", "2"));
    given->count_down();
}

}  // namespace

std::vector<Route> privacy_routes(Site& site) {
    std::vector<Route> routes;
    routes.push_back({Method::get, "/privacy", [&site](Request const& request, Reply reply) {
                          reply(privacy_page(site, request, language_of(request), {}));
                      }});
    routes.push_back(
        {.method = Method::post,
         .pattern = "/privacy/requests",
         .handler = [&site](Request const& request, Reply reply) { demand(site, request, std::move(reply)); },
         .limits = {limits::body_bytes}});
    return routes;
}

}  // namespace slovo::web
