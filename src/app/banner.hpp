// What `slovo serve` says when it is ready: where the site is, where the data lie, what is not
// configured yet, and, to a terminal only, the first way into the desk.
#pragma once

#include <string>

#include "cli/options.hpp"
#include "promises/installation.hpp"

namespace slovo::app {

/// While nobody has ever logged in and a terminal listens: a member of staff and a link for them.
[[nodiscard]] Result<std::string> first_login_link(promises::House& house, std::string const& base_url);

void print_banner(promises::Installation& installation, cli::ServeOptions const& options, std::string const& base_url,
                  bool terminal);

}  // namespace slovo::app
