// The lines of robots.txt that search engines do not understand, or not as they were meant. Which paths they allow is
// study/robots.hpp's part. One thread.
#pragma once

#include "study/inspect/site.hpp"

namespace slovo::study {

void judge_robots_lines(Site& site, std::string_view text);

}  // namespace slovo::study
