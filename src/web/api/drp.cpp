// The Data Rights Protocol 1.0 for agents, under /drp: a message is base64 of an Ed25519 signature and the
// JSON that it signs, sent as text/plain (docs/formats/drp.md).
#include <boost/json.hpp>

#include <algorithm>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "promises/agents.hpp"
#include "web/api/api.hpp"
#include "web/server/body.hpp"

namespace slovo::web {
namespace {

namespace js = boost::json;
using crypto::TokenKind;
using store::CaseKind;
using store::CaseReason;
using store::CaseState;

constexpr std::string_view request_label = "drp";  // apart from the references that people quote
constexpr std::size_t signature_bytes = std::tuple_size_v<crypto::Signature>;
constexpr std::size_t agent_ref_max = 64;

Response refuse(int status, std::string_view message) {
    return json(js::serialize(js::object{{"code", std::to_string(status)}, {"message", message}}), status);
}
// What was signed wrongly, or is not meant for us, moves no request: it is not worth a retry either.
Response refuse_fatally(int status, std::string_view message) {
    return json(js::serialize(js::object{{"code", std::to_string(status)}, {"message", message}, {"fatal", true}}),
                status);
}

std::string_view text_in(js::object const& object, std::string_view key) {
    auto const* const value = object.if_contains(key);
    if (value == nullptr || !value->is_string()) return {};
    auto const& text = value->get_string();
    return {text.data(), text.size()};
}

std::optional<std::string_view> bearer(Request const& request) {
    auto const value = request.header("authorization");
    constexpr std::string_view scheme = "Bearer ";
    if (value.size() <= scheme.size() || !equal_ignoring_case(value.substr(0, scheme.size()), scheme))
        return std::nullopt;
    return value.substr(scheme.size());
}

// A message whose signature holds.
struct Signed {
    Bytes whole;
    js::object claims;
};
std::expected<Signed, Response> read_signed(Request const& request, store::AgentRow const& agent) {
    auto bytes = from_base64(text_of(request.body));
    if (!bytes || bytes->size() <= signature_bytes)
        return std::unexpected(refuse_fatally(400, "The body is no base64 of a signed message."));
    crypto::Signature signature{};
    std::copy_n(bytes->begin(), signature.size(), signature.begin());
    auto const message = ByteView(*bytes).subspan(signature_bytes);
    if (!crypto::verify(agent.verify_key, message, signature))
        return std::unexpected(refuse_fatally(403, "The signature is not the agent's."));
    boost::system::error_code error;
    auto const parsed = js::parse(text_of(message), error);
    if (error || !parsed.is_object()) return std::unexpected(refuse_fatally(400, "The message is no JSON object."));
    return Signed{std::move(*bytes), parsed.get_object()};
}

// The order is that of the protocol, §3.07. Spends the message.
std::optional<Response> check_claims(Site& site, store::AgentRow const& agent, Signed const& message) {
    auto const& claims = message.claims;
    if (text_in(claims, "agent-id") != agent.name) return refuse_fatally(403, "agent-id is another agent's.");
    auto const entry = site.policy();
    if (!equal_ignoring_case(text_in(claims, "business-id"), entry->policy->id))
        return refuse_fatally(403, "business-id is another business's.");
    auto const issued = parse_rfc3339(text_in(claims, "issued-at"));
    auto const expires = parse_rfc3339(text_in(claims, "expires-at"));
    if (!issued || !expires) return refuse_fatally(400, "issued-at and expires-at are instants of RFC 3339.");
    auto const now = site.now();
    if (*issued > now + limits::agent_message_skew) return refuse_fatally(400, "issued-at has not come yet.");
    if (*expires < now) return refuse_fatally(400, "The message has expired.");
    if (*expires > *issued + limits::agent_message_life)
        return refuse_fatally(400, "A message counts for an hour at most.");
    auto const spent = promises::spend_message(site.house, message.whole, *expires);
    if (!spent && spent.error().code() == ErrorCode::conflict) return refuse_fatally(409, "This message came before.");
    if (!spent) return refuse(503, "Not now. Try again later.");
    return std::nullopt;
}

bool is_reference(std::string_view text) {
    return std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
               c == ':' || c == '-';
    });
}

std::optional<CaseKind> kind_of(std::string_view exercise) {
    if (exercise == "access" || exercise == "access:categories" || exercise == "access:specific")
        return CaseKind::access;
    if (exercise == "deletion") return CaseKind::erase;
    if (exercise == "sale:opt_out" || exercise == "sale:opt-out") return CaseKind::stop_all;
    return std::nullopt;
}

std::string_view word_of(CaseReason reason) {
    switch (reason) {
        case CaseReason::none:
        case CaseReason::complexity: return {};
        case CaseReason::need_user_verification: return "need_user_verification";
        case CaseReason::insufficient_verification: return "insuf_verification";
        case CaseReason::no_match: return "no_match";
        case CaseReason::claim_not_covered: return "claim_not_covered";
        case CaseReason::too_many_requests: return "too_many_requests";
        case CaseReason::legal_hold:
        case CaseReason::other: break;
    }
    return "other";
}

Response status_json(Site const& site, promises::AgentStatus const& status) {
    auto const& row = status.row;
    js::object out{
        {"request_id", site.house.roots.tokens().make(TokenKind::request_ref, row.id.value, bytes_of(request_label))},
        {"received_at", to_rfc3339(row.received_at)},
        {"expected_by", to_rfc3339(status.due_at)},
        {"status", promises::name_of(status.state).view()}};
    if (!row.agent_ref.empty()) out["agent_request_id"] = row.agent_ref;
    if (auto const reason = word_of(status.reason); !reason.empty()) out["reason"] = reason;
    if (status.reason == CaseReason::complexity)
        out["processing_details"] = "The demand is complex: the term was extended.";
    if (status.reason == CaseReason::need_user_verification) {
        out["user_verification_url"] = site.base_url + "/privacy";
        out["processing_details"] = "A link goes to the contact point, if we know it; the person opens it.";
    }
    return json(js::serialize(out));
}

Response problem_of_agent(Error const& error) {
    switch (error.code()) {
        case ErrorCode::not_found: return refuse(404, "There is no such request.");
        case ErrorCode::denied: return refuse(403, "Another agent made this request.");
        default: return refuse(503, "Not now. Try again later.");
    }
}

using AgentPage = std::function<Response(Site&, Request const&, store::AgentRow const&)>;

// Every call but the pairing carries the bearer token that the pairing gave.
Handler for_agent(Site& site, AgentPage page) {
    return on_worker(site, [&site, page = std::move(page)](Request const& request) -> Response {
        if (site.sealed) return refuse(503, "Restored without its journal: confirm it first.");
        if (!site.links_limit.admit(request.client, std::chrono::steady_clock::now()))
            return refuse(429, "Too many calls.");
        auto const token = bearer(request);
        auto const agent = token ? promises::find_agent_of_token(site.house, *token)
                                 : Result<store::AgentRow>(fail(ErrorCode::not_found, "no token"));
        if (!agent) return refuse(401, "A bearer token is needed.").set("WWW-Authenticate", "Bearer");
        return page(site, request, *agent);
    });
}

//= policy:C29
Response exercise(Site& site, Request const& request, store::AgentRow const& agent) {
    auto message = read_signed(request, agent);
    if (!message) return std::move(message.error());
    auto const& claims = message->claims;
    if (auto refused = check_claims(site, agent, *message)) return std::move(*refused);
    auto const kind = kind_of(text_in(claims, "exercise"));
    if (!kind) return refuse_fatally(400, "We serve access, deletion and sale:opt_out.");
    auto contact = text_in(claims, "email");
    if (contact.empty()) contact = text_in(claims, "phone_number");
    auto const ref = text_in(claims, "agent-request-id");
    if (ref.size() > agent_ref_max || !is_reference(ref))
        return refuse_fatally(400, "agent-request-id has letters, digits and . _ : - only, at most 64.");
    auto const entry = site.policy();
    auto demand = promises::read_demand(site.house, *kind, entry->policy->authoritative, contact, "", false);
    if (!demand) return refuse_fatally(400, "The message names no e-mail address and no telephone number.");
    auto const row = promises::note_agent_request(site.house, agent, *kind, std::string(ref));
    if (!row) return problem_of_agent(row.error());
    // Whether we know the person is looked up after the answer is made, so that its time tells nothing.
    auto const shared = std::make_shared<promises::Demand>(std::move(*demand));
    bool const queued = site.workers.submit([&site, row = *row, shared] {
        auto const done = promises::carry_out(site.house, site.installation.journal(), row, std::move(*shared));
        if (!done) log::error("drp.demand", {{"error", done.error()}});
        site.mail_is_waiting();
    });
    if (!queued) return refuse(503, "Not now. Try again later.");
    auto const status = promises::status_of(site.house, agent, row->id);
    if (!status) return problem_of_agent(status.error());
    return status_json(site, *status);
}

Result<AgentRequestId> id_of(Site const& site, Request const& request) {
    auto const id =
        site.house.roots.tokens().read(TokenKind::request_ref, request.parameter("request"), bytes_of(request_label));
    if (!id) return fail(ErrorCode::not_found, "no such request");
    return AgentRequestId{*id};
}

Response show(Site& site, Request const& request, store::AgentRow const& agent) {
    auto const id = id_of(site, request);
    if (!id) return problem_of_agent(id.error());
    auto const status = promises::status_of(site.house, agent, *id);
    if (!status) return problem_of_agent(status.error());
    return status_json(site, *status);
}

Response revoke(Site& site, Request const& request, store::AgentRow const& agent) {
    auto const id = id_of(site, request);
    if (!id) return problem_of_agent(id.error());
    auto const message = read_signed(request, agent);
    if (!message) return message.error();
    auto const status = promises::revoke_agent_request(site.house, agent, *id);
    if (!status) return problem_of_agent(status.error());
    return status_json(site, *status);
}

// The pairing: signed, for there is no token yet. The refusal has no body, as the protocol wants it.
Response pair(Site& site, Request const& request) {
    if (site.sealed) return plain_error(503);
    if (!site.links_limit.admit(request.client, std::chrono::steady_clock::now())) return plain_error(429);
    auto const agent = promises::find_agent(site.house, request.parameter("agent"));
    if (!agent) return plain_error(403);
    auto const message = read_signed(request, *agent);
    if (!message || check_claims(site, *agent, *message)) return plain_error(403);
    auto const token = promises::pair_agent(site.house, *agent);
    if (!token) return plain_error(503);
    return json(js::serialize(js::object{{"agent-id", agent->name}, {"token", *token}}));
}

Response paired(Site&, Request const& request, store::AgentRow const& agent) {
    if (request.parameter("agent") != agent.name) return plain_error(403);
    return json("{}");
}

}  // namespace

std::vector<Route> drp_routes(Site& site) {
    std::string const base = "/drp/v1/data-rights-request";
    RouteLimits const body{limits::body_bytes};
    return {
        {.method = Method::post, .pattern = base, .handler = for_agent(site, exercise), .limits = body},
        {.method = Method::get, .pattern = base + "/{request:token}", .handler = for_agent(site, show)},
        {.method = Method::delete_,
         .pattern = base + "/{request:token}",
         .handler = for_agent(site, revoke),
         .limits = body},
        {.method = Method::post,
         .pattern = "/drp/v1/agent/{agent}",
         .handler = on_worker(site, [&site](Request const& request) { return pair(site, request); }),
         .limits = body},
        {.method = Method::get, .pattern = "/drp/v1/agent/{agent}", .handler = for_agent(site, paired)},
    };
}

}  // namespace slovo::web
