// Addresses on their way out: the domain as ASCII (RFC 5891), the form checked (RFC 5321 §4.1.2,
// without quoted local parts and address literals). Pure functions, safe from any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace slovo::mail {

/// "ivan@приклад.укр" → "ivan@xn--80aikifvh.xn--j1amh". A Unicode local part stays (SMTPUTF8).
/// `invalid` for what is no address: spaces, control characters, brackets, quotes, none or two '@'.
[[nodiscard]] Result<std::string> ascii_domain_address(std::string_view address);

/// True for valid UTF-8 without NUL, CR, LF or any other control character: may stand in a header.
[[nodiscard]] bool is_header_safe(std::string_view text);
/// True for valid UTF-8 without NUL.
[[nodiscard]] bool is_text_safe(std::string_view text);

}  // namespace slovo::mail
