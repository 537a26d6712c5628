// Built-in files over HTTP: strong ETag per encoding, 304, gzip and br where the client takes them,
// a year's cache for names that hold a hash. Pure functions over constants; safe from any thread.
#pragma once

#include <span>
#include <vector>

#include "web/server/asset.hpp"
#include "web/server/router.hpp"

namespace slovo::web {

/// Whether the field If-None-Match names this tag (with its quotes).
[[nodiscard]] bool etag_matches(std::string_view if_none_match, std::string_view etag);
[[nodiscard]] Response asset_response(Asset const& asset, Request const& request);
/// One GET route per asset; append them to the site's routes.
[[nodiscard]] std::vector<Route> asset_routes(std::span<Asset const> assets);

}  // namespace slovo::web
