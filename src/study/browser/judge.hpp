// What a look in a browser is worth: its findings, beside those of the crawl. Pure; any thread.
#pragma once

#include <array>

#include "study/audit.hpp"
#include "study/check.hpp"

namespace slovo::study {

/// Checks that nobody runs without a browser.
constexpr std::array browser_checks{CheckId::rendered_lcp_slow, CheckId::rendered_lcp_poor,
                                    CheckId::rendered_shifts,   CheckId::rendered_script_errors,
                                    CheckId::rendered_cookies,  CheckId::rendered_third_parties};

constexpr std::uint32_t lcp_good_ms = 2500, lcp_fair_ms = 4000;  // https://web.dev/articles/lcp
constexpr std::uint32_t shift_good = 100, shift_fair = 250;      // thousandths; https://web.dev/articles/cls

/// Adds the look, its checks and its findings, of the first page, to an audit that has pages.
void judge_browser(Audit& audit, InBrowser seen);

}  // namespace slovo::study
