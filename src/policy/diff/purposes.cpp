// Purposes, categories, roles; forms, their fields and boxes.
#include "policy/diff/compare.hpp"

namespace slovo::policy::diff_detail {

using enum ChangeClass;

namespace {

People of_purpose(std::string const& id, std::string const& channel = {}) {
    return {.everyone = false, .purpose = id, .channel = channel, .category = {}, .form = {}, .retention = {}};
}

/// Widening what people consented to needs a new consent; otherwise it needs a notice.
ChangeClass widening(Purpose const& purpose) {
    return purpose.consent ? d4_consent : d3_material;
}

void compare_list(Comparison& c, Purpose const& purpose, std::string const& what, Ids const& before, Ids const& after) {
    auto const where = "purpose " + purpose.id + ", " + what;
    if (auto const gone = missing_in(before, after); !gone.empty()) {
        c.add(d1_narrowing, where, listed(gone), "", of_purpose(purpose.id));
    }
    if (auto const came = missing_in(after, before); !came.empty()) {
        auto people = of_purpose(purpose.id);
        if (what == "fields" && came.size() == 1) people.category = came.front();
        c.add(widening(purpose), where, "", listed(came), people);
    }
}

void compare_fields(Comparison& c, Purpose const& before, Purpose const& after) {
    compare_list(c, after, "fields", before.fields, after.fields);
    for (auto const& id : missing_in(after.fields, before.fields)) {
        auto const* category = c.after.find_category(id);
        if (category != nullptr && category->special) {
            c.add(d7_protection, "purpose " + after.id + ", special data", "", id, of_purpose(after.id));
        }
    }
}

void compare_consent(Comparison& c, Purpose const& before, Purpose const& after) {
    auto const what = "purpose " + after.id + ", consent";
    if (before.consent && !after.consent) {
        c.add(d4_consent, what, "asked for", "not asked for", of_purpose(after.id));
    } else if (!before.consent && after.consent) {
        c.add(d1_narrowing, what, "not asked for", "asked for", of_purpose(after.id));
    } else if (before.consent && after.consent) {
        auto const& old_rule = *before.consent;
        auto const& new_rule = *after.consent;
        if (old_rule.valid != new_rule.valid) {
            c.add(is_longer(old_rule.valid, new_rule.valid) ? d4_consent : d1_narrowing, what + ", valid",
                  in_iso(old_rule.valid), in_iso(new_rule.valid), of_purpose(after.id));
        }
        if (old_rule.double_optin != new_rule.double_optin) {
            c.add(new_rule.double_optin ? d1_narrowing : d4_consent, what + ", confirmed by mail",
                  old_rule.double_optin ? "yes" : "no", new_rule.double_optin ? "yes" : "no", of_purpose(after.id));
        }
        if (old_rule.separate && !new_rule.separate) {
            c.add(d4_consent, what + ", separate", "yes", "no", of_purpose(after.id));
        }
    }
}

void compare_purpose(Comparison& c, Purpose const& before, Purpose const& after) {
    auto const what = "purpose " + after.id;
    compare_fields(c, before, after);
    compare_list(c, after, "channels", before.channels, after.channels);
    compare_list(c, after, "recipients", before.recipients, after.recipients);
    compare_list(c, after, "kinds of use", before.dpv, after.dpv);
    compare_consent(c, before, after);
    if (before.basis != after.basis) {
        // The basis was consent and is so no longer: nobody was asked about that.
        auto const was_consent = before.consent && !after.consent;
        c.add(was_consent ? d4_consent : d3_material, what + ", legal basis", "", "", of_purpose(after.id));
    }
    if (auto const came = missing_in(after.roles, before.roles); !came.empty()) {
        c.add(d3_material, what + ", roles", "", listed(came), of_purpose(after.id));
    }
    if (auto const gone = missing_in(before.roles, after.roles); !gone.empty()) {
        c.add(d1_narrowing, what + ", roles", listed(gone), "", of_purpose(after.id));
    }
    if (before.title != after.title) c.add(d0_text, what + ", title", before.title.en, after.title.en);
    if (before.retention != after.retention) {
        auto const* was = c.before.find_retention(before.retention);
        auto const* is = c.after.find_retention(after.retention);
        auto const longer = was == nullptr || is == nullptr || is_longer(was->keep, is->keep);
        c.add(longer ? widening(after) : d1_narrowing, what + ", retention", before.retention, after.retention,
              of_purpose(after.id));
    }
}

void compare_categories(Comparison& c) {
    pair_up(
        c.before.categories, c.after.categories, &Category::id,
        [&](Category const& gone) { c.add(d1_narrowing, "category " + gone.id, gone.label.en, ""); },
        [&](Category const& came) {
            c.add(came.special ? d7_protection : d3_material, "category " + came.id, "", came.label.en);
        },
        [&](Category const& before, Category const& after) {
            People people;
            people.category = after.id;
            auto const what = "category " + after.id;
            if (before.special != after.special) {
                c.add(before.special ? d7_protection : d3_material, what + ", special", before.special ? "yes" : "no",
                      after.special ? "yes" : "no", people);
            }
            if (before.dpv != after.dpv) c.add(d3_material, what + ", kind of data", before.dpv, after.dpv, people);
            if (before.label != after.label) c.add(d0_text, what + ", label", before.label.en, after.label.en);
        });
}

}  // namespace

void compare_purposes(Comparison& c) {
    compare_categories(c);
    pair_up(
        c.before.purposes, c.after.purposes, &Purpose::id,
        [&](Purpose const& gone) { c.add(d1_narrowing, "purpose " + gone.id, gone.title.en, "", of_purpose(gone.id)); },
        [&](Purpose const& came) {
            auto people = People{};
            people.everyone = true;
            c.add(d5_new_purpose, "purpose " + came.id, "", came.title.en, people);
        },
        [&](Purpose const& before, Purpose const& after) { compare_purpose(c, before, after); });
    pair_up(
        c.before.roles, c.after.roles, &Role::id,
        [&](Role const& gone) { c.add(d1_narrowing, "role " + gone.id, gone.title.en, ""); },
        [&](Role const& came) { c.add(d3_material, "role " + came.id, "", came.title.en); },
        [&](Role const& before, Role const& after) {
            auto const came = missing_in(after.reads, before.reads);
            auto const gone = missing_in(before.reads, after.reads);
            if (!came.empty()) c.add(d3_material, "role " + after.id + ", reads", "", listed(came));
            if (!gone.empty()) c.add(d1_narrowing, "role " + after.id + ", reads", listed(gone), "");
            if (before.title != after.title) c.add(d0_text, "role " + after.id, before.title.en, after.title.en);
        });
}

}  // namespace slovo::policy::diff_detail
