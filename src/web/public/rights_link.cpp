#include "base/log.hpp"
#include "promises/rights.hpp"
#include "web/nonce.hpp"
#include "web/pages/rights_link.hpp"
#include "web/public/me_session.hpp"
#include "web/public/pages.hpp"
#include "web/public/view.hpp"

namespace slovo::web {
namespace {

using State = pages::RightsLinkPage::State;

Response link_page(Site const& site, Request const& request, Language language, State state, bool stops = false) {
    auto const own = "/privacy/r/" + std::string(request.parameter("token"));
    bool const asks = state == State::ask || state == State::over;
    auto const nonce = asks ? fresh_nonce(site.house.random) : std::string();
    std::string out;
    render(pages::RightsLinkPage{.chrome = chrome_of(site, language, own),
                                 .state = state,
                                 .stops = stops,
                                 .action = in_language(own, language),
                                 .again = in_language(own + "/again", language),
                                 .nonce = nonce},
           language, out);
    bool const gone = state == State::over || state == State::stale;
    auto page = html(std::move(out), gone ? 410 : 200);
    if (asks) set_nonce(page, nonce);
    return page;
}

// A link that was good once can be renewed; one that nobody ever got, or whose case is gone, cannot.
Response refused(Site const& site, Request const& request, Error const& error) {
    switch (error.code()) {
        case ErrorCode::expired:
        case ErrorCode::conflict: return link_page(site, request, language_of(request), State::over);
        case ErrorCode::invalid:
        case ErrorCode::not_found: return link_page(site, request, language_of(request), State::stale);
        default: return problem_of(site, language_of(request), error);
    }
}

// Changes nothing: mail scanners follow links (CLAUSES E-20).
Response show(Site& site, Request const& request) {
    auto const link = promises::read_rights_link(site.house, request.parameter("token"));
    if (!link) return refused(site, request, link.error());
    //= policy:C30c
    // Pressing the button calls the answer off, and the page says so.
    bool const stops = link->kind == store::CaseKind::stop_reply || link->kind == store::CaseKind::stop_all;
    // In the language of the demand, unless another is chosen on the page.
    auto const language = parse_language(query_value(request, "lang")).value_or(link->language);
    return link_page(site, request, language, State::ask, stops);
}

bool is_own_post(Request const& request) {
    auto const body = parse_form(request.body, request.header("content-type"));
    return body && nonce_fits(request, *body);
}

Response spend(Site& site, Request const& request) {
    auto const language = language_of(request);
    if (!is_own_post(request)) return problem_page(site, language, 403, Problem::forbidden);
    auto secret = promises::spend_rights_link(site.house, site.installation.journal(), request.parameter("token"),
                                              request.cookie(me_cookie.view()));
    if (!secret) return refused(site, request, secret.error());
    auto answer = redirect_303(in_language("/privacy/me", language).view());
    forget_nonce(answer);
    answer.cookie({.name = me_cookie, .value = std::move(*secret)});
    return answer;
}

// The same words whatever became of it.
Response again(Site& site, Request const& request) {
    if (!is_own_post(request)) return problem_page(site, language_of(request), 403, Problem::forbidden);
    auto const sent = promises::ask_again(site.house, request.parameter("token"));
    if (sent) site.mail_is_waiting();
    if (!sent && sent.error().code() == ErrorCode::internal) log::error("privacy.again", {{"error", sent.error()}});
    auto page = link_page(site, request, language_of(request), State::mailed);
    forget_nonce(page);
    return page;
}

}  // namespace

std::vector<Route> rights_link_routes(Site& site) {
    std::vector<Route> routes;
    auto const add = [&](Method method, char const* pattern, Response (*page)(Site&, Request const&)) {
        routes.push_back(
            {.method = method,
             .pattern = pattern,
             .handler = on_worker(site,
                                  [&site, page](Request const& request) {
                                      auto const language = language_of(request);
                                      if (site.sealed) return problem_page(site, language, 503, Problem::unavailable);
                                      if (!site.links_limit.admit(request.client, std::chrono::steady_clock::now()))
                                          return problem_page(site, language, 429, Problem::too_many);
                                      return page(site, request);
                                  }),
             .limits = {1024},
             .flags = RouteFlags::secret_path});
    };
    add(Method::get, "/privacy/r/{token:token}", show);
    add(Method::post, "/privacy/r/{token:token}", spend);
    add(Method::post, "/privacy/r/{token:token}/again", again);
    return routes;
}

}  // namespace slovo::web
