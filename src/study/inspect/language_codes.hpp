// Codes of languages (ISO 639-1) and regions (ISO 3166-1). Pure functions, any thread.
#pragma once

#include <string_view>

namespace slovo::study {

/// For hreflang, in lower case: a language of two letters, then perhaps a script, then perhaps a region that exists.
[[nodiscard]] bool is_language_code(std::string_view lower_code);
/// For lang=: a language of two letters that exists, or one of three, then any well-formed subtags.
[[nodiscard]] bool is_language_tag(std::string_view tag);

}  // namespace slovo::study
