// What every call of the API begins and ends with: the bearer token, the purpose, problems as JSON.
// Runs on workers.
#pragma once

#include <functional>

#include "gate/gate.hpp"
#include "promises/house.hpp"
#include "web/server/router.hpp"
#include "web/site.hpp"

namespace slovo::web {

/// A call whose token is good.
struct Call {
    Request const& request;
    promises::Staff staff;
    [[nodiscard]] std::string_view purpose() const { return request.header("slovo-purpose"); }
};
using ApiPage = std::function<Response(Site&, Call const&)>;

[[nodiscard]] Route api_get(Site& site, std::string pattern, ApiPage page);
[[nodiscard]] Route api_post(Site& site, std::string pattern, ApiPage page);

[[nodiscard]] Response problem(int status, std::string_view code, std::string_view message);
[[nodiscard]] Response problem_of(Error const& error);
[[nodiscard]] Response refusal(gate::Refusal reason);

}  // namespace slovo::web
