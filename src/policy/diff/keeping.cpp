// Retention, stores, cookies; recipients, processors, rights, mail templates.
#include "policy/diff/compare.hpp"

namespace slovo::policy::diff_detail {

using enum ChangeClass;

namespace {

void compare_retention(Comparison& c, Retention const& before, Retention const& after) {
    People people;
    people.retention = after.id;
    auto const what = "retention " + after.id;
    // Consented data that live longer need a new consent.
    auto widening = d3_material;
    for (auto const& purpose : c.after.purposes) {
        if (purpose.retention == after.id && purpose.consent && purpose.consent->double_optin) widening = d4_consent;
    }
    if (before.keep != after.keep) {
        c.add(is_longer(before.keep, after.keep) ? widening : d1_narrowing, what, in_iso(before.keep),
              in_iso(after.keep), people);
    }
    if (auto const came = missing_in(after.from, before.from); !came.empty()) {
        c.add(widening, what + ", from", "", listed(came), people);
    }
    if (auto const gone = missing_in(before.from, after.from); !gone.empty()) {
        c.add(d1_narrowing, what + ", from", listed(gone), "", people);
    }
    if (before.stores != after.stores && !has(after.stores, "*")) {
        auto const gone = has(before.stores, "*") ? Ids{"*"} : missing_in(before.stores, after.stores);
        c.add(gone.empty() ? d1_narrowing : d3_material, what + ", stores", listed(before.stores), listed(after.stores),
              people);
    }
    if (before.title != after.title) c.add(d0_text, what + ", title", before.title.en, after.title.en);
}

void compare_store(Comparison& c, StorePlace const& before, StorePlace const& after) {
    auto const what = "store " + after.id;
    if (auto const came = missing_in(after.categories, before.categories); !came.empty()) {
        c.add(d3_material, what + ", data", "", listed(came));
    }
    if (auto const gone = missing_in(before.categories, after.categories); !gone.empty()) {
        c.add(d1_narrowing, what + ", data", listed(gone), "");
    }
    if (before.max_age != after.max_age) {
        c.add(is_longer(before.max_age, after.max_age) ? d3_material : d1_narrowing, what + ", age",
              in_iso(before.max_age), in_iso(after.max_age));
    }
    if (before.erasable != after.erasable) c.add(d3_material, what + ", erased", "", "");
    if (before.path != after.path || before.title != after.title) {
        c.add(d0_text, what, before.path, after.path);
    }
}

void compare_cookie(Comparison& c, Cookie const& before, Cookie const& after) {
    auto const what = "cookie " + after.name;
    People people;
    people.purpose = after.purpose;
    if (before.purpose != after.purpose) c.add(d4_consent, what + ", purpose", before.purpose, after.purpose, people);
    if (before.max_age != after.max_age) {
        // Without an age it dies with the browser's session.
        auto const longer = !before.max_age || (after.max_age && is_longer(before.max_age, after.max_age));
        c.add(!longer           ? d1_narrowing
              : after.necessary ? d3_material
                                : d4_consent,
              what + ", age", before.max_age ? in_iso(before.max_age) : "session",
              after.max_age ? in_iso(after.max_age) : "session", people);
    }
    if (before.necessary != after.necessary || before.gpc != after.gpc) {
        auto const looser = (after.necessary && !before.necessary) || after.gpc != "refuse";
        c.add(looser ? d4_consent : d1_narrowing, what + ", choice", before.gpc, after.gpc, people);
    }
    if (before.title != after.title) c.add(d0_text, what, before.title.en, after.title.en);
}

}  // namespace

void compare_keeping(Comparison& c) {
    pair_up(
        c.before.retentions, c.after.retentions, &Retention::id,
        [&](Retention const& gone) { c.add(d3_material, "retention " + gone.id, in_iso(gone.keep), ""); },
        [&](Retention const& came) { c.add(d3_material, "retention " + came.id, "", in_iso(came.keep)); },
        [&](Retention const& before, Retention const& after) { compare_retention(c, before, after); });
    pair_up(
        c.before.stores, c.after.stores, &StorePlace::id,
        [&](StorePlace const& gone) { c.add(d1_narrowing, "store " + gone.id, gone.path, ""); },
        [&](StorePlace const& came) {
            c.add(came.categories.empty() ? d0_text : d3_material, "store " + came.id, "", came.path);
        },
        [&](StorePlace const& before, StorePlace const& after) { compare_store(c, before, after); });
    pair_up(
        c.before.cookies, c.after.cookies, &Cookie::name,
        [&](Cookie const& gone) { c.add(d1_narrowing, "cookie " + gone.name, gone.title.en, ""); },
        [&](Cookie const& came) {
            c.add(came.necessary ? d3_material : d4_consent, "cookie " + came.name, "", came.title.en);
        },
        [&](Cookie const& before, Cookie const& after) { compare_cookie(c, before, after); });
}

}  // namespace slovo::policy::diff_detail
