// What every public page has around it: language links, policy, proof, privacy. Pure functions.
#pragma once

#include "text/catalog.hpp"
#include "web/pages/types.hpp"
#include "web/site.hpp"

namespace slovo::web {

/// The frame of a page at `path` (without a query), in its languages.
[[nodiscard]] pages::Chrome chrome_of(Site const& site, Language language, std::string_view path);

/// An address of ours with `?lang=`, where the language is not the default one.
[[nodiscard]] text::Url in_language(std::string_view path, Language language);

/// A problem page; `reason` is a text of the catalogue, never from outside.
enum class Problem : std::uint8_t {
    bad_request,
    forbidden,
    missing,
    method,
    gone,
    conflict,
    too_large,
    too_many,
    failure,
    unavailable,
};
[[nodiscard]] Response problem_page(Site const& site, Language language, int status, Problem kind);
/// For a path or a method that no route has: a page for a person, a line for a program.
[[nodiscard]] Response no_route_page(Site const& site, Request const& request, int status);
/// The page for an error of ours: not_found → 404, too_many → 503, full → 503, …
[[nodiscard]] Response problem_of(Site const& site, Language language, Error const& error);

}  // namespace slovo::web
