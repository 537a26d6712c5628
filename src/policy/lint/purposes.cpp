// L04 (legal bases), L05 (everything ends), L13 (roles read no more than their purposes).
#include <algorithm>

#include "policy/lint/report.hpp"

namespace slovo::policy::lint_detail {

namespace {

bool is_consent(std::string_view profile, std::string_view article) {
    return profile == "eu" ? article.starts_with("A6-1-a") : article == "11-1-1";
}

bool is_interest(std::string_view profile, std::string_view article) {
    return profile == "eu" ? article.starts_with("A6-1-f") : article == "11-1-6";
}

void lint_basis(Policy const& policy, Purpose const& purpose, Report& report) {
    auto const where = "purpose " + purpose.id;
    bool consent = false;
    bool interest = false;
    for (auto const& profile : policy.profiles) {
        auto const basis = purpose.basis.find(profile);
        if (basis == purpose.basis.end() || basis->second.empty()) {
            report.error("L04", where, "has no legal basis under " + profile);
            continue;
        }
        consent = consent || is_consent(profile, basis->second);
        interest = interest || is_interest(profile, basis->second);
    }
    if (consent && !purpose.consent) report.error("L04", where, "rests on consent, but does not say which");
    if (interest && purpose.interest_test.empty()) {
        report.error("L04", where, "rests on legitimate interest without a test");
    }
    for (auto const& id : purpose.fields) {
        auto const* category = policy.find_category(id);
        if (category == nullptr || !category->special) continue;
        auto const eu = purpose.basis.find("eu");
        if (eu == purpose.basis.end() || !eu->second.contains("A9")) {
            report.error("L04", where, "uses special data, " + id + ", without an article 9 basis");
        }
    }
}

void lint_end(Policy const& policy, Purpose const& purpose, Binary const& binary, Report& report) {
    auto const where = "purpose " + purpose.id;
    auto const kept = purpose.kept;
    auto const* retention = policy.find_retention(purpose.retention);
    if (retention == nullptr) {
        report.by_kept(kept, "L05", where, "has no retention");
        return;
    }
    if (!retention->keep) report.by_kept(kept, "L05", where, "keeps for ever");
    if (retention->from.empty()) report.by_kept(kept, "L05", where, "does not say from when it counts");
    for (auto const& event : retention->from) {
        if (!binary.events.contains(event)) {
            report.by_kept(kept, "L05", where, "counts from the event " + event + ", which no code writes");
        }
    }
}

}  // namespace

void lint_purposes(Policy const& policy, Binary const& binary, Report& report) {
    for (auto const& purpose : policy.purposes) {
        lint_basis(policy, purpose, report);
        lint_end(policy, purpose, binary, report);
    }
    for (auto const& role : policy.roles) {
        auto const where = "role " + role.id;
        if (!binary.roles.contains(role.id)) report.error("L13", where, "the program does not have this role");
        for (auto const& category : role.reads) {
            auto const used = std::ranges::any_of(policy.purposes, [&](Purpose const& purpose) {
                return has(purpose.roles, role.id) && has(purpose.fields, category);
            });
            if (!used) report.error("L13", where, "may read " + category + ", which none of its purposes uses");
        }
    }
}

}  // namespace slovo::policy::lint_detail
