// Which handler answers which method and path. Patterns: "/policy", "/forms/{form}",
// "/policy/v/{n:number}/{lang}", "/c/{token:token}", "/ledger/tile/{path:rest}". A literal segment
// wins over a parameter. HEAD is answered by GET's handler. Immutable once made: any thread.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/limits.hpp"
#include "web/server/message.hpp"

namespace slovo::web {

enum class RouteFlags : std::uint8_t {
    none = 0,
    secret_path = 1,  ///< the path carries a token: no page of it tells its address in a Referer
    probe = 2,        ///< asked by machines every few seconds: not in the latency histogram
};

struct RouteLimits {
    std::size_t body_bytes = 0;  // a longer body is refused with 413 before it is read
};

struct Route {
    Method method;
    std::string pattern;
    Handler handler;
    RouteLimits limits{};
    RouteFlags flags = RouteFlags::none;
};

/// {name} takes 1–128 of [A-Za-z0-9._~-]; number 1–18 digits without a leading zero; token 1–512 of
/// the base64url alphabet; rest 1–512 of the first set and '/', only at the end.
enum class ParameterType : std::uint8_t { word, number, token, rest };

constexpr std::size_t parameters_max = 4;

struct Match {
    int status = 404;              // 200, 404 or 405
    Route const* route = nullptr;  // when 200
    std::size_t index = 0;         // of the route, for the statistics; size() when there is none
    std::string_view allow;        // when 405, and for an OPTIONS that no route answers
    std::array<PathParameter, parameters_max> parameters{};
    std::size_t parameter_count = 0;
};

class Router {
public:
    /// `invalid` for a bad pattern, `conflict` for two routes that match the same paths by the same method.
    [[nodiscard]] static Result<Router> create(std::vector<Route> routes);
    Router(Router&&) noexcept;
    Router& operator=(Router&&) noexcept;
    ~Router();

    /// Views in the answer point into the path and into the router.
    [[nodiscard]] Match match(Method method, std::string_view path) const;
    [[nodiscard]] std::span<Route const> routes() const;

private:
    struct Table;
    explicit Router(std::unique_ptr<Table> table);
    std::unique_ptr<Table> table_;
};

}  // namespace slovo::web
