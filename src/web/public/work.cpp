#include "web/public/work.hpp"

#include <bit>

#include "crypto/sha256.hpp"

namespace slovo::web {

bool work_is_done(std::string_view token, std::string_view nonce, unsigned bits) {
    if (token.empty() || nonce.empty() || nonce.size() > 20) return false;
    auto const hash = crypto::sha256({bytes_of(token), bytes_of(":"), bytes_of(nonce)});
    return std::countl_zero(read_u64(hash.data())) >= static_cast<int>(bits);
}

}  // namespace slovo::web
