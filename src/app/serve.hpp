// `slovo serve`: opens the installation, starts everything, waits for SIGTERM or SIGINT, stops in the
// right order. One call a process; blocks.
#pragma once

#include "cli/options.hpp"

namespace slovo::app {

/// The process's exit code.
int serve(cli::ServeOptions const& options);

}  // namespace slovo::app
