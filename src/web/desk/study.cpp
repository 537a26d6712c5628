#include "web/desk/study.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "store/tables/subjects.hpp"
#include "text/json_text.hpp"
#include "web/desk/desk.hpp"
#include "web/pages/desk_study.hpp"
#include "web/public/view.hpp"
#include "web/study_part.hpp"

namespace slovo::web {
namespace {

using store::StudyPart;
using store::StudyReason;
using store::StudyRow;
using store::StudyStage;
using store::StudyState;
using text::Key;
using text::say;

pages::StudyHead::State state_of(StudyState state) {
    using State = pages::StudyHead::State;
    switch (state) {
        case StudyState::waiting: return State::waiting;
        case StudyState::running: return State::running;
        case StudyState::done: return State::done;
        case StudyState::failed: return State::failed;
        case StudyState::refused: return State::refused;
        case StudyState::stopped: break;
    }
    return State::stopped;
}

std::optional<Key> key_of(StudyReason reason) {
    switch (reason) {
        case StudyReason::none: return std::nullopt;
        case StudyReason::address: return Key::study_reason_address;
        case StudyReason::forbidden: return Key::study_reason_forbidden;
        case StudyReason::unavailable: return Key::study_reason_unavailable;
        case StudyReason::crash: return Key::study_reason_crash;
        case StudyReason::time: return Key::study_reason_time;
        case StudyReason::not_allowed: return Key::study_reason_not_allowed;
        case StudyReason::person: return Key::study_reason_person;
        case StudyReason::staff: return Key::study_reason_staff;
        case StudyReason::replaced: return Key::study_reason_replaced;
        case StudyReason::closed: return Key::study_reason_closed;
        case StudyReason::field: break;
    }
    return Key::study_reason_field;
}

// How far it is, in a sentence.
std::string said_of(StudyRow const& row, Language language) {
    auto const& progress = row.progress;
    if (row.state == StudyState::waiting) return say(Key::study_said_waiting, language);
    if (row.state == StudyState::done)
        return say(Key::study_said_done, language, {{"pages", progress.pages_done}, {"found", progress.findings}});
    if (row.state != StudyState::running) return say(Key::study_said_ended, language);
    switch (progress.stage) {
        case StudyStage::waiting:
        case StudyStage::asking: break;
        case StudyStage::crawling:
            return say(Key::study_said_crawling, language,
                       {{"done", progress.pages_done}, {"known", progress.pages_known}, {"found", progress.findings}});
        case StudyStage::checking: return say(Key::study_said_checking, language, {{"found", progress.findings}});
        case StudyStage::writing:
        case StudyStage::done: return say(Key::study_said_writing, language, {{"found", progress.findings}});
    }
    return say(Key::study_said_asking, language);
}

// Of a button that opens a part, or of a box that attaches it.
template <class Kind>
Kind kind_of(StudyPart part) {
    switch (part) {
        case StudyPart::html: return Kind::html;
        case StudyPart::pdf: return Kind::pdf;
        case StudyPart::csv: return Kind::csv;
        case StudyPart::json: break;
    }
    return Kind::json;
}

std::string path_of(Site const& site, RequestId id) {
    return "/desk/requests/" + reference_of(site, id);
}

// The parts of the newest report that is done.
std::vector<pages::StudyPart> parts_of(Site& site, RequestId id, std::string_view path, Language language) {
    auto const parts = promises::study_parts(site.house, id);
    std::vector<pages::StudyPart> out;
    if (!parts) return out;
    for (auto const part : *parts) {
        auto const open = std::string(path) + "/study/" + std::string(name_of(part).view());
        out.push_back({.kind = kind_of<pages::StudyPart::Kind>(part), .open = in_language(open, language)});
    }
    return out;
}

Result<RequestId> id_of(Site const& site, Request const& request) {
    TRY(auto const id, site.house.roots.tokens().read(crypto::TokenKind::request_ref, request.parameter("reference")));
    return RequestId{id};
}

// What every page here begins with: the request, for a role that may study.
struct Looked {
    store::RequestLine line;
    std::string path;
};
std::expected<Looked, Response> look(Site& site, DeskVisit const& visit) {
    auto const id = id_of(site, visit.request);
    if (!id) return std::unexpected(problem_page(site, visit.language, 404, Problem::missing));
    auto const line =
        site.house.store.read([&](store::Session& session) { return store::requests::line(session, *id); });
    if (!line) return std::unexpected(problem_of(site, visit.language, line.error()));
    auto const entry = site.policy();
    if (!may_study(*entry->policy, visit.session.staff.role))
        return std::unexpected(problem_page(site, visit.language, 403, Problem::forbidden));
    return Looked{*line, path_of(site, *id)};
}

Response page(Site& site, DeskVisit const& visit) {
    auto const language = visit.language;
    auto const looked = look(site, visit);
    if (!looked) return looked.error();
    auto const newest = promises::newest_study(site.house, looked->line.id);
    if (!newest) return problem_of(site, language, newest.error());
    bool const live = *newest && (*newest)->live();
    bool const open = looked->line.state == store::RequestState::open;
    std::optional<text::Url> start;
    std::optional<text::Url> stop;
    if (open && !live) start = in_language(looked->path + "/study/start", language);
    if (live) stop = in_language(looked->path + "/study/stop", language);
    std::optional<pages::StudyHead> head;
    if (*newest) head = study_head(**newest, looked->path, language);
    std::string out;
    render(pages::DeskStudyPage{.chrome = desk_chrome(site, visit, DeskPlace::inbox),
                                .head = head_of(site, looked->line, true, language),
                                .study = std::move(head),
                                .parts = parts_of(site, looked->line.id, looked->path, language),
                                .start = std::move(start),
                                .stop = std::move(stop),
                                .refused = query_value(visit.request, "saved") == "not",
                                .request = in_language(looked->path, language)},
           language, out);
    auto response = html(std::move(out));
    // Works without a script; the two seconds are those in which the first facts are promised.
    if (live) response.set("Refresh", "2");
    return response;
}

Response feed(Site& site, DeskVisit const& visit) {
    auto const looked = look(site, visit);
    if (!looked) return looked.error();
    auto const newest = promises::newest_study(site.house, looked->line.id);
    if (!newest) return problem_of(site, visit.language, newest.error());
    if (!*newest) return json("{}");
    auto const& row = **newest;
    std::string out;
    text::JsonText writer(out);
    writer.object([&] {
        writer.member("live", row.live());
        writer.member("said", row.state == StudyState::done ? say(Key::study_ready, visit.language)
                                                            : said_of(row, visit.language));
    });
    return json(std::move(out));
}

enum class Done : std::uint8_t { yes, no };
Response back_to_page(DeskVisit const& visit, std::string const& path, Done done) {
    auto const to = in_language(path + "/study", visit.language);
    return redirect_303(done == Done::yes ? to.view() : to.with("saved", "not").view());
}

Response start(Site& site, DeskVisit const& visit) {
    auto const looked = look(site, visit);
    if (!looked) return looked.error();
    auto const asked = promises::ask_study(site.house, visit.session.staff, looked->line.id);
    bool const conflict = !asked && asked.error().code() == ErrorCode::conflict;
    if (!asked && !conflict) return problem_of(site, visit.language, asked.error());
    if (asked && std::holds_alternative<gate::Refusal>(*asked))
        return problem_page(site, visit.language, 403, Problem::forbidden);
    return back_to_page(visit, looked->path, conflict ? Done::no : Done::yes);
}

Response stop(Site& site, DeskVisit const& visit) {
    auto const looked = look(site, visit);
    if (!looked) return looked.error();
    auto const stopped = promises::stop_study(site.house, visit.session.staff, looked->line.id);
    bool const conflict = !stopped && stopped.error().code() == ErrorCode::conflict;
    if (!stopped && !conflict) return problem_of(site, visit.language, stopped.error());
    return back_to_page(visit, looked->path, conflict ? Done::no : Done::yes);
}

DeskPage open_part(StudyPart part) {
    return [part](Site& site, DeskVisit const& visit) -> Response {
        auto const looked = look(site, visit);
        if (!looked) return looked.error();
        auto opened = promises::open_study_part(site.house, visit.session.staff, looked->line.id, part);
        if (!opened) return problem_of(site, visit.language, opened.error());
        if (std::holds_alternative<gate::Refusal>(*opened))
            return problem_page(site, visit.language, 403, Problem::forbidden);
        auto const& [use, content] = std::get<promises::OpenedPart>(*opened);
        return study_part_response(part, content.open(use), PartShown::as_page);
    };
}

}  // namespace

bool may_study(policy::Policy const& policy, std::string_view role) {
    auto const* const study = policy.find_purpose("study");
    return study != nullptr && policy::has(study->roles, role);
}

pages::StudyHead study_head(StudyRow const& row, std::string_view path, Language language) {
    auto const reason = key_of(row.reason);
    std::optional<text::Text> why;
    if (reason) why = text::Text(say(*reason, language));
    return {.state = state_of(row.state),
            .said = said_of(row, language),
            .reason = std::move(why),
            .changed = row.changed_at,
            .live = row.live(),
            .feed = in_language(std::string(path) + "/study/feed", language)};
}

std::optional<pages::StudyBox> study_box(Site& site, RequestId id, std::string_view path, std::string_view role,
                                         Language language) {
    auto const entry = site.policy();
    if (!may_study(*entry->policy, role)) return std::nullopt;
    auto const newest = promises::newest_study(site.house, id);
    auto const request = site.house.store.read([&](store::Session& s) { return store::requests::find(s, id); });
    if (!newest || !request || (!*newest && !request->sealed_site)) return std::nullopt;
    pages::StudyBox out{.head = std::nullopt, .parts = {}, .page = in_language(std::string(path) + "/study", language)};
    if (*newest) out.head = study_head(**newest, path, language);
    out.parts = parts_of(site, id, path, language);
    return out;
}

std::optional<pages::SummaryField> summary_field(Site& site, store::RequestRow const& request, std::string_view path,
                                                 Language language, SummaryDraft const& draft) {
    auto done = site.house.store.read([&](store::Session& session) -> Result<std::optional<promises::FinishedStudy>> {
        TRY(auto const subject, store::subjects::find(session, request.subject));
        return promises::finished_study(session, site.house.safe, subject, request.id);
    });
    if (!done || !*done || !(*done)->summary) return std::nullopt;
    using Kind = pages::AttachBox::Kind;
    std::vector<pages::AttachBox> boxes;
    for (auto const part : (*done)->parts) {
        auto const kind = kind_of<Kind>(part);
        boxes.push_back(
            {.word = std::string(name_of(part).view()), .kind = kind, .ticked = (draft.attached & bit_of(part)) != 0});
    }
    std::optional<text::Text> typed;
    if (draft.words) typed = text::Text(*draft.words);
    return pages::SummaryField{.text = std::move(*(*done)->summary).narrowed<"reply", "collaboration", "screening">(),
                               .draft = std::move(typed),
                               .put = draft.put,
                               .save = in_language(std::string(path) + "/study/summary", language),
                               .max = limits::study_summary / 2,
                               .attach = std::move(boxes)};
}

SummaryDraft summary_draft(DeskVisit const& visit) {
    SummaryDraft out{.words = std::nullopt, .put = visit.field("with_summary") == "yes"};
    if (auto const typed = visit.form.find("summary")) out.words = std::string(*typed);
    for (auto const part : store::study_parts) {
        if (visit.field("attach_" + std::string(name_of(part).view())) == "yes") out.attached |= bit_of(part);
    }
    return out;
}

std::vector<Route> desk_study_routes(Site& site) {
    std::string const base = "/desk/requests/{reference:token}/study";
    std::vector<Route> routes;
    routes.push_back(desk_get(site, base, page));
    routes.push_back(desk_get(site, base + "/feed", feed));
    routes.push_back(desk_post(site, base + "/start", start));
    routes.push_back(desk_post(site, base + "/stop", stop));
    for (auto const part : store::study_parts)
        routes.push_back(desk_post(site, base + "/" + std::string(name_of(part).view()), open_part(part)));
    return routes;
}

}  // namespace slovo::web
