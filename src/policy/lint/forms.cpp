// L03 (fields are needed and explained), L08 (ticks are free, separate and empty).
#include <set>

#include "policy/lint/report.hpp"

namespace slovo::policy {

namespace lint_detail {

namespace {

void lint_field(Policy const& policy, Form const& form, FormField const& field, Report& report) {
    auto const where = "form " + form.id + ", field " + field.name;
    if (policy.find_category(field.category) == nullptr) {
        report.error("L03", where, "has no category");
        return;
    }
    if (field.purposes.empty()) report.error("L03", where, "serves no purpose");
    if (!field.why.complete()) report.error("L03", where, "does not say why in every language");
    for (auto const& id : field.purposes) {
        auto const* purpose = policy.find_purpose(id);
        if (purpose == nullptr || !has(purpose->fields, field.category)) {
            report.error("L03", where, "purpose " + id + " does not use " + field.category);
        } else if (field.required && !has(purpose->necessary, field.category)) {
            report.error("L03", where, "is required, but purpose " + id + " can be served without it");
        }
    }
}

void lint_label(Policy const& policy, Form const& form, ConsentBox const& box, Report& report) {
    auto const where = "form " + form.id + ", box " + box.id;
    if (!box.label.complete()) {
        report.error("L08", where, "has no label in every language");
        return;
    }
    for (auto const& purpose : policy.purposes) {
        if (purpose.id == box.purpose) continue;
        for (auto const language : all_languages) {
            auto const label = folded(box.label.in(language));
            for (auto const& stem : split(folded(purpose.stems.in(language)))) {
                if (label.contains(stem)) {
                    report.error("L08", where, "names another purpose, " + purpose.id + ", by \"" + stem + "\"");
                }
            }
        }
    }
}

void lint_boxes(Policy const& policy, Form const& form, Report& report) {
    auto const where = "form " + form.id;
    std::set<std::string> names;
    std::set<std::pair<std::string, std::string>> scopes;
    for (auto const& box : form.consents) {
        auto const place = where + ", box " + box.id;
        if (box.default_value) report.error("L08", place, "is ticked beforehand");
        if (!names.insert(box.id).second) report.error("L08", place, "is one box for two consents");
        if (!scopes.emplace(box.purpose, box.channel).second) report.error("L08", place, "asks the same twice");
        auto const* purpose = policy.find_purpose(box.purpose);
        if (purpose == nullptr || !purpose->consent) {
            report.error("L08", place, "asks for a consent that its purpose does not need");
        } else if (!has(purpose->channels, box.channel)) {
            report.error("L08", place, "its purpose does not use the channel " + box.channel);
        }
        if (box.required && box.purpose != form.purpose) {
            report.error("L08", place, "is required for another purpose than the form's");
        }
        lint_label(policy, form, box, report);
    }
    auto const* purpose = policy.find_purpose(form.purpose);
    bool asked = purpose == nullptr || !purpose->consent || !purpose->consent->required;
    for (auto const& box : form.consents) asked = asked || (box.purpose == form.purpose && box.required);
    if (!asked) report.error("L08", where, "its purpose needs a consent, but no required box asks for it");
}

}  // namespace

void lint_forms(Policy const& policy, Report& report) {
    for (auto const& form : policy.forms) {
        for (auto const& field : form.fields) lint_field(policy, form, field, report);
        lint_boxes(policy, form, report);
    }
    for (auto const& purpose : policy.purposes) {
        if (purpose.consent && !purpose.consent->separate) {
            report.error("L08", "purpose " + purpose.id, "its consent is not separate from others");
        }
    }
}

}  // namespace lint_detail

std::vector<Finding> lint_succession(Policy const& before, Policy const& after) {
    lint_detail::Report report;
    if (before.file_hash == after.file_hash) return {};
    if (after.version == before.version) {
        report.error("L08", "policy", "another text under the same version " + std::to_string(after.version));
    } else if (after.version < before.version || after.supersedes != before.version) {
        report.error("L08", "policy", "does not supersede version " + std::to_string(before.version));
    }
    return report.take();
}

}  // namespace slovo::policy
