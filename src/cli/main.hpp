// The command line as a whole: parses, and then serves, asks the running server over its control
// socket, or opens the installation and runs the command itself (DESIGN §5.12). One call a process.
#pragma once

#include <functional>
#include <string>

#include "cli/options.hpp"
#include "net/control_socket.hpp"
#include "promises/installation.hpp"
#include "promises/reaper.hpp"
#include "promises/screen.hpp"
#include "proof/runner.hpp"

namespace slovo::cli {

/// Runs until it is told to stop; the value is the process's exit code. `slovo serve` ends here, after
/// the options were checked and before anything was opened.
using ServeFunction = std::function<int(ServeOptions const&)>;

/// What the program carries with it.
struct Bundle {
    std::string_view sample_policy;
    std::function<Result<promises::SignLists>(int threshold)> sign_lists;
};

/// Never throws. Prints usage and errors itself.
int main(int argc, char** argv, ServeFunction const& serve, Bundle const& bundle = {});

/// For the server's control socket. All of it must outlive the handler. Commands that a server cannot run
/// answer 2 and say so. Without a runner `slovo prove`, without a
/// reaper `slovo retention` makes one of its own.
net::ControlHandler control_handler(promises::Installation& installation, ServeOptions const& options,
                                    proof::Runner* runner = nullptr, Bundle bundle = {},
                                    promises::Reaper* reaper = nullptr);

/// One line for a person, of why an installation did not open, with what to do.
[[nodiscard]] std::string explain(promises::OpenFailure const& failure, ServeOptions const& options);
/// The exit code that goes with it: usage for what the operator set wrong, fault for what broke.
[[nodiscard]] Exit exit_of(promises::OpenFailure const& failure);

}  // namespace slovo::cli
