#include <algorithm>
#include <iterator>

#include "promises/address.hpp"
#include "web/nonce.hpp"
#include "web/pages/confirm.hpp"
#include "web/pages/not_me.hpp"
#include "web/public/link_routes.hpp"
#include "web/public/pages.hpp"
#include "web/public/view.hpp"

namespace slovo::web {
namespace {

using crypto::TokenKind;

// A page that asks carries a nonce; its POST must bring it back.
bool is_own_post(Request const& request) {
    auto const body = parse_form(request.body, request.header("content-type"));
    return body && nonce_fits(request, *body);
}

Response confirm_page(Site const& site, Request const& request, pages::ConfirmPage::State state, RequestId id,
                      std::optional<std::string> const& news = std::nullopt) {
    auto const language = language_of(request);
    auto const nonce = fresh_nonce(site.house.random);
    auto const reference = id ? site.house.roots.tokens().make(TokenKind::request_ref, id.value) : std::string();
    std::string out;
    render(pages::ConfirmPage{.chrome = chrome_of(site, language, request.path),
                              .state = state,
                              .action = in_language(request.path, language),
                              .nonce = nonce,
                              .reference = reference,
                              .news = news ? std::optional(text::Text(*news)) : std::nullopt},
           language, out);
    auto page = html(std::move(out), state == pages::ConfirmPage::State::stale ? 410 : 200);
    if (state == pages::ConfirmPage::State::ask) set_nonce(page, nonce);
    return page;
}

Response not_me_page(Site const& site, Request const& request, pages::NotMePage::State state) {
    auto const language = language_of(request);
    auto const nonce = fresh_nonce(site.house.random);
    std::string out;
    render(pages::NotMePage{.chrome = chrome_of(site, language, request.path),
                            .state = state,
                            .action = in_language(request.path, language),
                            .nonce = nonce},
           language, out);
    auto page = html(std::move(out), state == pages::NotMePage::State::stale ? 410 : 200);
    if (state == pages::NotMePage::State::ask) set_nonce(page, nonce);
    return page;
}

Response confirm(Site& site, Request const& request) {
    using State = pages::ConfirmPage::State;
    auto const link = promises::read_address_link(site.house, TokenKind::confirm, request.parameter("token"));
    if (!link && is_stale(link.error())) return confirm_page(site, request, State::stale, {});
    if (!link) return problem_of(site, language_of(request), link.error());
    if (request.method != Method::post) {
        auto const pending = promises::pending_consents(site.house, *link);
        if (!pending) return problem_of(site, language_of(request), pending.error());
        auto const news = pending->empty() ? std::nullopt : std::optional(pending->front().label);
        return confirm_page(site, request, State::ask, link->request, news);
    }
    auto const body = parse_form(request.body, request.header("content-type"));
    if (!body || !nonce_fits(request, *body)) return problem_page(site, language_of(request), 403, Problem::forbidden);
    auto const news = body->find("news").value_or("") == "yes" ? promises::OptIn::yes : promises::OptIn::no;
    auto const done = promises::confirm_address(site.house, site.installation.journal(), *link, news);
    if (!done && is_stale(done.error())) return confirm_page(site, request, State::stale, {});
    if (!done) return problem_of(site, language_of(request), done.error());
    return confirm_page(site, request, State::done, link->request);
}

Response not_me(Site& site, Request const& request) {
    using State = pages::NotMePage::State;
    auto const link = promises::read_address_link(site.house, TokenKind::not_me, request.parameter("token"));
    // Asked twice, the request is gone already: that is what was wanted.
    bool const post = request.method == Method::post;
    if (!link && is_stale(link.error())) return not_me_page(site, request, post ? State::done : State::stale);
    if (!link) return problem_of(site, language_of(request), link.error());
    if (!post) return not_me_page(site, request, State::ask);
    if (!is_own_post(request)) return problem_page(site, language_of(request), 403, Problem::forbidden);
    auto const done = promises::reject_address(site.house, site.installation.journal(), *link);
    if (!done) return problem_of(site, language_of(request), done.error());
    return not_me_page(site, request, State::done);
}

}  // namespace

std::vector<Route> address_routes(Site& site) {
    auto routes = link_routes(site, "/c/{token:token}", confirm);
    std::ranges::move(link_routes(site, "/n/{token:token}", not_me), std::back_inserter(routes));
    return routes;
}

}  // namespace slovo::web
