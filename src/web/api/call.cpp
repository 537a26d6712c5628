#include "web/api/call.hpp"

#include <boost/json.hpp>

#include "base/limits.hpp"
#include "promises/staff.hpp"
#include "web/server/body.hpp"

namespace slovo::web {
namespace {

namespace js = boost::json;

std::optional<std::string_view> bearer(Request const& request) {
    auto const value = request.header("authorization");
    constexpr std::string_view scheme = "Bearer ";
    if (value.size() <= scheme.size() || !equal_ignoring_case(value.substr(0, scheme.size()), scheme))
        return std::nullopt;
    return value.substr(scheme.size());
}

Handler api_handler(Site& site, ApiPage page) {
    return on_worker(site, [&site, page = std::move(page)](Request const& request) {
        if (site.sealed) return problem(503, "sealed", "Restored without its journal: confirm it first.");
        auto const token = bearer(request);
        auto staff = token ? promises::find_api_staff(site.house, *token) : fail(ErrorCode::not_found, "no token");
        if (!staff) return problem(401, "unauthorized", "A bearer token is needed.").set("WWW-Authenticate", "Bearer");
        return page(site, Call{request, std::move(*staff)});
    });
}

}  // namespace

Route api_get(Site& site, std::string pattern, ApiPage page) {
    return {.method = Method::get, .pattern = std::move(pattern), .handler = api_handler(site, std::move(page))};
}

Route api_post(Site& site, std::string pattern, ApiPage page) {
    return {.method = Method::post,
            .pattern = std::move(pattern),
            .handler = api_handler(site, std::move(page)),
            .limits = {limits::body_bytes}};
}

Response problem(int status, std::string_view code, std::string_view message) {
    return json(js::serialize(js::object{{"error", code}, {"message", message}}), status);
}

Response problem_of(Error const& error) {
    switch (error.code()) {
        case ErrorCode::not_found: return problem(404, "not_found", "There is no such request.");
        case ErrorCode::denied: return problem(403, "role", "The policy does not allow this role to do it.");
        case ErrorCode::conflict: return problem(409, "conflict", "The request is not in a state that allows it.");
        case ErrorCode::invalid: return problem(400, "invalid", "The call cannot be read.");
        case ErrorCode::too_large: return problem(413, "too_large", "It is too large: send less.");
        case ErrorCode::full:
        case ErrorCode::too_many:
        case ErrorCode::unavailable: return problem(503, "unavailable", "Not now. Try again later.");
        default: return problem(500, "fault", "Something broke here; nothing was changed.");
    }
}

Response refusal(gate::Refusal reason) {
    return problem(403, gate::name_of(reason).view(), "The policy does not allow this use.");
}

}  // namespace slovo::web
