// The list of rights cases and of holds; placing, reviewing and releasing holds. For the roles of the
// purpose `rights` only.
#include <algorithm>

#include "promises/cases.hpp"
#include "promises/holds.hpp"
#include "store/tables/requests.hpp"
#include "store/tables/staff.hpp"
#include "web/case_state.hpp"
#include "web/desk/case_head.hpp"
#include "web/desk/case_words.hpp"
#include "web/desk/desk.hpp"
#include "web/desk/session.hpp"
#include "web/pages/desk_cases.hpp"
#include "web/public/view.hpp"

namespace slovo::web {
namespace {

using text::Key;
using text::say;

constexpr int live_shown = 200;
constexpr int closed_shown = 50;
constexpr int holds_shown = 200;

struct Listing {
    std::vector<store::CaseRow> live;
    std::vector<store::CaseRow> closed;
    std::vector<store::HoldRow> holds;
    std::vector<std::optional<RequestId>> held;  ///< the request of each hold, where it has one
    std::vector<store::StaffRow> staff;
};

Result<Listing> read_listing(Site& site) {
    return site.house.store.read([](store::Session& session) -> Result<Listing> {
        Listing out;
        TRY(out.live, store::cases::live(session, live_shown));
        TRY(out.closed, store::cases::closed(session, closed_shown));
        TRY(out.holds, store::holds::all_live(session, holds_shown));
        for (auto const& hold : out.holds) {
            TRY(auto const requests, store::requests::of(session, hold.subject));
            out.held.push_back(requests.empty() ? std::nullopt : std::optional(requests.front().id));
        }
        TRY(out.staff, store::staff::all(session));
        return out;
    });
}

std::vector<pages::CaseLine> lines_of(Site const& site, std::vector<store::CaseRow> const& rows,
                                      std::vector<store::StaffRow> const& staff, Language language) {
    std::vector<pages::CaseLine> out;
    for (auto const& row : rows) {
        out.push_back({.head = head_of(site, row, staff, language),
                       .href = in_language("/desk/cases/" + reference_of(site, row.id), language)});
    }
    return out;
}

std::vector<pages::HoldLine> holds_of(Site const& site, Listing const& listing, Language language) {
    using Kind = pages::HoldLine::Kind;
    std::vector<pages::HoldLine> out;
    for (std::size_t i = 0; i < listing.holds.size(); ++i) {
        auto const& row = listing.holds[i];
        auto const path = "/desk/holds/" + reference_of(site, row.id);
        bool const by_person = row.staff == StaffId{};
        std::optional<text::Url> release;
        if (!by_person || row.kind != store::HoldKind::restriction) release = in_language(path + "/release", language);
        std::optional<text::Url> href;
        if (auto const& request = listing.held[i])
            href = in_language("/desk/requests/" + reference_of(site, *request), language);
        out.push_back({.kind = row.kind == store::HoldKind::restriction ? Kind::restriction
                               : row.kind == store::HoldKind::dispute   ? Kind::dispute
                                                                        : Kind::legal,
                       .href = std::move(href),
                       .since = row.placed_at,
                       .review = row.review_at,
                       .late = row.review_at < site.now(),
                       .by_person = by_person,
                       .erase_after = row.erase_after,
                       .review_action = in_language(path + "/review", language),
                       .release = std::move(release)});
    }
    return out;
}

struct Shown {
    std::optional<std::string> error;
    std::string reference;
};

Response cases_page(Site& site, DeskVisit const& visit, Shown const& shown) {
    auto const language = visit.language;
    auto const listing = read_listing(site);
    if (!listing) return problem_of(site, language, listing.error());
    std::string out;
    pages::DeskCasesPage page{.chrome = desk_chrome(site, visit, DeskPlace::cases),
                              .live = lines_of(site, listing->live, listing->staff, language),
                              .closed = lines_of(site, listing->closed, listing->staff, language),
                              .holds = holds_of(site, *listing, language),
                              .place = in_language("/desk/holds", language),
                              .add = in_language("/desk/cases/new", language),
                              .reference = shown.reference,
                              .saved = query_value(visit.request, "saved") == "yes"};
    if (shown.error) page.error = text::Text(*shown.error);
    render(page, language, out);
    return html(std::move(out), shown.error ? 422 : 200);
}

Response list(Site& site, DeskVisit const& visit) {
    return cases_page(site, visit, {});
}

Response saved(DeskVisit const& visit) {
    return redirect_303(in_language("/desk/cases", visit.language).with("saved", "yes").view());
}

//= policy:C22
Response place(Site& site, DeskVisit const& visit) {
    auto const kind = hold_kind_of(visit.field("kind"));
    if (!kind) return problem_page(site, visit.language, 400, Problem::bad_request);
    auto const typed = visit.field("reference");
    auto const subject = read_subject(site, typed);
    if (!subject)
        return cases_page(site, visit,
                          {.error = say(Key::holds_unknown, visit.language), .reference = std::string(typed)});
    if (is_own(site, visit.session.staff, *subject)) return problem_page(site, visit.language, 403, Problem::forbidden);
    auto const placed =
        promises::place_hold(site.house, site.installation.journal(), *subject, *kind, visit.session.staff.actor());
    if (!placed) return problem_of(site, visit.language, placed.error());
    return saved(visit);
}

Response review(Site& site, DeskVisit const& visit) {
    auto const hold = read_hold(site, visit.request.parameter("hold"));
    if (!hold) return problem_page(site, visit.language, 404, Problem::missing);
    auto const done = promises::review_hold(site.house, visit.session.staff.actor(), *hold);
    if (!done) return problem_of(site, visit.language, done.error());
    return saved(visit);
}

Response release(Site& site, DeskVisit const& visit) {
    auto const hold = read_hold(site, visit.request.parameter("hold"));
    if (!hold) return problem_page(site, visit.language, 404, Problem::missing);
    auto const done =
        promises::release_hold(site.house, site.installation.journal(), visit.session.staff.actor(), *hold);
    if (!done) return problem_of(site, visit.language, done.error());
    return saved(visit);
}

}  // namespace

DeskPage for_rights(DeskPage page) {
    return [page = std::move(page)](Site& site, DeskVisit const& visit) -> Response {
        auto const entry = site.policy();
        if (!promises::handles_rights(*entry->policy, visit.session.staff.role))
            return problem_page(site, visit.language, 403, Problem::forbidden);
        return page(site, visit);
    };
}

bool is_own(Site& site, promises::Staff const& staff, SubjectId subject) {
    auto const own = site.house.store.read(
        [&](store::Session& session) { return store::staff::is_own(session, staff.id, subject); });
    return !own || *own;
}

pages::CaseHead head_of(Site const& site, store::CaseRow const& row, std::vector<store::StaffRow> const& staff,
                        Language language) {
    auto const now = site.now();
    auto const owner = std::ranges::find(staff, row.owner, &store::StaffRow::id);
    pages::CaseHead head{
        .reference = reference_of(site, row.id),
        .kind = kind_text(row.kind, language),
        .state = state_on_page<pages::CaseHead::State>(row.state),
        .opened = row.opened_at,
        .due = row.due_at,
        .left = std::max<std::int64_t>(0, std::chrono::floor<std::chrono::days>(row.due_at - now).count()),
        .live = row.live(),
        .overdue = is_overdue(row, now),
        .urgent = is_urgent(row, now),
        .language = own_name_of(row.language),
        .guardian = row.on_behalf};
    if (row.reason != store::CaseReason::none) head.reason = text::Text(reason_text(row.reason, language));
    if (owner != staff.end()) head.owner = text::Text(owner->name);
    return head;
}

std::vector<Route> desk_cases_routes(Site& site) {
    std::vector<Route> routes;
    routes.push_back(desk_get(site, "/desk/cases", for_rights(list)));
    routes.push_back(desk_post(site, "/desk/holds", for_rights(place)));
    routes.push_back(desk_post(site, "/desk/holds/{hold:token}/review", for_rights(review)));
    routes.push_back(desk_post(site, "/desk/holds/{hold:token}/release", for_rights(release)));
    return routes;
}

}  // namespace slovo::web
