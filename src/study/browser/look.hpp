// Looks at the first page of a site in a browser, in a process of its own that has neither keys nor database: that
// process starts Chromium in its jail, is the proxy through which alone the browser reaches anything, then locks itself
// in and asks. Whatever fails there costs the look only. look_in_browser: blocks, any thread; run_browser: the child's
// whole life.
#pragma once

#include <stop_token>
#include <string>

#include "base/result.hpp"
#include "study/browser/facts.hpp"

namespace slovo::study {

/// Debian's package `chromium`.
constexpr std::string_view usual_browser = "/usr/lib/chromium/chromium";
/// May be started, and lies where the jail can show it.
[[nodiscard]] bool is_browser(std::string const& program);

/// At most 45 seconds. `unavailable`: this system cannot wall it in, or has no browser; `not_found`: the page does not
/// load; `expired`: stopped, or too slow; `internal`: it died.
[[nodiscard]] Result<InBrowser> look_in_browser(BrowserJob const& job, std::stop_token const& stop);

/// The value is its exit code.
int run_browser(int in, int out);

}  // namespace slovo::study
