// The study of a request's site, for programs of the firm.
#include <boost/json.hpp>

#include "promises/reply.hpp"
#include "promises/study.hpp"
#include "web/api/api.hpp"
#include "web/api/call.hpp"
#include "web/study_part.hpp"

namespace slovo::web {
namespace {

namespace js = boost::json;
using store::StudyPart;

Result<RequestId> id_of(Site const& site, Request const& request) {
    auto const id = site.house.roots.tokens().read(crypto::TokenKind::request_ref, request.parameter("reference"));
    if (!id) return fail(ErrorCode::not_found, "no such request");
    return RequestId{*id};
}

//= policy:C10
// Every call says what for; a wrong purpose is asked of the gate, so that the refusal is on record.
template <class Act>
ApiPage for_study(Act act) {
    return [act](Site& site, Call const& call) -> Response {
        auto const id = id_of(site, call.request);
        if (!id) return problem_of(id.error());
        auto const purpose = call.purpose();
        if (purpose.empty())
            return problem(400, "purpose_missing", "Say what for: the header Slovo-Purpose names a purpose.");
        if (purpose == "study") return act(site, call, *id);
        auto const refused = promises::refuse_other_purpose(site.house, call.staff, *id, purpose);
        if (!refused) return problem_of(refused.error());
        return refusal(*refused);
    };
}

js::object study_json(store::StudyRow const& row) {
    return {{"state", name_of(row.state).view()},
            {"reason", name_of(row.reason).view()},
            {"stage", name_of(row.progress.stage).view()},
            {"pages_done", row.progress.pages_done},
            {"pages_known", row.progress.pages_known},
            {"findings", row.progress.findings},
            {"attempts", row.attempts},
            {"asked", to_rfc3339(row.asked_at)},
            {"changed", to_rfc3339(row.changed_at)}};
}

// Numbers only: the role has to be one that may study, the site is not opened.
Response state(Site& site, Call const& call, RequestId id) {
    auto const entry = site.policy();
    auto const* const study = entry->policy->find_purpose("study");
    if (study == nullptr || !policy::has(study->roles, call.staff.role)) return refusal(gate::Refusal::role);
    auto const row = promises::newest_study(site.house, id);
    if (!row) return problem_of(row.error());
    if (!*row) return problem(404, "not_studied", "The site of this request was never studied.");
    return json(js::serialize(study_json(**row)));
}

Response start(Site& site, Call const& call, RequestId id) {
    auto const asked = promises::ask_study(site.house, call.staff, id);
    if (!asked) return problem_of(asked.error());
    if (auto const* reason = std::get_if<gate::Refusal>(&*asked)) return refusal(*reason);
    return json(js::serialize(js::object{{"state", "waiting"}}), 202);
}

Response stop(Site& site, Call const& call, RequestId id) {
    auto const stopped = promises::stop_study(site.house, call.staff, id);
    if (!stopped) return problem_of(stopped.error());
    return no_content();
}

auto open_part(StudyPart part) {
    return [part](Site& site, Call const& call, RequestId id) -> Response {
        auto opened = promises::open_study_part(site.house, call.staff, id, part);
        if (!opened) return problem_of(opened.error());
        if (auto const* reason = std::get_if<gate::Refusal>(&*opened)) return refusal(*reason);
        auto const& [use, content] = std::get<promises::OpenedPart>(*opened);
        return study_part_response(part, content.open(use), PartShown::as_file);
    };
}

}  // namespace

std::vector<Route> study_api_routes(Site& site) {
    std::string const base = "/api/v1/requests/{reference:token}/study";
    std::vector<Route> routes;
    routes.push_back(api_get(site, base, for_study(state)));
    routes.push_back(api_post(site, base + "/start", for_study(start)));
    routes.push_back(api_post(site, base + "/stop", for_study(stop)));
    for (auto const part : store::study_parts)
        routes.push_back(api_get(site, base + "/" + std::string(name_of(part).view()), for_study(open_part(part))));
    return routes;
}

}  // namespace slovo::web
