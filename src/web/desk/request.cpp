#include <algorithm>

#include "base/limits.hpp"
#include "promises/reply.hpp"
#include "store/tables/consents.hpp"
#include "store/tables/events.hpp"
#include "store/tables/rights.hpp"
#include "store/tables/subjects.hpp"
#include "text/contact.hpp"
#include "web/desk/desk.hpp"
#include "web/desk/history.hpp"
#include "web/desk/session.hpp"
#include "web/desk/study.hpp"
#include "web/pages/desk_envelope.hpp"
#include "web/pages/desk_request.hpp"
#include "web/public/view.hpp"

namespace slovo::web {
namespace {

using promises::OpenedRequest;
using Saved = pages::DeskRequestPage::Saved;
using text::Key;
using text::say;

std::string path_of(Site const& site, RequestId id) {
    return "/desk/requests/" + reference_of(site, id);
}

Result<RequestId> id_of(Site const& site, Request const& request) {
    TRY(auto const id, site.house.roots.tokens().read(crypto::TokenKind::request_ref, request.parameter("reference")));
    return RequestId{id};
}

Result<store::RequestLine> line_of(Site& site, RequestId id) {
    return site.house.store.read([id](store::Session& session) { return store::requests::line(session, id); });
}

// A request is opened for the purpose of the form that it came by; in quarantine, to decide about it.
std::string purpose_of(Site const& site, store::RequestLine const& line) {
    if (line.state == store::RequestState::quarantine) return std::string(gate::screening_purpose);
    auto const entry = site.policy();
    auto const* const form = entry->policy->find_form(line.form);
    return form == nullptr ? "reply" : form->purpose;
}

Response envelope(Site& site, DeskVisit const& visit) {
    auto const language = visit.language;
    auto const id = id_of(site, visit.request);
    if (!id) return problem_page(site, language, 404, Problem::missing);
    auto const line = line_of(site, *id);
    if (!line) return problem_of(site, language, line.error());
    auto const entry = site.policy();
    if (!may_see(*entry->policy, visit.session.staff.role, line->state))
        return problem_page(site, language, 403, Problem::forbidden);
    auto const purpose_id = purpose_of(site, *line);
    auto const* const purpose = entry->policy->find_purpose(purpose_id);
    bool const allowed =
        purpose != nullptr && std::ranges::find(purpose->roles, visit.session.staff.role) != purpose->roles.end();
    auto const held =
        site.house.store.read([&](store::Session& session) { return store::holds::live(session, line->subject); });
    if (!held) return problem_of(site, language, held.error());
    std::optional<text::Text> why;
    if (!held->empty()) {
        auto const since = std::ranges::min(*held, {}, &store::HoldRow::placed_at).placed_at;
        why = text::Text(say(Key::envelope_restricted, language, {{"day", text::day(since, language)}}));
    }
    auto box = study_box(site, *id, path_of(site, *id), visit.session.staff.role, language);
    std::optional<text::Url> study;
    if (box) study = box->page;
    std::string out;
    render(pages::DeskEnvelopePage{.chrome = desk_chrome(site, visit, DeskPlace::inbox),
                                   .head = head_of(site, *line, true, language),
                                   .purpose = purpose_id,
                                   .purpose_title = purpose == nullptr ? purpose_id : purpose->title.in(language),
                                   .open = in_language(path_of(site, *id), language),
                                   .allowed = allowed && held->empty(),
                                   .denied_why = std::move(why),
                                   .answered = query_value(visit.request, "saved") == "answered",
                                   .study = std::move(study),
                                   .studied = box ? std::move(box->head) : std::nullopt,
                                   .back = in_language("/desk", language)},
           language, out);
    return html(std::move(out));
}

struct Beside {
    store::RequestLine line;
    std::vector<store::ConsentRow> consents;
    std::vector<store::EventRow> events;
    std::vector<store::StaffRow> staff;
};

Result<Beside> read_beside(Site& site, RequestId id) {
    return site.house.store.read([id](store::Session& session) -> Result<Beside> {
        Beside out;
        TRY(out.line, store::requests::line(session, id));
        TRY(out.consents, store::consents::of(session, out.line.subject));
        TRY(out.events, store::events::of(session, out.line.subject));
        TRY(out.staff, store::staff::all(session));
        return out;
    });
}

template <class P>
void add_field(std::vector<pages::RequestField>& fields, policy::Policy const& policy, std::string_view category,
               Language language, pages::RequestField::Kind kind, std::optional<P>& value) {
    if (!value) return;
    auto const* const found = policy.find_category(category);
    fields.push_back({.label = found == nullptr ? std::string(category) : found->label.in(language),
                      .value = std::move(*value).template narrowed<"reply", "collaboration", "screening">(),
                      .kind = kind});
}

std::vector<pages::RequestField> fields_of(policy::Policy const& policy, OpenedRequest& opened, Language language) {
    using Kind = pages::RequestField::Kind;
    std::vector<pages::RequestField> out;
    add_field(out, policy, "name", language, Kind::line, opened.name);
    add_field(out, policy, "email", language, Kind::email, opened.email);
    add_field(out, policy, "phone", language, Kind::tel, opened.phone);
    add_field(out, policy, "site", language, Kind::site, opened.site);
    add_field(out, policy, "text", language, Kind::area, opened.text);
    return out;
}

std::vector<pages::ConsentLine> consents_of(policy::Policy const& policy, Beside const& beside, Language language) {
    using State = pages::ConsentLine::State;
    std::vector<pages::ConsentLine> out;
    for (auto const& row : beside.consents) {
        auto const* const purpose = policy.find_purpose(row.purpose);
        auto const state = row.state == store::ConsentState::given       ? State::given
                           : row.state == store::ConsentState::refused   ? State::refused
                           : row.state == store::ConsentState::withdrawn ? State::withdrawn
                                                                         : State::unknown;
        out.push_back({.title = purpose == nullptr ? row.purpose : purpose->title.in(language),
                       .state = state,
                       .when = row.changed_at});
    }
    return out;
}

std::string staff_name(Beside const& beside, StaffId id) {
    auto const found = std::ranges::find(beside.staff, id, &store::StaffRow::id);
    return found == beside.staff.end() ? std::string("—") : found->name;
}

std::vector<pages::AnswerLine> answers_of(OpenedRequest& opened, Beside const& beside) {
    using State = pages::AnswerLine::State;
    std::vector<pages::AnswerLine> out;
    for (auto& answer : opened.answers) {
        auto const state = answer.row.state == store::ReplyState::sent        ? State::sent
                           : answer.row.state == store::ReplyState::failed    ? State::failed
                           : answer.row.state == store::ReplyState::cancelled ? State::cancelled
                                                                              : State::queued;
        out.push_back({.when = answer.row.written_at,
                       .who = staff_name(beside, answer.row.staff),
                       .text = std::move(answer.words).narrowed<"reply", "collaboration", "screening">(),
                       .state = state});
    }
    return out;
}

std::vector<pages::HistoryLine> history_of(Beside const& beside, Language language) {
    std::vector<pages::HistoryLine> out;
    for (auto const& row : beside.events) {
        std::optional<text::Text> who;
        if (row.event.actor.kind == ledger::ActorKind::staff)
            who = text::Text(staff_name(beside, row.event.actor.staff));
        out.push_back({.when = row.event.at, .text = event_text(row.event.kind, language), .who = std::move(who)});
    }
    return out;
}

std::vector<pages::Act> acts_of(Site const& site, store::RequestLine const& line, Language language) {
    if (line.state != store::RequestState::open) return {};
    auto const path = path_of(site, line.id);
    using Kind = pages::Act::Kind;
    return {{.kind = Kind::close, .action = in_language(path + "/close", language)},
            {.kind = Kind::spam, .action = in_language(path + "/spam", language)},
            {.kind = Kind::duplicate, .action = in_language(path + "/duplicate", language)}};
}

std::optional<pages::HeldDecision> decision_of(Site const& site, store::RequestLine const& line, Language language) {
    if (line.state != store::RequestState::quarantine) return std::nullopt;
    auto const entry = site.policy();
    auto const path = path_of(site, line.id);
    return pages::HeldDecision{.signs = std::vector<text::Text>{say(Key::house_sign_child, language)},
                               .child = in_language(path + "/child", language),
                               .not_child = in_language(path + "/not-child", language),
                               .erase_at = line.received_at + entry->policy->children.quarantine};
}

struct Shown {
    std::optional<std::string> error;
    std::string draft;
    SummaryDraft summary{};
    Saved saved = Saved::none;
};

// What was typed comes back with the page, under what is wrong with it.
Shown shown_again(DeskVisit const& visit, Key error) {
    return {.error = say(error, visit.language),
            .draft = std::string(visit.field("answer")),
            .summary = summary_draft(visit)};
}

template <vault::FixedString P>
Response opened_page(Site& site, DeskVisit const& visit, promises::Opening<P> opening, Shown const& shown) {
    auto const language = visit.language;
    auto const id = opening.request.row.id;
    auto const beside = read_beside(site, id);
    if (!beside) return problem_of(site, language, beside.error());
    auto const entry = site.policy();
    auto const& policy = *entry->policy;
    auto const* const purpose = policy.find_purpose(P.view());
    bool const confirmed = !opening.request.email || opening.request.email_state == store::ContactState::confirmed;
    std::optional<pages::AnswerForm> answer;
    bool const waits = beside->line.state == store::RequestState::quarantine;
    bool const answerable = !waits && beside->line.state != store::RequestState::spam;
    std::optional<pages::SummaryField> summary;
    if (answerable && P.view() == "reply")
        summary = summary_field(site, opening.request.row, path_of(site, id), language, shown.summary);
    // Words about a report that is gone have no other place to stand in.
    auto draft = shown.draft;
    if (!summary && shown.summary.words && !shown.summary.words->empty()) draft += "\n\n" + *shown.summary.words;
    if (answerable) {
        answer =
            pages::AnswerForm{.action = in_language(path_of(site, id) + "/answer", language),
                              .key = site.house.roots.tokens().make(crypto::TokenKind::staff, site.house.ids.next()),
                              .max = limits::text_bytes / 2,
                              .draft = std::move(draft)};
        if (shown.error) answer->error = text::Text(*shown.error);
    }
    std::string out;
    render(pages::DeskRequestPage{.chrome = desk_chrome(site, visit, DeskPlace::inbox),
                                  .head = head_of(site, beside->line, confirmed, language),
                                  .purpose_title =
                                      purpose == nullptr ? std::string(P.view()) : purpose->title.in(language),
                                  .version = opening.request.row.policy.value,
                                  .fields = fields_of(policy, opening.request, language),
                                  .consents = consents_of(policy, *beside, language),
                                  .answers = answers_of(opening.request, *beside),
                                  .answer = std::move(answer),
                                  .study = study_box(site, id, path_of(site, id), visit.session.staff.role, language),
                                  .summary = std::move(summary),
                                  .held = decision_of(site, beside->line, language),
                                  .acts = acts_of(site, beside->line, language),
                                  .history = history_of(*beside, language),
                                  .saved = shown.saved,
                                  .back = in_language("/desk", language)},
           language, opening.use, out);
    return html(std::move(out), shown.error ? 422 : 200);
}

template <vault::FixedString P>
Response open_for(Site& site, DeskVisit const& visit, RequestId id, Shown const& shown) {
    auto verdict = promises::open_request_and_wait<P>(site.house, visit.session.staff, id);
    if (!verdict) return problem_of(site, visit.language, verdict.error());
    if (std::holds_alternative<gate::Refusal>(*verdict))
        return problem_page(site, visit.language, 403, Problem::forbidden);
    return opened_page<P>(site, visit, std::move(std::get<promises::Opening<P>>(*verdict)), shown);
}

Response open_and_show(Site& site, DeskVisit const& visit, RequestId id, Shown const& shown) {
    auto const line = line_of(site, id);
    if (!line) return problem_of(site, visit.language, line.error());
    auto const purpose = purpose_of(site, *line);
    if (purpose == gate::screening_purpose) return open_for<"screening">(site, visit, id, shown);
    if (purpose == "collaboration") return open_for<"collaboration">(site, visit, id, shown);
    return open_for<"reply">(site, visit, id, shown);
}

Response open_request_page(Site& site, DeskVisit const& visit) {
    auto const id = id_of(site, visit.request);
    if (!id) return problem_page(site, visit.language, 404, Problem::missing);
    return open_and_show(site, visit, *id, {});
}

//= policy:C11
Response answer(Site& site, DeskVisit const& visit) {
    auto const language = visit.language;
    auto const id = id_of(site, visit.request);
    if (!id) return problem_page(site, language, 404, Problem::missing);
    auto const key = site.house.roots.tokens().read(crypto::TokenKind::staff, visit.field("key"));
    if (!key) return problem_page(site, language, 400, Problem::bad_request);
    auto const again = [&](Key error) { return open_and_show(site, visit, *id, shown_again(visit, error)); };
    auto words = text::clean_text(visit.field("answer"), limits::text_bytes / 2);
    if (!words || words->empty()) return again(words ? Key::house_answer_empty : Key::house_answer_too_long);
    auto const study = summary_draft(visit);
    if (study.put && study.words) {
        auto const summary = text::clean_text(*study.words, limits::study_summary);
        if (!summary) return again(Key::house_summary_too_long);
        *words += "\n\n" + *summary;
    }
    auto const given = promises::answer_request(site.house, visit.session.staff, *id, ReplyId{*key},
                                                {std::move(*words), study.attached});
    if (!given && given.error().code() == ErrorCode::conflict) return again(Key::house_answer_no_part);
    if (!given && given.error().code() == ErrorCode::too_large) return again(Key::house_answer_too_large);
    if (!given) return problem_of(site, language, given.error());
    if (std::holds_alternative<gate::Refusal>(*given)) return problem_page(site, language, 403, Problem::forbidden);
    site.mail_is_waiting();
    return redirect_303(in_language(path_of(site, *id), language).with("saved", "answered").view());
}

//= policy:C12
Response save_summary(Site& site, DeskVisit const& visit) {
    auto const language = visit.language;
    auto const id = id_of(site, visit.request);
    if (!id) return problem_page(site, language, 404, Problem::missing);
    auto const again = [&](Key error) { return open_and_show(site, visit, *id, shown_again(visit, error)); };
    auto words = text::clean_text(visit.field("summary"), limits::study_summary);
    if (!words) return again(Key::house_summary_too_long);
    auto const saved = promises::set_study_summary(site.house, visit.session.staff, *id, std::move(*words));
    if (!saved && saved.error().code() == ErrorCode::conflict) return again(Key::house_summary_gone);
    if (!saved) return problem_of(site, language, saved.error());
    if (*saved) return problem_page(site, language, 403, Problem::forbidden);
    // What was begun of an answer is not lost by it.
    auto draft = summary_draft(visit);
    draft.words.reset();
    return open_and_show(site, visit, *id,
                         {.error = {},
                          .draft = std::string(visit.field("answer")),
                          .summary = std::move(draft),
                          .saved = Saved::summary});
}

DeskPage close_as(promises::Closing why) {
    return [why](Site& site, DeskVisit const& visit) {
        auto const id = id_of(site, visit.request);
        if (!id) return problem_page(site, visit.language, 404, Problem::missing);
        auto const done = promises::close_request(site.house, visit.session.staff, *id, why);
        if (!done) return problem_of(site, visit.language, done.error());
        return redirect_303(in_language("/desk", visit.language).view());
    };
}

DeskPage decide_as(promises::QuarantineDecision decision) {
    return [decision](Site& site, DeskVisit const& visit) {
        auto const id = id_of(site, visit.request);
        if (!id) return problem_page(site, visit.language, 404, Problem::missing);
        auto const done =
            promises::decide_quarantine(site.house, site.installation.journal(), visit.session.staff, *id, decision);
        if (!done) return problem_of(site, visit.language, done.error());
        return redirect_303(in_language("/desk", visit.language).view());
    };
}

}  // namespace

std::vector<Route> desk_request_routes(Site& site) {
    std::string const base = "/desk/requests/{reference:token}";
    std::vector<Route> routes;
    routes.push_back(desk_get(site, base, envelope));
    routes.push_back(desk_post(site, base, open_request_page));
    routes.push_back(desk_post(site, base + "/answer", answer));
    routes.push_back(desk_post(site, base + "/study/summary", save_summary));
    routes.push_back(desk_post(site, base + "/close", close_as(promises::Closing::answered_otherwise)));
    routes.push_back(desk_post(site, base + "/spam", close_as(promises::Closing::spam)));
    routes.push_back(desk_post(site, base + "/duplicate", close_as(promises::Closing::duplicate)));
    routes.push_back(desk_post(site, base + "/child", decide_as(promises::QuarantineDecision::child)));
    routes.push_back(desk_post(site, base + "/not-child", decide_as(promises::QuarantineDecision::not_a_child)));
    return routes;
}

}  // namespace slovo::web
