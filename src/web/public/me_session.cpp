#include "web/public/me_session.hpp"

#include "base/limits.hpp"
#include "web/public/view.hpp"

namespace slovo::web {
namespace {

Handler me_handler(Site& site, MePage page) {
    return on_worker(site, [&site, page = std::move(page)](Request const& request) -> Response {
        auto const language = language_of(request);
        // After a restore without its journal nobody knows what was erased since: nothing is shown.
        if (site.sealed) return problem_page(site, language, 503, Problem::unavailable);
        if (!site.links_limit.admit(request.client, std::chrono::steady_clock::now()))
            return problem_page(site, language, 429, Problem::too_many);
        auto session = promises::find_privacy_session(site.house, request.cookie(me_cookie.view()));
        if (!session) return redirect_303(in_language("/privacy", language).with("note", "link").view());
        MeVisit visit{request, std::move(*session), language, FormBody(0)};
        if (request.method == Method::post) {
            auto body = parse_form(request.body, request.header("content-type"));
            if (!body) return problem_page(site, language, status_of(body.error()), Problem::bad_request);
            visit.form = std::move(*body);
            if (!promises::csrf_fits(visit.session, visit.field("csrf")))
                return problem_page(site, language, 403, Problem::forbidden);
        }
        return page(site, visit);
    });
}

std::string_view label_of(MeThing thing) {
    switch (thing) {
        case MeThing::record: return "me.record";
        case MeThing::request: return "me.request";
        case MeThing::consent: return "me.consent";
        case MeThing::hold: return "me.hold";
    }
    return {};
}

}  // namespace

Route me_get(Site& site, std::string pattern, MePage page) {
    return {.method = Method::get, .pattern = std::move(pattern), .handler = me_handler(site, std::move(page))};
}

Route me_post(Site& site, std::string pattern, MePage page) {
    return {.method = Method::post,
            .pattern = std::move(pattern),
            .handler = me_handler(site, std::move(page)),
            .limits = {limits::body_bytes}};
}

std::string token_for(Site const& site, MeThing thing, std::int64_t id) {
    return site.house.roots.tokens().make(crypto::TokenKind::rights, id, bytes_of(label_of(thing)));
}

Result<std::int64_t> id_from(Site const& site, MeThing thing, std::string_view token) {
    return site.house.roots.tokens().read(crypto::TokenKind::rights, token, bytes_of(label_of(thing)));
}

}  // namespace slovo::web
