// The nonce of a link's page (DESIGN §5.14): the page that shows the button sets a cookie, and the POST
// must bring the same value back, so that only who has seen the page spends the link. Stateless.
#pragma once

#include <string>

#include "crypto/random.hpp"
#include "web/server/body.hpp"
#include "web/server/request.hpp"
#include "web/server/response.hpp"

namespace slovo::web {

[[nodiscard]] std::string fresh_nonce(crypto::Random& random);
void set_nonce(Response& page, std::string const& nonce);
void forget_nonce(Response& page);
/// Did the POST come from a page that we showed to this browser? Constant time.
[[nodiscard]] bool nonce_fits(Request const& request, FormBody const& body);

}  // namespace slovo::web
