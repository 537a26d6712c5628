// Controller, children, languages, sentences.
#include "policy/diff/compare.hpp"

namespace slovo::policy::diff_detail {

using enum ChangeClass;

Ids missing_in(Ids const& a, Ids const& b) {
    Ids missing;
    for (auto const& id : a) {
        if (!has(b, id)) missing.push_back(id);
    }
    return missing;
}

std::string listed(Ids const& ids) {
    std::string list;
    for (auto const& id : ids) list += (list.empty() ? "" : ", ") + id;
    return list;
}

std::string in_iso(std::optional<Period> const& period) {
    return period ? to_iso8601(*period) : "for ever";
}

bool is_longer(std::optional<Period> const& before, std::optional<Period> const& after) {
    if (!before) return false;
    return !after || Instant{} + *after > Instant{} + *before;
}

namespace {

People everyone() {
    return {.everyone = true, .purpose = {}, .channel = {}, .category = {}, .form = {}, .retention = {}};
}

void compare_controller(Comparison& c) {
    auto const& before = c.before.controller;
    auto const& after = c.after.controller;
    auto const authoritative = c.after.authoritative;
    if (before.name.in(authoritative) != after.name.in(authoritative)) {
        c.add(d6_controller, "controller", before.name.in(authoritative), after.name.in(authoritative), everyone());
    } else if (before.name != after.name) {
        c.add(d0_text, "controller, name in translation", before.name.en, after.name.en);
    }
    auto const contact = [&](std::string const& what, std::string const& from, std::string const& to) {
        if (from != to) c.add(d2_contact, "controller, " + what, from, to, everyone());
    };
    contact("address", before.address.in(authoritative), after.address.in(authoritative));
    contact("e-mail", before.email, after.email);
    contact("phone", before.phone, after.phone);
    contact("form", before.form, after.form);
    contact("officer", before.dpo, after.dpo);
}

void compare_children(Comparison& c) {
    auto const& before = c.before.children;
    auto const& after = c.after.children;
    if (before.threshold != after.threshold) {
        c.add(after.threshold < before.threshold ? d7_protection : d1_narrowing, "children, age",
              std::to_string(before.threshold), std::to_string(after.threshold));
    }
    if (before.quarantine != after.quarantine) {
        c.add(is_longer(before.quarantine, after.quarantine) ? d7_protection : d1_narrowing, "children, quarantine",
              to_iso8601(before.quarantine), to_iso8601(after.quarantine));
    }
    if (before.signals != after.signals || before.special != after.special) {
        c.add(d7_protection, "children, lists of signs", before.signals, after.signals);
    }
}

}  // namespace

void compare_head(Comparison& c) {
    compare_controller(c);
    compare_children(c);
    auto const gone = missing_in(c.before.profiles, c.after.profiles);
    auto const came = missing_in(c.after.profiles, c.before.profiles);
    if (!gone.empty()) c.add(d3_material, "profiles", listed(gone), "", everyone());
    if (!came.empty()) c.add(d0_text, "profiles", "", listed(came));
    if (c.before.title != c.after.title) c.add(d0_text, "title", c.before.title.en, c.after.title.en);
    if (c.before.sections != c.after.sections) c.add(d0_text, "sections", "", "");
    if (c.before.words != c.after.words) c.add(d0_text, "words of the annex", "", "");
}

void compare_clauses(Comparison& c) {
    auto const protects_children = [](Clause const& clause) { return clause.modality == Modality::never; };
    pair_up(
        c.before.clauses, c.after.clauses, &Clause::id,
        // A promise that is taken back: what it forbade or bounded is forbidden no longer.
        [&](Clause const& gone) {
            c.add(protects_children(gone) ? d7_protection : d3_material, "clause " + gone.id, gone.text.en, "",
                  everyone());
        },
        [&](Clause const& came) { c.add(d0_text, "clause " + came.id, "", came.text.en); },
        [&](Clause const& before, Clause const& after) {
            auto const what = "clause " + after.id;
            if (before.text != after.text) c.add(d0_text, what + ", text", before.text.en, after.text.en);
            auto const bound = [](Modality m) {
                return m == Modality::only || m == Modality::only_if || m == Modality::never;
            };
            if (before.modality != after.modality) {
                auto const cls = !bound(before.modality)     ? d0_text
                                 : protects_children(before) ? d7_protection
                                                             : d3_material;
                c.add(cls, what + ", modality", "", "", cls == d0_text ? People{} : everyone());
            }
            if (auto const lost = missing_in(before.forbids, after.forbids); !lost.empty()) {
                c.add(d7_protection, what + ", forbids", listed(lost), "", everyone());
            }
            if (auto const lost = missing_in(before.rules, after.rules); !lost.empty()) {
                c.add(d3_material, what + ", rules", listed(lost), "", everyone());
            }
            if (before.kept == Kept::built && after.kept == Kept::planned) {
                c.add(d3_material, what + ", kept", "built", "planned", everyone());
            }
            if (before.modality == Modality::only && after.modality == Modality::only) {
                auto const wider = missing_in(after.purposes, before.purposes);
                if (!wider.empty()) c.add(d5_new_purpose, what + ", only for", "", listed(wider), everyone());
            }
        });
}

}  // namespace slovo::policy::diff_detail
