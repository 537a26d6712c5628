// The firm that studies a site, as its policy names it: on the report, and in the user agent. Pure functions; any
// thread.
#pragma once

#include <string>
#include <string_view>

#include "policy/model.hpp"
#include "study/run.hpp"

namespace slovo::study {

/// `base_url`: the public address of the firm's site, or empty.
[[nodiscard]] Branding branding_of(policy::Controller const& firm, Language language, std::string_view base_url);
/// Where the owner of a studied site may ask who was there: the page of the firm's privacy channel, or its e-mail while
/// the site has no public address.
[[nodiscard]] std::string contact_of(policy::Controller const& firm, std::string_view base_url);

}  // namespace slovo::study
