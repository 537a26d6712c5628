// People's data that stand on pages are not ours: whatever is stored of a page (evidence, titles) goes through
// masked() first. E-mail addresses, telephone numbers, card and document numbers, and values of parameters that are
// named for them become "•••". Pure functions, linear, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace slovo::study {

[[nodiscard]] std::string masked(std::string_view text);
/// Masked, white space folded, cut to `bytes_max` at a whole character.
[[nodiscard]] std::string evidence(std::string_view text, std::size_t bytes_max);

/// An address (URL) for the report's tables: e-mails and values of personal parameters go, article numbers stay.
[[nodiscard]] std::string masked_address(std::string_view href);

/// Where the first e-mail address or telephone number stands; npos when there is none.
[[nodiscard]] std::size_t find_email(std::string_view text);
[[nodiscard]] std::size_t find_phone(std::string_view text);

}  // namespace slovo::study
