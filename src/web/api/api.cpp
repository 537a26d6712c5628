#include "web/api/api.hpp"

#include <algorithm>
#include <charconv>

#include <boost/json.hpp>

#include "base/limits.hpp"
#include "promises/reply.hpp"
#include "store/tables/events.hpp"
#include "store/tables/studies.hpp"
#include "text/contact.hpp"
#include "web/api/call.hpp"
#include "web/api/request_json.hpp"
#include "web/desk/session.hpp"
#include "web/server/body.hpp"

namespace slovo::web {
namespace {

namespace js = boost::json;

constexpr int list_rows = 200;

Result<RequestId> id_of(Site const& site, Request const& request) {
    auto const id = site.house.roots.tokens().read(crypto::TokenKind::request_ref, request.parameter("reference"));
    if (!id) return fail(ErrorCode::not_found, "no such request");
    return RequestId{*id};
}

Response list(Site& site, Call const& call) {
    auto const lines = site.house.store.read([](store::Session& session) -> Result<std::vector<store::RequestLine>> {
        std::vector<store::RequestLine> out;
        for (auto const state :
             {store::RequestState::open, store::RequestState::quarantine, store::RequestState::answered,
              store::RequestState::closed, store::RequestState::cancelled, store::RequestState::spam}) {
            TRY(auto const some, store::requests::page(session, state, "", {}, list_rows));
            out.insert(out.end(), some.begin(), some.end());
        }
        return out;
    });
    if (!lines) return problem_of(lines.error());
    js::array requests;
    auto const entry = site.policy();
    for (auto const& line : *lines) {
        if (may_see(*entry->policy, call.staff.role, line.state)) requests.push_back(line_json(site, line));
    }
    return json(js::serialize(js::object{{"requests", std::move(requests)}}));
}

template <vault::FixedString P>
Response open_for(Site& site, Call const& call, RequestId id) {
    auto verdict = promises::open_request_and_wait<P>(site.house, call.staff, id);
    if (!verdict) return problem_of(verdict.error());
    if (auto const* reason = std::get_if<gate::Refusal>(&*verdict)) return refusal(*reason);
    auto const& opening = std::get<promises::Opening<P>>(*verdict);
    return json(js::serialize(opened_json(site, opening)));
}

//= policy:C10
// Every purpose but those a request may be opened for is asked of the gate as well, so that the
// refusal is on record.
Response read(Site& site, Call const& call) {
    auto const id = id_of(site, call.request);
    if (!id) return problem_of(id.error());
    auto const purpose = call.purpose();
    if (purpose.empty())
        return problem(400, "purpose_missing", "Say what for: the header Slovo-Purpose names a purpose.");
    if (purpose == "reply") return open_for<"reply">(site, call, *id);
    if (purpose == "collaboration") return open_for<"collaboration">(site, call, *id);
    if (purpose == gate::screening_purpose) return open_for<"screening">(site, call, *id);
    auto const refused = promises::refuse_other_purpose(site.house, call.staff, *id, purpose);
    if (!refused) return problem_of(refused.error());
    return refusal(*refused);
}

// "pdf html" as bits; nothing for a word that names no part.
std::optional<std::uint32_t> parts_named(std::string_view words) {
    std::uint32_t out = 0;
    while (!words.empty()) {
        auto const word = words.substr(0, words.find(' '));
        words.remove_prefix(std::min(word.size() + 1, words.size()));
        if (word.empty()) continue;
        auto const part =
            std::ranges::find_if(store::study_parts, [&](store::StudyPart one) { return name_of(one).view() == word; });
        if (part == store::study_parts.end()) return std::nullopt;
        out |= bit_of(*part);
    }
    return out;
}

Response answer(Site& site, Call const& call) {
    auto const id = id_of(site, call.request);
    if (!id) return problem_of(id.error());
    auto const body = parse_form(call.request.body, call.request.header("content-type"));
    if (!body) return problem(status_of(body.error()), "invalid", "The body cannot be read.");
    auto words = text::clean_text(body->find("text").value_or(""), limits::text_bytes / 2);
    if (!words || words->empty()) return problem(422, "text", "An answer needs words.");
    auto const parts = parts_named(body->find("attach").value_or(""));
    if (!parts)
        return problem(422, "attach", "What is attached is named by html, pdf, csv, json, with spaces between.");
    auto const given = promises::answer_request(site.house, call.staff, *id, ReplyId{site.house.ids.next()},
                                                {std::move(*words), *parts});
    if (!given) return problem_of(given.error());
    if (auto const* reason = std::get_if<gate::Refusal>(&*given)) return refusal(*reason);
    site.mail_is_waiting();
    return json(js::serialize(js::object{{"by_mail", std::get<promises::AnswerGiven>(*given).by_mail}}), 201);
}

Response close(Site& site, Call const& call) {
    auto const id = id_of(site, call.request);
    if (!id) return problem_of(id.error());
    auto const body = parse_form(call.request.body, call.request.header("content-type"));
    auto const reason = body ? body->find("reason").value_or("") : std::string_view();
    if (reason != "answered" && reason != "spam" && reason != "duplicate")
        return problem(422, "reason", "Say why: answered, spam or duplicate.");
    auto const why = reason == "spam"        ? promises::Closing::spam
                     : reason == "duplicate" ? promises::Closing::duplicate
                                             : promises::Closing::answered_otherwise;
    auto const done = promises::close_request(site.house, call.staff, *id, why);
    if (!done) return problem_of(done.error());
    return no_content();
}

ApiPage decide(promises::QuarantineDecision decision) {
    return [decision](Site& site, Call const& call) {
        auto const id = id_of(site, call.request);
        if (!id) return problem_of(id.error());
        auto const done =
            promises::decide_quarantine(site.house, site.installation.journal(), call.staff, *id, decision);
        if (!done) return problem_of(done.error());
        return no_content();
    };
}

Response request_events(Site& site, Call const& call) {
    auto const id = id_of(site, call.request);
    if (!id) return problem_of(id.error());
    auto const events = site.house.store.read([&](store::Session& session) -> Result<std::vector<store::EventRow>> {
        TRY(auto const line, store::requests::line(session, *id));
        return store::events::of(session, line.subject);
    });
    if (!events) return problem_of(events.error());
    return json(js::serialize(events_json(*events)));
}

// ?limit= of a list, 1 to 1000.
std::int64_t limit_of(Request const& request) {
    auto const asked = query_value(request, "limit");
    std::int64_t limit = 0;
    std::from_chars(asked.data(), asked.data() + asked.size(), limit);
    return limit < 1 ? list_rows : std::min<std::int64_t>(limit, 1000);
}

Response recent_events(Site& site, Call const& call) {
    auto const most = limit_of(call.request);
    auto const events = site.house.store.read([most](store::Session& session) -> Result<std::vector<store::EventRow>> {
        TRY(auto const count, store::events::count(session));
        std::vector<store::EventRow> out;
        TRY_VOID(store::events::each(session, std::max<std::int64_t>(1, count - most + 1), [&](auto const& row) {
            out.push_back(row);
            return true;
        }));
        return out;
    });
    if (!events) return problem_of(events.error());
    return json(js::serialize(events_json(*events)));
}

}  // namespace

std::vector<Route> api_routes(Site& site) {
    std::vector<Route> routes;
    std::string const one = "/api/v1/requests/{reference:token}";
    auto const get = [&](std::string pattern, ApiPage page) {
        routes.push_back(api_get(site, std::move(pattern), std::move(page)));
    };
    auto const post = [&](std::string pattern, ApiPage page) {
        routes.push_back(api_post(site, std::move(pattern), std::move(page)));
    };
    get("/api/v1/requests", list);
    get(one, read);
    get(one + "/events", request_events);
    get("/api/v1/events", recent_events);
    post(one + "/answer", answer);
    post(one + "/close", close);
    post(one + "/child", decide(promises::QuarantineDecision::child));
    post(one + "/not-child", decide(promises::QuarantineDecision::not_a_child));
    routes.push_back(
        {Method::get, "/api/openapi.json", [](Request const&, Reply reply) { reply(json(std::string(openapi()))); }});
    return routes;
}

}  // namespace slovo::web
