#include "web/desk/session.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "gate/gate.hpp"
#include "promises/cases.hpp"
#include "web/public/view.hpp"

namespace slovo::web {
namespace {

using text::Key;
using text::say;

Handler desk_handler(Site& site, DeskPage page) {
    return on_worker(site, [&site, page = std::move(page)](Request const& request) -> Response {
        auto const language = language_of(request);
        if (site.sealed) return problem_page(site, language, 503, Problem::unavailable);
        auto session = promises::find_session(site.house, request.cookie(desk_cookie.view()));
        if (!session) return redirect_303("/desk/login");
        DeskVisit visit{request, std::move(*session), language, FormBody(0)};
        if (request.method == Method::post) {
            auto body = parse_form(request.body, request.header("content-type"));
            if (!body) return problem_page(site, language, status_of(body.error()), Problem::bad_request);
            visit.form = std::move(*body);
            if (!promises::csrf_fits(visit.session, visit.field("csrf")))
                return problem_page(site, language, 403, Problem::forbidden);
        }
        return page(site, visit);
    });
}

std::vector<pages::AlarmLine> alarms_of(Site& site, Language language) {
    std::vector<pages::AlarmLine> out;
    for (auto const& alarm : site.alarms()) {
        if (alarm.severity == proof::Severity::info) continue;
        using Severity = pages::AlarmLine::Severity;
        out.push_back({.severity = alarm.severity == proof::Severity::red ? Severity::red : Severity::yellow,
                       .text = alarm_text(alarm, language)});
    }
    return out;
}

}  // namespace

bool may_see(policy::Policy const& policy, std::string_view role, store::RequestState state) {
    auto const serves = [&](std::string_view purpose) {
        auto const* const found = policy.find_purpose(purpose);
        return found != nullptr && std::ranges::find(found->roles, role) != found->roles.end();
    };
    if (state == store::RequestState::quarantine) return serves(gate::screening_purpose);
    return serves("reply") || serves("collaboration") || serves("study");
}

bool sees_requests(policy::Policy const& policy, std::string_view role) {
    return may_see(policy, role, store::RequestState::open) || may_see(policy, role, store::RequestState::quarantine);
}

Route desk_get(Site& site, std::string pattern, DeskPage page) {
    return {.method = Method::get, .pattern = std::move(pattern), .handler = desk_handler(site, std::move(page))};
}

Route desk_post(Site& site, std::string pattern, DeskPage page) {
    return {.method = Method::post,
            .pattern = std::move(pattern),
            .handler = desk_handler(site, std::move(page)),
            .limits = {limits::body_bytes}};
}

pages::DeskChrome desk_chrome(Site& site, DeskVisit const& visit, DeskPlace place) {
    auto const language = visit.language;
    auto const entry = site.policy();
    auto const link = [&](Key label, char const* path, DeskPlace one) {
        return pages::NavLink{
            .label = say(label, language), .href = in_language(path, language), .current = place == one};
    };
    std::vector<pages::NavLink> nav;
    if (sees_requests(*entry->policy, visit.session.staff.role)) {
        nav.push_back(link(Key::desk_inbox, "/desk", DeskPlace::inbox));
        nav.push_back(link(Key::desk_mails, "/desk/mail", DeskPlace::mail));
    }
    if (promises::handles_rights(*entry->policy, visit.session.staff.role))
        nav.push_back(link(Key::desk_cases, "/desk/cases", DeskPlace::cases));
    nav.push_back(link(Key::desk_staff, "/desk/staff", DeskPlace::staff));
    nav.push_back(link(Key::desk_status, "/desk/status", DeskPlace::status));
    std::vector<pages::LanguageLink> languages;
    for (auto const one : all_languages) {
        languages.push_back(
            {.code = name_of(one),
             .name = own_name_of(one),
             .href = in_language(visit.request.method == Method::get ? visit.request.path : "/desk", one),
             .current = one == language});
    }
    auto const* const role = entry->policy->find_role(visit.session.staff.role);
    return {.site = entry->policy->controller.name.in(language),
            .staff = visit.session.name,
            .role = role == nullptr ? visit.session.staff.role : role->title.in(language),
            .nav = std::move(nav),
            .languages = std::move(languages),
            .home = in_language("/desk", language),
            .logout = in_language("/desk/logout", language),
            .token = visit.session.csrf,
            .alarms = alarms_of(site, language),
            .test_mode = site.installation.is_test()};
}

std::string reference_of(Site const& site, RequestId id) {
    return site.house.roots.tokens().make(crypto::TokenKind::request_ref, id.value);
}

pages::RequestHead head_of(Site const& site, store::RequestLine const& line, bool confirmed, Language language) {
    using State = pages::RequestHead::State;
    auto const state = [&] {
        switch (line.state) {
            case store::RequestState::open: return line.owner ? State::opened : State::fresh;
            case store::RequestState::quarantine: return State::held;
            case store::RequestState::answered: return State::answered;
            case store::RequestState::closed: return State::closed;
            case store::RequestState::cancelled: return State::closed;
            case store::RequestState::spam: return State::spam;
        }
        return State::closed;
    }();
    auto const entry = site.policy();
    auto const* const form = entry->policy->find_form(line.form);
    bool const waits = line.state == store::RequestState::open;
    return {.reference = reference_of(site, line.id),
            .form = form == nullptr ? line.form : form->title.in(language),
            .state = state,
            .received = line.received_at,
            .due = line.due_at,
            .overdue = waits && line.due_at < site.now(),
            .language = own_name_of(line.language),
            .guardian = line.on_behalf,
            .confirmed = confirmed,
            .flagged = (line.flags & 2U) != 0};
}

}  // namespace slovo::web
