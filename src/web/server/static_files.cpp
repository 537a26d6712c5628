#include "web/server/static_files.hpp"

#include <fmt/format.h>

namespace slovo::web {

namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// Whether a list names the item; for Accept-Encoding, not with q=0.
bool names(std::string_view list, std::string_view item) {
    while (!list.empty()) {
        auto const comma = list.find(',');
        auto one = trimmed(list.substr(0, comma));
        list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
        auto const semicolon = one.find(';');
        auto const parameter = semicolon == std::string_view::npos ? "" : trimmed(one.substr(semicolon + 1));
        one = trimmed(one.substr(0, semicolon));
        if (!equal_ignoring_case(one, item)) continue;
        return !(parameter.starts_with("q=0") && parameter.find_first_not_of("0.", 2) == std::string_view::npos);
    }
    return false;
}

}  // namespace

bool etag_matches(std::string_view if_none_match, std::string_view etag) {
    while (!if_none_match.empty()) {
        auto const comma = if_none_match.find(',');
        auto one = trimmed(if_none_match.substr(0, comma));
        if_none_match = comma == std::string_view::npos ? std::string_view() : if_none_match.substr(comma + 1);
        if (one.starts_with("W/")) one.remove_prefix(2);  // RFC 9110 §13.1.2: weak comparison
        if (one == etag || one == "*") return true;
    }
    return false;
}

Response asset_response(Asset const& asset, Request const& request) {
    auto const encodings = request.header("accept-encoding");
    auto const br = !asset.br.empty() && names(encodings, "br");
    auto const gzip = !br && !asset.gzip.empty() && names(encodings, "gzip");
    // A strong tag differs with the bytes, so also with the encoding.
    auto const etag = fmt::format("\"{}{}\"", asset.etag, br ? "-br" : gzip ? "-gz" : "");
    auto const unchanged = etag_matches(request.header("if-none-match"), etag);

    Response response(unchanged ? 304 : 200);
    response.set("ETag", etag);
    response.set("Cache-Control", asset.immutable ? "public, max-age=31536000, immutable" : "public, max-age=300");
    if (!asset.br.empty() || !asset.gzip.empty()) response.set("Vary", "Accept-Encoding");
    if (unchanged) return response;
    if (br) response.set("Content-Encoding", "br");
    if (gzip) response.set("Content-Encoding", "gzip");
    response.static_body(br ? asset.br : gzip ? asset.gzip : asset.bytes, asset.content_type);
    return response;
}

std::vector<Route> asset_routes(std::span<Asset const> assets) {
    std::vector<Route> routes;
    routes.reserve(assets.size());
    for (auto const& asset : assets) {
        auto serve = [&asset](Request const& request, Reply reply) { reply(asset_response(asset, request)); };
        routes.push_back({.method = Method::get, .pattern = std::string(asset.path), .handler = std::move(serve)});
    }
    return routes;
}

}  // namespace slovo::web
