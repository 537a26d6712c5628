// Whether bytes are UTF-8 (RFC 3629: no overlong forms, no surrogates) without NUL. Linear, pure,
// safe from any thread.
#pragma once

#include <string_view>

namespace slovo::web {

[[nodiscard]] bool valid_text(std::string_view bytes);

}  // namespace slovo::web
