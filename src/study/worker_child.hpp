// The child's life with ports of choice: run_worker() plugs the real auditor in, tests their own. One call a process.
#pragma once

#include "base/time.hpp"
#include "study/crawl_ports.hpp"

namespace slovo::study {

int run_worker_with(int in, int out, CrawlPorts ports);

}  // namespace slovo::study
