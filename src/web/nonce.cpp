#include "web/nonce.hpp"

#include "base/limits.hpp"
#include "crypto/hash.hpp"
#include "crypto/token.hpp"

namespace slovo::web {
namespace {

constexpr Literal nonce_cookie = "__Host-slovo-nonce";

}  // namespace

std::string fresh_nonce(crypto::Random& random) {
    return crypto::random_token(random);
}

void set_nonce(Response& page, std::string const& nonce) {
    page.cookie({.name = nonce_cookie,
                 .value = nonce,
                 .same_site = SameSite::strict,
                 .max_age = std::chrono::duration_cast<std::chrono::seconds>(limits::login_link_life)});
}

void forget_nonce(Response& page) {
    page.cookie({.name = nonce_cookie, .value = "", .max_age = std::chrono::seconds(-1)});
}

bool nonce_fits(Request const& request, FormBody const& body) {
    auto const sent = body.find("nonce").value_or("");
    return !sent.empty() && crypto::equal_constant_time(bytes_of(sent), bytes_of(request.cookie(nonce_cookie.view())));
}

}  // namespace slovo::web
