// What a page says of its encoding before it is decoded: the prescan for <meta> of the HTML Standard (§ 13.2.3.2) and
// the charset of a Content-Type. Linear, pure, any thread.
#pragma once

#include <string_view>

#include "html/encoding.hpp"

namespace slovo::html {

/// What the first <meta> with an encoding says; UTF-16 there means UTF-8.
[[nodiscard]] Label prescan(std::string_view bytes);
/// "text/html; charset=windows-1251", as the content of a <meta> or a header.
[[nodiscard]] Label charset_in(std::string_view content_type);

}  // namespace slovo::html
