// Starts Chromium where a page that takes it over finds nothing: users, files, processes and network of its own. Its
// files are /usr, fonts and an empty tmpfs, which die with it; its network is a loopback with one listener, which
// is handed out: whoever accepts there decides what the browser gets. Chromium's own sandbox stays on. Linux only.
// Call on the only thread of a process; the browser dies with that.
#pragma once

#include <string>

#include "net/descriptor.hpp"
#include "study/browser/trouble.hpp"

namespace slovo::study {

struct Jailed {
    net::Descriptor commands, events;  ///< --remote-debugging-pipe: JSON, each message with a NUL behind it
    net::Descriptor listener;          ///< where the browser's proxy is; non-blocking
};

/// `program`: Chromium itself, below /usr. As root the browser becomes the user `slovo-browser`, or nobody; else it
/// keeps its user in a namespace where that has nothing.
[[nodiscard]] OrTrouble<Jailed> start_browser(std::string const& program);

}  // namespace slovo::study
