// The command line as a whole: parses, and then serves, asks the running server over its control
// socket, or opens the installation and runs the command itself (DESIGN §5.12). One call a process.
#pragma once

#include <functional>
#include <string>

#include "cli/options.hpp"
#include "net/control_socket.hpp"
#include "promises/installation.hpp"

namespace slovo::cli {

/// Runs until it is told to stop; the value is the process's exit code. `slovo serve` and a bare `slovo`
/// with a domain end here, after the options were checked and before anything was opened.
using ServeFunction = std::function<int(ServeOptions const&)>;

/// Never throws. Prints usage and errors itself.
int main(int argc, char** argv, ServeFunction const& serve);

/// What a running server gives its control socket: commands run in its process, on its installation.
/// Commands that need the server stopped answer with exit code 2 and say so. All must outlive the handler.
net::ControlHandler control_handler(promises::Installation& installation, ServeOptions const& options);

/// One line for a person, of why an installation did not open, with what to do.
[[nodiscard]] std::string explain(promises::OpenFailure const& failure, ServeOptions const& options);

}  // namespace slovo::cli
