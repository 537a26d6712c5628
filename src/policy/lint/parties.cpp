// L10 (who receives data), L16 (rights can be used).
#include <algorithm>
#include <array>

#include "policy/lint/report.hpp"

namespace slovo::policy::lint_detail {

namespace {

/// Countries under the law of a profile: the EU's members and the EEA for "eu".
bool is_home(Ids const& profiles, std::string_view country) {
    constexpr std::array<std::string_view, 30> eea{"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI",
                                                   "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU",
                                                   "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"};
    return std::ranges::any_of(profiles, [&](std::string const& profile) {
        if (profile == "eu") return std::ranges::find(eea, country) != eea.end();
        if (profile == "ua" || profile == "ua-8153") return country == "UA";
        return (profile == "ru" && country == "RU") || (profile == "kz" && country == "KZ") ||
               (profile == "us" && country == "US") || (profile == "ca" && country == "CA");
    });
}

void lint_processor(Policy const& policy, Processor const& processor, Binary const& binary, Report& report) {
    auto const where = "processor " + processor.id;
    if (processor.clauses.empty()) report.error("L10", where, "no clause tells of it");
    if (processor.country.size() != 2) report.error("L10", where, "has no country");
    if (processor.contract.empty()) report.error("L10", where, "has no contract");
    if (!processor.until) {
        report.error("L10", where, "its contract has no end");
    } else if (*processor.until <= std::max(policy.effective, binary.now)) {
        report.error("L10", where, "its contract is over");
    }
    if (!is_home(policy.profiles, processor.country) && processor.safeguard.empty()) {
        report.error("L10", where, "lies abroad without safeguards");
    }
}

}  // namespace

void lint_parties(Policy const& policy, Binary const& binary, Report& report) {
    for (auto const& recipient : policy.recipients) {
        auto const where = "recipient " + recipient.id;
        if (recipient.clauses.empty()) report.error("L10", where, "no clause tells of it");
        if (recipient.procedure.empty()) report.error("L10", where, "has no procedure");
    }
    for (auto const& processor : policy.processors) lint_processor(policy, processor, binary, report);
    for (auto const& right : policy.rights) {
        auto const where = "right " + right.id;
        for (auto const& profile : policy.profiles) {
            if (!right.deadline.contains(profile)) report.error("L16", where, "has no deadline under " + profile);
        }
        if (right.channels.empty()) report.error("L16", where, "cannot be used: it has no channel");
        if (!right.how.complete()) report.error("L16", where, "does not say how in every language");
        for (auto const& channel : right.channels) {
            if (!binary.channels.contains(channel)) {
                report.error("L16", where, "the program does not know the channel " + channel);
            }
        }
    }
}

}  // namespace slovo::policy::lint_detail
