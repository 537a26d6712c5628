#include "study/browser/judge.hpp"

#include <algorithm>
#include <functional>
#include <set>

#include <fmt/format.h>
#include "study/collected.hpp"
#include "study/inspect/trackers.hpp"
#include "study/registry.hpp"

namespace slovo::study {
namespace {

constexpr PageId first_page = 0;

void judge_speed(Collected& found, InBrowser const& seen) {
    auto const slower = std::max(seen.phone.lcp_ms.value_or(0), seen.desktop.lcp_ms.value_or(0));
    auto const told = fmt::format("LCP {:.1f} s", slower / 1000.0);
    if (slower > lcp_fair_ms)
        found.add(CheckId::rendered_lcp_poor, first_page, 0, told);
    else if (slower > lcp_good_ms)
        found.add(CheckId::rendered_lcp_slow, first_page, 0, told);
    auto const worse = std::max(seen.phone.shift_thousandths, seen.desktop.shift_thousandths);
    if (worse > shift_good)
        found.add(CheckId::rendered_shifts, first_page, 0, fmt::format("CLS {:.2f}", worse / 1000.0));
}

void judge_errors(Collected& found, InBrowser const& seen) {
    std::set<std::string_view> told;
    for (auto const* const view : {&seen.phone, &seen.desktop})
        for (auto const& error : view->errors)
            if (told.insert(error).second) found.add(CheckId::rendered_script_errors, first_page, 0, error);
}

void judge_privacy(Collected& found, InBrowser const& seen) {
    std::set<std::string> cookies;
    std::set<std::string_view> hosts;
    for (auto const* const view : {&seen.phone, &seen.desktop}) {
        for (auto const& cookie : view->cookies)
            if (cookie.foreign || cookie_owner(cookie.name) != nullptr)
                cookies.insert(fmt::format("{} ({})", cookie.name, cookie.host));
        hosts.insert(view->foreign_hosts.begin(), view->foreign_hosts.end());
    }
    for (auto const& cookie : cookies) found.add(CheckId::rendered_cookies, first_page, 0, cookie);
    for (auto const host : hosts) found.add(CheckId::rendered_third_parties, first_page, 0, host);
}

Severity severity_of(Finding const& finding) {
    auto const* const check = find_check(finding.check);
    return check == nullptr ? Severity::info : check->severity;
}

}  // namespace

void judge_browser(Audit& audit, InBrowser seen) {
    Collected found;
    judge_speed(found, seen);
    judge_errors(found, seen);
    judge_privacy(found, seen);
    for (auto& finding : found.sorted()) {
        auto const place =
            std::ranges::upper_bound(audit.findings, severity_of(finding), std::ranges::greater(), severity_of);
        audit.findings.insert(place, std::move(finding));
    }
    auto const& per_page = found.per_page();
    audit.pages.front().findings += per_page.empty() ? 0 : per_page.front();
    audit.checks_run += static_cast<std::uint32_t>(browser_checks.size());
    audit.browser = std::move(seen);
}

}  // namespace slovo::study
