#include "promises/renewal.hpp"
#include "web/nonce.hpp"
#include "web/pages/renew.hpp"
#include "web/public/pages.hpp"
#include "web/public/view.hpp"

namespace slovo::web {
namespace {

using State = pages::RenewPage::State;

// The same page for a link that was never made and for one whose consent is gone.
bool is_stale(Error const& error) {
    return error.code() == ErrorCode::invalid || error.code() == ErrorCode::not_found ||
           error.code() == ErrorCode::expired;
}

Response renew_page(Site const& site, Request const& request, State state, promises::Renewal const& renewal = {}) {
    auto const language = language_of(request);
    auto const nonce = fresh_nonce(site.house.random);
    std::string stop = "/u/";
    if (auto const letter = site.house.roots.tokens().read(crypto::TokenKind::renew, request.parameter("token")))
        stop += site.house.roots.tokens().make(crypto::TokenKind::unsubscribe, *letter);
    std::string out;
    render(pages::RenewPage{.chrome = chrome_of(site, language, request.path),
                            .state = state,
                            .action = in_language(request.path, language),
                            .stop = in_language(stop, language),
                            .nonce = nonce,
                            .label = renewal.label,
                            .ends = renewal.ends},
           language, out);
    auto page = html(std::move(out), state == State::stale ? 410 : 200);
    if (state == State::ask) set_nonce(page, nonce);
    return page;
}

//= policy:C13
// Looking changes nothing (CLAUSES E-20).
Response renew(Site& site, Request const& request) {
    auto const language = language_of(request);
    auto const token = request.parameter("token");
    if (request.method != Method::post) {
        auto const renewal = promises::read_renewal(site.house, token, language);
        if (!renewal && is_stale(renewal.error())) return renew_page(site, request, State::stale);
        if (!renewal) return problem_of(site, language, renewal.error());
        return renew_page(site, request, State::ask, *renewal);
    }
    auto const body = parse_form(request.body, request.header("content-type"));
    if (!body || !nonce_fits(request, *body)) return problem_page(site, language, 403, Problem::forbidden);
    auto const done = promises::renew_consent(site.house, token, language);
    if (!done && is_stale(done.error())) return renew_page(site, request, State::stale);
    if (!done) return problem_of(site, language, done.error());
    return renew_page(site, request, State::done);
}

}  // namespace

std::vector<Route> renewal_routes(Site& site) {
    std::vector<Route> routes;
    for (auto const method : {Method::get, Method::post}) {
        routes.push_back(
            {.method = method,
             .pattern = "/g/{token:token}",
             .handler = on_worker(site,
                                  [&site](Request const& request) {
                                      if (!site.links_limit.admit(request.client, std::chrono::steady_clock::now()))
                                          return problem_page(site, language_of(request), 429, Problem::too_many);
                                      return renew(site, request);
                                  }),
             .limits = {1024},
             .flags = RouteFlags::secret_path});
    }
    return routes;
}

}  // namespace slovo::web
