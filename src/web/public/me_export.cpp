#include "promises/export.hpp"
#include "promises/own_erasure.hpp"
#include "web/assets/assets.hpp"
#include "web/assets/names.hpp"
#include "web/public/export_page.hpp"
#include "web/public/me_session.hpp"
#include "web/public/pages.hpp"
#include "web/public/view.hpp"

namespace slovo::web {
namespace {

// The page's style, so that it looks the same without a network.
std::string_view style() {
    for (auto const& asset : assets()) {
        if (asset.path == pages::assets::site_css) return asset.bytes;
    }
    return {};
}

Result<std::string> archive(Site& site, promises::PrivacySession const& session, Language language) {
    TRY(auto made, promises::make_export(site.house, site.installation.sequencer(), session,
                                         {.language = language, .base_url = site.base_url}));
    std::vector<text::ZipFile> files;
    files.push_back({"index.html", export_page(site.house, made, language)});
    files.push_back({"style.css", std::string(style())});
    for (auto& part : made.parts) files.push_back(std::move(part));
    return text::make_zip(files, made.made_at);
}

//= policy:C30d
Response take_along(Site& site, MeVisit const& visit) {
    auto made = archive(site, visit.session, visit.language);
    // The page asks for the name.
    if (!made && made.error().code() == ErrorCode::conflict)
        return redirect_303(in_language("/privacy/me", visit.language).view());
    if (!made) return problem_of(site, visit.language, made.error());
    Response answer(200);
    answer.body(std::move(*made), "application/zip");
    answer.attachment("slovo-data.zip");
    answer.set("Cache-Control", "no-store");
    return answer;
}

Response certificate(Site& site, Request const& request) {
    auto const language = language_of(request);
    auto const id = site.house.roots.tokens().read(crypto::TokenKind::rights, request.parameter("token"),
                                                   bytes_of("certificate"));
    if (!id) return problem_page(site, language, 404, Problem::missing);
    auto made = promises::erasure_certificate(site.house, site.installation.sequencer(), {*id});
    if (!made) return problem_of(site, language, made.error());
    Response answer(200);
    answer.body(std::move(*made), "text/plain; charset=utf-8");
    answer.attachment("slovo-erasure.tlog-proof");
    answer.set("Cache-Control", "no-store");
    return answer;
}

}  // namespace

std::vector<Route> export_routes(Site& site) {
    std::vector<Route> routes;
    routes.push_back(me_post(site, "/privacy/me/export", take_along));
    routes.push_back({.method = Method::get,
                      .pattern = "/privacy/certificate/{token:token}",
                      .handler = on_worker(site,
                                           [&site](Request const& request) {
                                               if (!site.links_limit.admit(request.client,
                                                                           std::chrono::steady_clock::now()))
                                                   return problem_page(site, language_of(request), 429,
                                                                       Problem::too_many);
                                               return certificate(site, request);
                                           }),
                      .flags = RouteFlags::secret_path});
    return routes;
}

}  // namespace slovo::web
