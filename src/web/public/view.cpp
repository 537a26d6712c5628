#include "web/public/view.hpp"

#include "base/log.hpp"
#include "web/pages/problem.hpp"

namespace slovo::web {

using text::Url;

Url in_language(std::string_view path, Language language) {
    auto url = Url::parse(path).value_or(Url("/"));
    return language == Language::uk ? url : url.with("lang", name_of(language));
}

pages::Chrome chrome_of(Site const& site, Language language, std::string_view path) {
    auto const entry = site.policy();
    std::vector<pages::LanguageLink> links;
    for (auto const one : all_languages) {
        links.push_back({.code = name_of(one),
                         .name = own_name_of(one),
                         .href = in_language(path, one),
                         .current = one == language});
    }
    return {.site = entry->policy->controller.name.in(language),
            .languages = std::move(links),
            .home = in_language("/", language),
            .policy = Url::path({"policy", name_of(language)}),
            .proof = in_language("/proof", language),
            .privacy = in_language("/privacy", language),
            .choices = in_language("/choices", language),
            .test_mode = site.installation.is_test()};
}

Response problem_page(Site const& site, Language language, int status, Problem kind) {
    using Kind = pages::ProblemPage::Kind;
    std::string out;
    render(pages::ProblemPage{.chrome = chrome_of(site, language, "/"),
                              .status = status,
                              .kind = static_cast<Kind>(kind),
                              .back = in_language("/", language)},
           language, out);
    return html(std::move(out), status);
}

Response no_route_page(Site const& site, Request const& request, int status) {
    if (!request.accepts("text/html")) return plain_error(status);
    return problem_page(site, language_of(request), status, status == 405 ? Problem::method : Problem::missing);
}

Response problem_of(Site const& site, Language language, Error const& error) {
    switch (error.code()) {
        case ErrorCode::invalid: return problem_page(site, language, 400, Problem::bad_request);
        case ErrorCode::not_found: return problem_page(site, language, 404, Problem::missing);
        case ErrorCode::denied: return problem_page(site, language, 403, Problem::forbidden);
        case ErrorCode::conflict: return problem_page(site, language, 409, Problem::conflict);
        case ErrorCode::expired: return problem_page(site, language, 410, Problem::gone);
        case ErrorCode::too_large: return problem_page(site, language, 413, Problem::too_large);
        case ErrorCode::too_many:
        case ErrorCode::full:
        case ErrorCode::unavailable:
            return problem_page(site, language, 503, Problem::unavailable).set("Retry-After", "5");
        default: break;
    }
    log::error("web.fault", {{"error", error}});
    return problem_page(site, language, 500, Problem::failure);
}

}  // namespace slovo::web
