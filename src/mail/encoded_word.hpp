// Header text of any language as ASCII: RFC 2047 encoded words, each whole characters and at most 75
// octets. Pure functions, safe from any thread.
#pragma once

#include <string>
#include <string_view>

namespace slovo::mail {

/// Plain ASCII stays as it is, unless a reader would take it for an encoded word or lose its spaces; all else
/// becomes encoded words parted by single spaces. The text is header-safe UTF-8 (mail/address.hpp).
[[nodiscard]] std::string header_words(std::string_view text);

}  // namespace slovo::mail
