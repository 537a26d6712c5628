#include "store/tables/deliveries.hpp"
#include "store/tables/staff.hpp"
#include "web/desk/desk.hpp"
#include "web/desk/session.hpp"
#include "web/pages/desk_staff.hpp"
#include "web/pages/desk_status.hpp"
#include "web/public/view.hpp"

namespace slovo::web {
namespace {

using text::Key;
using text::say;

// Who may give others access to the desk.
bool may_add(promises::Session const& session) {
    return session.staff.role == "dpo";
}

struct StaffShown {
    std::optional<std::string> error;
    std::optional<std::string> link;
    std::string name;
};

Response staff_page(Site& site, DeskVisit const& visit, StaffShown const& shown) {
    auto const language = visit.language;
    auto const rows = site.house.store.read([](store::Session& session) { return store::staff::all(session); });
    if (!rows) return problem_of(site, language, rows.error());
    auto const entry = site.policy();
    std::vector<pages::StaffRow> lines;
    for (auto const& row : *rows) {
        auto const* const role = entry->policy->find_role(row.role);
        bool const me = row.id == visit.session.staff.id;
        bool const active = row.state == store::StaffState::active;
        auto const token = site.house.roots.tokens().make(crypto::TokenKind::staff, row.id.value);
        std::optional<text::Url> remove;
        if (may_add(visit.session) && active && !me) remove = in_language("/desk/staff/" + token + "/end", language);
        lines.push_back({.name = row.name,
                         .role = role == nullptr ? row.role : role->title.in(language),
                         .since = row.added_at,
                         .active = active,
                         .me = me,
                         .remove = std::move(remove)});
    }
    std::vector<pages::Option> roles;
    for (auto const& role : entry->policy->roles)
        roles.push_back({.value = role.id, .label = role.title.in(language), .selected = role.id == "manager"});
    std::string out;
    auto page = pages::DeskStaffPage{.chrome = desk_chrome(site, visit, DeskPlace::staff),
                                     .rows = std::move(lines),
                                     .may_add = may_add(visit.session),
                                     .add = in_language("/desk/staff", language),
                                     .roles = std::move(roles),
                                     .name = shown.name};
    if (shown.error) page.error = text::Text(*shown.error);
    if (shown.link) page.link = text::Text(*shown.link);
    render(page, language, out);
    return html(std::move(out), shown.error ? 422 : 200);
}

Response show_staff(Site& site, DeskVisit const& visit) {
    return staff_page(site, visit, {});
}

Response add_staff(Site& site, DeskVisit const& visit) {
    if (!may_add(visit.session)) return problem_page(site, visit.language, 403, Problem::forbidden);
    auto const name = visit.field("name");
    auto const added = promises::add_staff(site.house, name, visit.field("role"), visit.session.staff.actor());
    if (!added) {
        bool const taken = added.error().code() == ErrorCode::conflict;
        return staff_page(site, visit,
                          {.error = say(taken ? Key::house_staff_taken : Key::house_staff_invalid, visit.language),
                           .name = std::string(name)});
    }
    auto const link = promises::make_login_link(site.house, *added);
    if (!link) return problem_of(site, visit.language, link.error());
    return staff_page(site, visit, {.link = site.base_url + "/desk/login/" + *link});
}

Response end_staff(Site& site, DeskVisit const& visit) {
    if (!may_add(visit.session)) return problem_page(site, visit.language, 403, Problem::forbidden);
    auto const id = site.house.roots.tokens().read(crypto::TokenKind::staff, visit.request.parameter("member"));
    if (!id) return problem_page(site, visit.language, 404, Problem::missing);
    auto const done = promises::disable_staff(site.house, {*id}, visit.session.staff.actor());
    if (!done) return problem_of(site, visit.language, done.error());
    return redirect_303(in_language("/desk/staff", visit.language).view());
}

Response status_page(Site& site, DeskVisit const& visit) {
    auto const language = visit.language;
    auto const stats = site.house.store.stats();
    auto const checkpoint = site.installation.sequencer().checkpoint();
    struct Counts {
        std::int64_t waiting = 0;
        std::int64_t unknown = 0;
    };
    auto const counts = site.house.store.read([](store::Session& session) -> Result<Counts> {
        Counts out;
        TRY(out.waiting, store::deliveries::count(session, store::DeliveryState::queued));
        TRY(out.unknown, store::deliveries::count(session, store::DeliveryState::unknown));
        return out;
    });
    if (!counts) return problem_of(site, language, counts.error());
    using Tone = pages::StatusLine::Tone;
    std::vector<pages::StatusLine> lines;
    lines.push_back({.title = say(Key::house_store, language),
                     .tone = stats.poisoned ? Tone::bad : Tone::good,
                     .value = say(stats.poisoned ? Key::house_store_poisoned : Key::house_store_writes, language)});
    lines.push_back({.title = say(Key::house_log, language),
                     .tone = Tone::plain,
                     .value = say(Key::house_megabytes, language, {{"n", stats.log_bytes / (1024 * 1024)}})});
    lines.push_back({.title = say(Key::house_ledger, language),
                     .tone = Tone::plain,
                     .value = say(Key::house_events, language,
                                  {{"n", checkpoint ? static_cast<std::int64_t>(checkpoint->size) : 0}})});
    lines.push_back({.title = say(Key::house_mail, language),
                     .tone = site.mail_is_captured || counts->unknown > 0 ? Tone::warn : Tone::good,
                     .value = say(site.mail_is_captured ? Key::house_mail_captured : Key::house_mail_sent, language)});
    lines.push_back({.title = say(Key::house_outbox, language),
                     .tone = Tone::plain,
                     .value = say(Key::house_mails, language, {{"n", counts->waiting}})});
    std::string out;
    render(pages::DeskStatusPage{.chrome = desk_chrome(site, visit, DeskPlace::status),
                                 .lines = std::move(lines),
                                 .proof = in_language("/proof", language),
                                 .checked = site.now()},
           language, out);
    return html(std::move(out));
}

}  // namespace

std::vector<Route> desk_house_routes(Site& site) {
    std::vector<Route> routes;
    routes.push_back(desk_get(site, "/desk/staff", show_staff));
    routes.push_back(desk_post(site, "/desk/staff", add_staff));
    routes.push_back(desk_post(site, "/desk/staff/{member:token}/end", end_staff));
    routes.push_back(desk_get(site, "/desk/status", status_page));
    return routes;
}

}  // namespace slovo::web
