#include <algorithm>

#include "base/limits.hpp"
#include "promises/own_acts.hpp"
#include "text/unicode.hpp"
#include "web/public/me_consents.hpp"
#include "web/public/me_session.hpp"
#include "web/public/me_view.hpp"
#include "web/public/pages.hpp"
#include "web/public/view.hpp"

namespace slovo::web {
namespace {

using Notice = pages::MePage::Notice;

// What `?saved=` may say: a word of ours, never shown as it came.
Notice notice_of(Request const& request) {
    auto const saved = query_value(request, "saved");
    for (auto const notice : {Notice::withdrawn, Notice::given, Notice::objected, Notice::stopped, Notice::corrected,
                              Notice::link_sent, Notice::restricted, Notice::lifted, Notice::asked, Notice::named,
                              Notice::invalid, Notice::late}) {
        if (name_of(notice) == saved) return notice;
    }
    return Notice::none;
}

std::optional<text::Required<Instant>> first_of(promises::OwnFile const& file) {
    std::optional<text::Required<Instant>> out;
    for (auto const& subject : file.subjects) {
        for (auto const& request : subject.requests) {
            if (!out || request.row.received_at < out->value()) out = request.row.received_at;
        }
    }
    return out;
}

// The day by which all is gone: none while one of them has no day yet.
std::optional<text::Required<Instant>> last_of(promises::OwnFile const& file) {
    std::optional<text::Required<Instant>> out;
    for (auto const& subject : file.subjects) {
        if (!subject.ends) return std::nullopt;
        if (!out || *subject.ends > out->value()) out = *subject.ends;
    }
    return out;
}

// What the newest link was asked for, where the person has still to do it.
pages::MePage::Wish wish_of(promises::PrivacySession const& session) {
    using Wish = pages::MePage::Wish;
    auto const& newest =
        std::ranges::max_element(session.proven, {}, [](auto const& one) { return one.by.id; })->by;
    if (!newest.live()) return Wish::none;
    if (newest.kind == store::CaseKind::erase) return Wish::erase;
    if (newest.kind == store::CaseKind::rectify) return Wish::rectify;
    if (newest.kind == store::CaseKind::restrict_use) return Wish::restrict;
    return Wish::none;
}

//= policy:C30d
Response show(Site& site, MeVisit const& visit) {
    auto const language = visit.language;
    auto file = promises::open_own_file(site.house, visit.session, limits::own_subjects_max);
    if (!file) return problem_of(site, language, file.error());
    auto const beside = read_beside(site, *file);
    if (!beside) return problem_of(site, language, beside.error());
    bool const marketing = agreed_to_more(site, *file);
    pages::MePage const page{.chrome = chrome_of(site, language, "/privacy/me"),
                             .csrf = visit.session.csrf,
                             .notice = notice_of(visit.request),
                             .wish = wish_of(visit.session),
                             .name_needed = file->name_needed,
                             .hidden = file->hidden,
                             .count = file->subjects.size(),
                             .since = first_of(*file),
                             .ends = last_of(*file),
                             .marketing = marketing,
                             .acts = me_acts(language),
                             .records = records_of(site, *file, *beside, language),
                             .demands = demands_of(site, *file, language),
                             .words_max = limits::text_bytes / 2};
    std::vector<vault::Use<"rights"> const*> uses;
    for (auto const& subject : file->subjects) uses.push_back(&subject.use);
    std::string out;
    render(page, language, vault::Uses<"rights">(std::move(uses)), out);
    return html(std::move(out));
}

Response back(MeVisit const& visit, Notice notice) {
    return redirect_303(in_language("/privacy/me", visit.language).with("saved", name_of(notice)).view());
}

// A value that cannot be read, or a change that came too late, is told on the page; the rest is a problem.
Response after(Site const& site, MeVisit const& visit, Result<void> const& done, Notice saved) {
    if (done) return back(visit, saved);
    auto const code = done.error().code();
    if (code == ErrorCode::invalid || code == ErrorCode::too_large) return back(visit, Notice::invalid);
    if (code == ErrorCode::conflict) return back(visit, Notice::late);
    return problem_of(site, visit.language, done.error());
}

// The ids that a form of ours carries as tokens.
struct Named {
    SubjectId record;
    std::int64_t thing = 0;
};
Result<Named> named(Site const& site, MeVisit const& visit, std::optional<MeThing> thing = {},
                    std::string_view field = {}) {
    Named out;
    TRY(out.record.value, id_from(site, MeThing::record, visit.field("record")));
    if (thing) {
        TRY(out.thing, id_from(site, *thing, visit.field(field)));
    }
    return out;
}

Response not_ours(Site const& site, MeVisit const& visit) {
    return problem_page(site, visit.language, 400, Problem::bad_request);
}

//= policy:C30b
Response withdraw(Site& site, MeVisit const& visit) {
    auto const of = named(site, visit, MeThing::consent, "consent");
    if (!of) return not_ours(site, visit);
    return after(site, visit,
                 promises::withdraw_consent(site.house, site.installation.journal(), visit.session, of->record,
                                            ConsentId{of->thing}),
                 Notice::withdrawn);
}

Response give(Site& site, MeVisit const& visit) {
    auto const of = named(site, visit);
    if (!of) return not_ours(site, visit);
    return after(site, visit,
                 promises::give_consent(site.house, visit.session, of->record, visit.field("purpose"),
                                        visit.field("channel"), visit.language),
                 Notice::given);
}

Response object(Site& site, MeVisit const& visit) {
    return after(site, visit,
                 promises::object_to_marketing(site.house, site.installation.journal(), visit.session),
                 Notice::objected);
}

//= policy:C30c
Response stop_reply(Site& site, MeVisit const& visit) {
    auto const of = named(site, visit, MeThing::request, "request");
    if (!of) return not_ours(site, visit);
    return after(site, visit,
                 promises::stop_reply(site.house, site.installation.journal(), visit.session, of->record,
                                      RequestId{of->thing}),
                 Notice::stopped);
}

std::optional<promises::OwnField> field_of(std::string_view word) {
    using promises::OwnField;
    if (word == "name") return OwnField::name;
    if (word == "site") return OwnField::site;
    if (word == "text") return OwnField::text;
    if (word == "phone") return OwnField::phone;
    if (word == "email") return OwnField::email;
    return std::nullopt;
}

//= policy:C30a
Response correct(Site& site, MeVisit const& visit) {
    auto const of = named(site, visit, MeThing::request, "request");
    auto const field = field_of(visit.field("field"));
    if (!of || !field) return not_ours(site, visit);
    auto const value = visit.field("value");
    auto const done = promises::correct(site.house, site.installation.journal(), visit.session, of->record,
                                        RequestId{of->thing}, *field, value);
    bool const by_link = *field == promises::OwnField::email && !text::trim(value).empty();
    if (done && by_link) site.mail_is_waiting();
    return after(site, visit, done, by_link ? Notice::link_sent : Notice::corrected);
}

Response restrict_use(Site& site, MeVisit const& visit) {
    auto const of = named(site, visit);
    if (!of) return not_ours(site, visit);
    return after(site, visit,
                 promises::restrict_use(site.house, site.installation.journal(), visit.session, of->record),
                 Notice::restricted);
}

Response lift(Site& site, MeVisit const& visit) {
    auto const of = named(site, visit, MeThing::hold, "hold");
    if (!of) return not_ours(site, visit);
    return after(site, visit,
                 promises::lift_restriction(site.house, site.installation.journal(), visit.session, of->record,
                                            HoldId{of->thing}),
                 Notice::lifted);
}

//= policy:C29
Response question(Site& site, MeVisit const& visit) {
    auto const asked = promises::ask_question(site.house, visit.session, store::CaseKind::question, visit.language,
                                              std::string(visit.field("text")));
    if (asked) site.mail_is_waiting();
    return after(site, visit, asked ? Result<void>() : std::unexpected(asked.error()), Notice::asked);
}

Response name(Site& site, MeVisit const& visit) {
    return after(site, visit, promises::give_name(site.house, visit.session, visit.field("name")), Notice::named);
}

Response leave(Site& site, MeVisit const& visit) {
    auto const ended = promises::end_privacy_session(site.house, visit.session);
    if (!ended && ended.error().code() != ErrorCode::not_found) return problem_of(site, visit.language, ended.error());
    auto answer = redirect_303(in_language("/privacy", visit.language).with("note", "left").view());
    answer.cookie({.name = me_cookie, .value = "", .max_age = std::chrono::seconds(-1)});
    return answer.set("Clear-Site-Data", "\"cache\"");
}

}  // namespace

std::vector<Route> me_routes(Site& site) {
    std::string const base = "/privacy/me";
    std::vector<Route> routes;
    routes.push_back(me_get(site, base, show));
    routes.push_back(me_post(site, base + "/withdraw", withdraw));
    routes.push_back(me_post(site, base + "/give", give));
    routes.push_back(me_post(site, base + "/object", object));
    routes.push_back(me_post(site, base + "/stop-reply", stop_reply));
    routes.push_back(me_post(site, base + "/correct", correct));
    routes.push_back(me_post(site, base + "/restrict", restrict_use));
    routes.push_back(me_post(site, base + "/lift", lift));
    routes.push_back(me_post(site, base + "/question", question));
    routes.push_back(me_post(site, base + "/name", name));
    routes.push_back(me_post(site, base + "/leave", leave));
    return routes;
}

}  // namespace slovo::web
