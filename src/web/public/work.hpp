// Proof of work, asked for only under attack instead of a stranger's captcha (C23): SHA-256 over
// "token:nonce" must begin with so many zero bits. Stateless; safe from any thread.
#pragma once

#include <string_view>

namespace slovo::web {

[[nodiscard]] bool work_is_done(std::string_view token, std::string_view nonce, unsigned bits);

}  // namespace slovo::web
