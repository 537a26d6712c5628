// The child's life with ports of choice: run_worker() plugs the real auditor in, tests their own. One call a process.
#pragma once

#include "base/time.hpp"
#include "study/crawl_ports.hpp"

namespace slovo::study {

/// The real auditor, robots.txt and sitemaps. `now` is the day that certificates and dates are judged by.
[[nodiscard]] CrawlPorts auditing_ports(Instant now);

int run_worker_with(int in, int out, CrawlPorts ports);

}  // namespace slovo::study
