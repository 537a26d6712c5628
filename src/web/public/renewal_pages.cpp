#include "promises/renewal.hpp"
#include "web/nonce.hpp"
#include "web/pages/renew.hpp"
#include "web/public/link_routes.hpp"
#include "web/public/pages.hpp"
#include "web/public/view.hpp"

namespace slovo::web {
namespace {

using State = pages::RenewPage::State;

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
    return link_routes(site, "/g/{token:token}", renew);
}

}  // namespace slovo::web
