#include "promises/stop.hpp"
#include "web/pages/stop.hpp"
#include "web/public/link_routes.hpp"
#include "web/public/pages.hpp"
#include "web/public/view.hpp"

namespace slovo::web {
namespace {

Response stop_page(Site const& site, Request const& request, pages::StopPage::State state) {
    auto const language = language_of(request);
    std::string out;
    render(pages::StopPage{.chrome = chrome_of(site, language, request.path),
                           .state = state,
                           .action = in_language(request.path, language)},
           language, out);
    return html(std::move(out));
}

//= policy:C30b
// RFC 8058: the mail program posts without a cookie and gets 200, no redirect, no question. Looking changes
// nothing (CLAUSES E-20). A letter whose person is erased is answered like any other.
Response stop(Site& site, Request const& request) {
    using State = pages::StopPage::State;
    auto const language = language_of(request);
    auto const token = request.parameter("token");
    if (!site.house.roots.tokens().read(crypto::TokenKind::unsubscribe, token))
        return problem_page(site, language, 404, Problem::missing);
    if (request.method != Method::post) return stop_page(site, request, State::ask);
    auto const done = promises::stop_by_link(site.house, site.installation.journal(), token);
    if (!done) return problem_of(site, language, done.error());
    return stop_page(site, request, State::done);
}

}  // namespace

std::vector<Route> stop_routes(Site& site) {
    return link_routes(site, "/u/{token:token}", stop);
}

}  // namespace slovo::web
