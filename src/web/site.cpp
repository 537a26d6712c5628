#include "web/site.hpp"

#include "web/server/body.hpp"

namespace slovo::web {

std::string query_value(Request const& request, std::string_view name) {
    if (request.query.empty()) return {};
    auto const parsed = parse_urlencoded(bytes_of(request.query));
    if (!parsed) return {};
    return std::string(parsed->find(name).value_or(""));
}

Language language_of(Request const& request) {
    return parse_language(query_value(request, "lang")).value_or(Language::uk);
}

Handler on_worker(Site& site, std::function<Response(Request const&)> handler) {
    return [&site, handler = std::move(handler)](Request const& request, Reply reply) {
        auto shared = std::make_shared<Reply>(std::move(reply));
        bool const queued = site.workers.submit([&request, &handler, shared] { (*shared)(handler(request)); });
        if (!queued) (*shared)(plain_error(503).set("Retry-After", "2"));
    };
}

}  // namespace slovo::web
