// Foreign text made fit to be read: what a studied site says stands in the report as plain, bounded, valid UTF-8
// without characters that hide or reorder others. Escaping is the template's matter. Pure functions; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/language.hpp"
#include "text/url.hpp"

namespace slovo::study {

/// Controls and line breaks become single spaces, malformed bytes U+FFFD, invisible and direction characters go; cut to
/// `characters_max` with an ellipsis.
[[nodiscard]] std::string plain(std::string_view foreign, std::size_t characters_max);

/// An address for people: the host in Unicode, percent-encoding undone where that is readable, no `origin` before it.
[[nodiscard]] std::string plain_address(std::string_view href, std::string_view origin);
/// The host alone, in Unicode, without "www.": for titles.
[[nodiscard]] std::string plain_host(std::string_view href);

/// A link to the address, only when it is http or https.
[[nodiscard]] std::optional<text::Url> web_link(std::string_view href);

/// "https://host:port" of an address, or nothing.
[[nodiscard]] std::string_view origin_of(std::string_view href);

/// "12 КБ", "1,4 МБ".
[[nodiscard]] std::string size_words(std::size_t bytes, Language language);

}  // namespace slovo::study
