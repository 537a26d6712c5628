// L06 (every sentence has a guard in the program), L07 (and a live check).
#include "policy/lint/report.hpp"

namespace slovo::policy::lint_detail {

namespace {

void lint_checks(Policy const& policy, Clause const& clause, Binary const& binary, Report& report) {
    auto const where = "clause " + clause.id;
    bool live = false;
    for (auto const& id : clause.checks) {
        auto const* check = policy.find_check(id);
        if (check == nullptr || check->clause != clause.id) {
            report.by_kept(clause.kept, "L07", where, "check " + id + " is not a check of this clause");
            continue;
        }
        live = live || check->kind != CheckKind::lint;
        if (check->every == Period{}) report.by_kept(clause.kept, "L07", where, "check " + id + " never runs");
        if (!binary.checks.contains(id)) {
            report.by_kept(clause.kept, "L07", where, "the program does not have the check " + id);
        }
    }
    if (!live) report.by_kept(clause.kept, "L07", where, "has no live check");
}

}  // namespace

void lint_clauses(Policy const& policy, Binary const& binary, Report& report) {
    Names named;
    for (auto const& clause : policy.clauses) {
        auto const where = "clause " + clause.id;
        if (clause.rules.empty()) report.by_kept(clause.kept, "L06", where, "has no rule");
        for (auto const& rule : clause.rules) {
            named.insert(rule);
            if (!binary.rules.contains(rule)) {
                report.by_kept(clause.kept, "L06", where, "the program does not have the rule " + rule);
            }
        }
        lint_checks(policy, clause, binary, report);
    }
    for (auto const& rule : binary.rules) {
        if (!named.contains(rule)) report.warning("L06", "rule " + rule, "no clause names it");
    }
}

}  // namespace slovo::policy::lint_detail
