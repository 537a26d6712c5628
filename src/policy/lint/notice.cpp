// W2 (what article 13 of the GDPR wants said), W4 (laws that this program cannot keep).
#include <algorithm>

#include "policy/lint/report.hpp"

namespace slovo::policy::lint_detail {

void lint_notice(Policy const& policy, Report& report) {
    for (auto const* id :
         {"access", "rectify", "erase", "restrict", "portability", "object", "withdraw", "human-decision"}) {
        if (policy.find_right(id) == nullptr) report.warning("W2", "rights", std::string(id) + " is not told of");
    }
    for (auto const& profile : policy.profiles) {
        auto const told =
            std::ranges::any_of(policy.authorities, [&profile](Authority const& a) { return a.profile == profile; });
        if (!told) report.warning("W2", "authorities", "nobody to complain to under " + profile);
    }
    for (auto const& purpose : policy.purposes) {
        if (!purpose.title.complete()) report.warning("W2", "purpose " + purpose.id, "is not told of");
    }
    for (auto const* profile : {"ru", "kz"}) {
        if (has(policy.profiles, profile)) {
            report.warning("W4", "profile " + std::string(profile),
                           "its law wants the data kept in that country; this program does not see to it");
        }
    }
}

}  // namespace slovo::policy::lint_detail
