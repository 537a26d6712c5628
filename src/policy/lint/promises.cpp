// L15 (only and never are kept), W3 (contradictions are resolved).
#include <algorithm>

#include "policy/lint/report.hpp"

namespace slovo::policy::lint_detail {

namespace {

/// What a form under an "only" asks for serves the purposes of that sentence and no others.
void lint_only(Policy const& policy, Clause const& clause, Report& report) {
    if (clause.modality != Modality::only || clause.purposes.empty()) return;
    auto const stray = [&](std::string const& purpose, std::string const& where) {
        if (!has(clause.purposes, purpose)) {
            report.error("L15", where,
                         "serves " + purpose + ", but clause " + clause.id + " says only " + listed(clause.purposes));
        }
    };
    for (auto const& form : policy.forms) {
        if (!has(form.clauses, clause.id)) continue;
        stray(form.purpose, "form " + form.id);
        for (auto const& field : form.fields) {
            for (auto const& purpose : field.purposes) stray(purpose, "form " + form.id + ", field " + field.name);
        }
        for (auto const& box : form.consents) stray(box.purpose, "form " + form.id + ", box " + box.id);
    }
    for (auto const& purpose : policy.purposes) {
        if (has(purpose.clauses, clause.id)) stray(purpose.id, "purpose " + purpose.id);
    }
}

//= policy:C27a
void lint_never(Policy const& policy, Clause const& clause, Report& report) {
    if (clause.modality != Modality::never) return;
    for (auto const& category : policy.categories) {
        if (!has(clause.forbids, category.dpv)) continue;
        report.error("L15", "category " + category.id, "clause " + clause.id + " says never: " + category.dpv);
    }
}

/// Whether a purpose beyond the sentence's own list opens identifying data that its list opens.
bool reaches_beyond(Policy const& policy, Clause const& only, Clause const& other) {
    Ids own;
    for (auto const& id : only.purposes) {
        if (auto const* purpose = policy.find_purpose(id)) {
            own.insert(own.end(), purpose->fields.begin(), purpose->fields.end());
        }
    }
    return std::ranges::any_of(other.purposes, [&](std::string const& id) {
        auto const* purpose = policy.find_purpose(id);
        return !has(only.purposes, id) && purpose != nullptr &&
               std::ranges::any_of(purpose->fields, [&](std::string const& field) {
                   auto const* category = policy.find_category(field);
                   return category != nullptr && category->identifying && has(own, field);
               });
    });
}

bool contradict(Policy const& policy, Clause const& narrow, Clause const& other) {
    if (narrow.modality == Modality::only && !narrow.purposes.empty()) return reaches_beyond(policy, narrow, other);
    auto const unconditional = other.modality == Modality::states || other.modality == Modality::may;
    return narrow.modality == Modality::only_if && unconditional && meet(narrow.purposes, other.purposes);
}

}  // namespace

void lint_promises(Policy const& policy, Report& report) {
    for (auto const& clause : policy.clauses) {
        lint_only(policy, clause, report);
        lint_never(policy, clause, report);
        for (auto const& other : policy.clauses) {
            if (&other == &clause || has(clause.resolves, other.id) || has(other.resolves, clause.id)) continue;
            if (contradict(policy, clause, other)) {
                report.warning("W3", "clause " + clause.id,
                               "contradicts clause " + other.id + ", and neither resolves it");
            }
        }
    }
}

}  // namespace slovo::policy::lint_detail
