#include "base/limits.hpp"
#include "crypto/hash.hpp"
#include "crypto/token.hpp"
#include "web/desk/desk.hpp"
#include "web/desk/session.hpp"
#include "web/pages/desk_login.hpp"
#include "web/public/view.hpp"

namespace slovo::web {
namespace {

using State = pages::DeskLoginPage::State;

Response login_page(Site& site, Request const& request, State state, std::string const& nonce, int status) {
    auto const language = language_of(request);
    std::string out;
    render(pages::DeskLoginPage{.chrome = chrome_of(site, language, request.path),
                                .state = state,
                                .action = in_language(request.path, language),
                                .nonce = nonce},
           language, out);
    return html(std::move(out), status);
}

// GET shows a button and spends nothing, so that a mail scanner that follows links does no harm.
Response show_link(Site& site, Request const& request) {
    auto const nonce = crypto::random_token(site.house.random);
    auto page = login_page(site, request, State::ask, nonce, 200);
    page.cookie(
        {.name = nonce_cookie, .value = nonce, .same_site = SameSite::strict, .max_age = limits::login_link_life});
    return page;
}

// The nonce ties the POST to the browser that saw the button.
Response spend_link(Site& site, Request const& request) {
    auto const language = language_of(request);
    if (!site.links_limit.admit(request.client, std::chrono::steady_clock::now()))
        return problem_page(site, language, 429, Problem::too_many);
    auto const body = parse_form(request.body, request.header("content-type"));
    if (!body) return problem_page(site, language, status_of(body.error()), Problem::bad_request);
    auto const sent = body->find("nonce").value_or("");
    if (sent.empty() || !crypto::equal_constant_time(bytes_of(sent), bytes_of(request.cookie(nonce_cookie.view()))))
        return problem_page(site, language, 403, Problem::forbidden);
    auto session = promises::spend_login_link(site.house, request.parameter("token"));
    if (!session) return login_page(site, request, State::stale, "", 410);
    auto answer = redirect_303(in_language("/desk", language).view());
    answer.cookie({.name = nonce_cookie, .value = "", .max_age = std::chrono::seconds(-1)});
    answer.cookie({.name = desk_cookie, .value = session->token, .max_age = limits::staff_session_life});
    return answer;
}

Response log_out(Site& site, DeskVisit const& visit) {
    auto const ended = promises::end_session(site.house, visit.session);
    if (!ended && ended.error().code() != ErrorCode::not_found) return problem_of(site, visit.language, ended.error());
    auto answer = redirect_303("/desk/login?ended=1");
    answer.cookie({.name = desk_cookie, .value = "", .max_age = std::chrono::seconds(-1)});
    return answer.set("Clear-Site-Data", "\"cache\"");
}

}  // namespace

std::vector<Route> desk_login_routes(Site& site) {
    std::vector<Route> routes;
    routes.push_back({Method::get, "/desk/login", [&site](Request const& request, Reply reply) {
                          bool const ended = query_value(request, "ended") == "1";
                          reply(login_page(site, request, ended ? State::ended : State::none, "", 200));
                      }});
    routes.push_back({.method = Method::get,
                      .pattern = "/desk/login/{token:token}",
                      .handler = [&site](Request const& request, Reply reply) { reply(show_link(site, request)); },
                      .flags = RouteFlags::secret_path});
    routes.push_back({.method = Method::post,
                      .pattern = "/desk/login/{token:token}",
                      .handler = on_worker(site, [&site](Request const& request) { return spend_link(site, request); }),
                      .limits = {1024},
                      .flags = RouteFlags::secret_path});
    routes.push_back(desk_post(site, "/desk/logout", log_out));
    return routes;
}

}  // namespace slovo::web
