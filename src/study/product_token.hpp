// Product tokens, by which crawlers are named (RFC 9309 §2.2.1). Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace slovo::study {

/// The token at the front, in lower case: "Googlebot/2.1" is "googlebot". The RFC has letters, _ and -; digits are in
/// the names of real crawlers.
[[nodiscard]] std::string leading_token(std::string_view text);

/// The tokens of an agent: its one token, or every word of a User-Agent field that is not part of an address.
[[nodiscard]] std::vector<std::string> product_tokens(std::string_view agent);

}  // namespace slovo::study
