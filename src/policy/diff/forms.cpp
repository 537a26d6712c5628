// Forms, their fields and boxes. What a form asks anew concerns nobody's old data.
#include "policy/diff/compare.hpp"

namespace slovo::policy::diff_detail {

using enum ChangeClass;

namespace {

People of_form(std::string const& id) {
    People people;
    people.form = id;
    return people;
}

void compare_field(Comparison& c, Form const& form, FormField const& before, FormField const& after) {
    auto const what = "form " + form.id + ", field " + after.name;
    if (before.category != after.category) {
        c.add(d3_material, what + ", data", before.category, after.category, of_form(form.id));
    }
    if (auto const came = missing_in(after.purposes, before.purposes); !came.empty()) {
        c.add(d5_new_purpose, what + ", purposes", "", listed(came), of_form(form.id));
    }
    if (auto const gone = missing_in(before.purposes, after.purposes); !gone.empty()) {
        c.add(d1_narrowing, what + ", purposes", listed(gone), "", of_form(form.id));
    }
    if (before.required != after.required || before.one_of_group != after.one_of_group) {
        auto const stricter = after.required || (before.one_of_group.empty() && !after.one_of_group.empty());
        c.add(stricter ? d3_material : d1_narrowing, what + ", required", before.required ? "yes" : "no",
              after.required ? "yes" : "no");
    }
    if (before.label != after.label || before.why != after.why || before.hint != after.hint) {
        c.add(d0_text, what + ", words", before.label.en, after.label.en);
    }
}

/// The words beside a tick are part of what was agreed to, but a clearer wording of the same
/// scope leaves a consent as it was.
void compare_box(Comparison& c, Form const& form, ConsentBox const& before, ConsentBox const& after) {
    auto const what = "form " + form.id + ", box " + after.id;
    People people;
    people.purpose = after.purpose;
    people.channel = after.channel;
    people.form = form.id;
    if (before.purpose != after.purpose || before.channel != after.channel) {
        c.add(d4_consent, what, before.purpose + " by " + before.channel, after.purpose + " by " + after.channel,
              people);
    }
    if (before.required != after.required) {
        c.add(after.required ? d4_consent : d1_narrowing, what + ", required", before.required ? "yes" : "no",
              after.required ? "yes" : "no", people);
    }
    if (before.label != after.label) c.add(d0_text, what + ", label", before.label.en, after.label.en);
}

void compare_form(Comparison& c, Form const& before, Form const& after) {
    auto const what = "form " + after.id;
    if (before.purpose != after.purpose) {
        c.add(d5_new_purpose, what + ", purpose", before.purpose, after.purpose, of_form(after.id));
    }
    if (before.materials != after.materials) {
        auto const comes = before.materials == Materials::none;
        auto const said = [](Form const& form) { return form.materials == Materials::none ? "no" : "yes"; };
        auto const grade = comes ? d3_material : after.materials == Materials::none ? d1_narrowing : d0_text;
        c.add(grade, what + ", site studied by itself", said(before), said(after), of_form(after.id));
    }
    if (before.title != after.title || before.intro != after.intro) {
        c.add(d0_text, what + ", words", before.title.en, after.title.en);
    }
    pair_up(
        before.fields, after.fields, &FormField::name,
        [&](FormField const& gone) {
            c.add(d1_narrowing, what + ", field " + gone.name, gone.label.en, "", of_form(after.id));
        },
        [&](FormField const& came) { c.add(d3_material, what + ", field " + came.name, "", came.label.en); },
        [&](FormField const& from, FormField const& to) { compare_field(c, after, from, to); });
    pair_up(
        before.consents, after.consents, &ConsentBox::id,
        [&](ConsentBox const& gone) { c.add(d1_narrowing, what + ", box " + gone.id, gone.label.en, ""); },
        [&](ConsentBox const& came) { c.add(d4_consent, what + ", box " + came.id, "", came.label.en); },
        [&](ConsentBox const& from, ConsentBox const& to) { compare_box(c, after, from, to); });
}

}  // namespace

void compare_forms(Comparison& c) {
    pair_up(
        c.before.forms, c.after.forms, &Form::id,
        [&](Form const& gone) { c.add(d1_narrowing, "form " + gone.id, gone.title.en, "", of_form(gone.id)); },
        [&](Form const& came) { c.add(d3_material, "form " + came.id, "", came.title.en); },
        [&](Form const& before, Form const& after) { compare_form(c, before, after); });
}

}  // namespace slovo::policy::diff_detail
