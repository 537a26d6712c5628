#include "web/public/link_routes.hpp"

#include "web/public/view.hpp"

namespace slovo::web {

std::vector<Route> link_routes(Site& site, char const* pattern, Response (*page)(Site&, Request const&)) {
    std::vector<Route> routes;
    for (auto const method : {Method::get, Method::post}) {
        routes.push_back(
            {.method = method,
             .pattern = pattern,
             .handler = on_worker(site,
                                  [&site, page](Request const& request) {
                                      if (!site.links_limit.admit(request.client, std::chrono::steady_clock::now()))
                                          return problem_page(site, language_of(request), 429, Problem::too_many);
                                      return page(site, request);
                                  }),
             .limits = {1024},
             .flags = RouteFlags::secret_path});
    }
    return routes;
}

bool is_stale(Error const& error) {
    return error.code() == ErrorCode::invalid || error.code() == ErrorCode::not_found ||
           error.code() == ErrorCode::expired || error.code() == ErrorCode::conflict;
}

}  // namespace slovo::web
