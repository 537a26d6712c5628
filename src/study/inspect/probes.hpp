// What is asked beside the crawl: robots.txt, sitemaps, the other spellings of the first address, a path that cannot
// exist, the first address as ad systems ask for it. One thread.
#pragma once

#include "study/inspect/page.hpp"

namespace slovo::study {

void note_probe(Site& site, Probe probe, std::vector<Response> const& hops);

}  // namespace slovo::study
