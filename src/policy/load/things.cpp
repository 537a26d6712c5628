// Purposes, categories, roles; forms; what is kept where and for how long.
#include "policy/load/things.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "policy/words.hpp"

namespace slovo::policy::load_detail {

namespace {

constexpr std::array<Choice<Normalise>, 6> normalises{{
    {"name", Normalise::name},
    {"email", Normalise::email},
    {"phone", Normalise::phone},
    {"url", Normalise::url},
    {"text", Normalise::text},
    {"none", Normalise::none},
}};
constexpr std::array<Choice<InputType>, 6> input_types{{
    {"text", InputType::text},
    {"email", InputType::email},
    {"tel", InputType::tel},
    {"url", InputType::url},
    {"textarea", InputType::textarea},
    {"checkbox", InputType::checkbox},
}};
constexpr std::array<Choice<Materials>, 4> materials{{
    {"none", Materials::none},
    {"ads", Materials::ads},
    {"seo", Materials::seo},
    {"usability", Materials::usability},
}};
constexpr std::array<Choice<Erasable>, 3> erasables{{
    {"by-subject", Erasable::by_subject},
    {"by-rotation", Erasable::by_rotation},
    {"nothing-personal", Erasable::holds_nothing_personal},
}};

ConsentRule read_consent_rule(Reader table) {
    ConsentRule rule;
    rule.required = table.flag("required", true);
    rule.separate = table.flag("separate", true);
    rule.double_optin = table.flag("double_optin", false);
    rule.valid = table.period_if_any("valid");
    table.finish();
    return rule;
}

Purpose read_purpose(Reader table) {
    Purpose purpose;
    purpose.id = table.define("id", Sort::purpose);
    purpose.kept = table.choice("kept", kepts);
    purpose.title = table.text("title");
    purpose.stems = table.text("stems");
    purpose.clauses = table.refer_all("clauses", Sort::clause);
    purpose.dpv = table.strings("dpv");
    purpose.basis = table.map("basis");
    purpose.interest_test = table.string_or("interest_test", "");
    if (auto consent = table.table("consent")) purpose.consent = read_consent_rule(*consent);
    purpose.channels = table.strings_of("channels", channel_names());
    purpose.fields = table.refer_all("fields", Sort::category);
    purpose.necessary = table.refer_all("necessary", Sort::category);
    purpose.roles = table.refer_all("roles", Sort::role);
    purpose.recipients = table.refer_all("recipients", Sort::recipient);
    purpose.retention = table.refer("retention", Sort::retention);
    table.finish();
    return purpose;
}

FormField read_field(Reader table) {
    FormField field;
    field.name = table.string("name");
    field.category = table.refer("category", Sort::category);
    field.input_type = table.choice("input_type", input_types);
    field.required = table.flag("required", false);
    field.one_of_group = table.string_or("one_of_group", "");
    field.purposes = table.refer_all("purposes", Sort::purpose);
    field.max_bytes = static_cast<std::size_t>(table.number("max_bytes", 1, limits::field_bytes));
    field.autocomplete = table.string_or("autocomplete", "off");
    field.value = table.string_or("value", "");
    if ((field.input_type == InputType::checkbox) != !field.value.empty()) {
        table.complain("value", "belongs to a checkbox, and to every checkbox");
    }
    field.label = table.text("label");
    field.hint = table.text_if_any("hint");
    field.why = table.text("why");
    table.finish();
    return field;
}

ConsentBox read_box(Reader table) {
    ConsentBox box;
    box.id = table.string("id");
    box.purpose = table.refer("purpose", Sort::purpose);
    box.channel = table.one_of("channel", channel_names(), false);
    box.required = table.flag("required", false);
    box.default_value = table.flag("default", false);
    box.label = table.text("label");
    table.finish();
    return box;
}

Form read_form(Reader table) {
    Form form;
    form.id = table.define("id", Sort::form);
    form.path = table.string("path");
    if (form.path != "/forms/" + form.id) table.complain("path", "must be \"/forms/" + form.id + "\"");
    form.clauses = table.refer_all("clauses", Sort::clause);
    form.purpose = table.refer("purpose", Sort::purpose);
    form.materials = table.choice("materials", materials, std::optional(Materials::none));
    form.title = table.text("title");
    form.intro = table.text("intro");
    std::set<std::string> names;
    for (auto& inner : table.tables("field")) {
        form.fields.push_back(read_field(inner));
        auto const& name = form.fields.back().name;
        if (!names.insert(name).second) inner.complain("name", "there is already a field or box \"" + name + "\"");
        if (!is_id(name)) inner.complain("name", "is not an id");
    }
    for (auto& inner : table.tables("consent")) {
        form.consents.push_back(read_box(inner));
        auto const& id = form.consents.back().id;
        if (!names.insert(id).second) inner.complain("id", "there is already a field or box \"" + id + "\"");
        if (!is_id(id)) inner.complain("id", "is not an id");
    }
    bool const site_to_study = std::ranges::any_of(form.fields, [](FormField const& field) {
        return field.input_type == InputType::url && has(field.purposes, "study");
    });
    if (form.materials != Materials::none && !site_to_study) {
        table.complain("materials", "needs a field of type url for the purpose \"study\"");
    }
    if (form.fields.empty()) table.complain("field", "is missing: a form has at least one field");
    table.finish();
    return form;
}

}  // namespace

void read_purposes(Reader& root, Policy& policy) {
    for (auto& table : root.tables("category")) {
        Category category;
        category.id = table.define("id", Sort::category);
        category.dpv = table.string("dpv");
        category.label = table.text("label");
        category.identifying = table.flag("identifying", false);
        category.special = table.flag("special", false);
        category.normalise = table.choice("normalise", normalises, std::optional(Normalise::none));
        table.finish();
        policy.categories.push_back(std::move(category));
    }
    for (auto& table : root.tables("role")) {
        Role role;
        role.id = table.define("id", Sort::role);
        role.title = table.text("title");
        role.reads = table.refer_all("reads", Sort::category);
        table.finish();
        policy.roles.push_back(std::move(role));
    }
    for (auto& table : root.tables("purpose")) policy.purposes.push_back(read_purpose(table));
}

void read_forms(Reader& root, Policy& policy) {
    for (auto& table : root.tables("form")) policy.forms.push_back(read_form(table));
}

void read_keeping(Reader& root, Policy& policy) {
    for (auto& table : root.tables("retention")) {
        Retention retention;
        retention.id = table.define("id", Sort::retention);
        retention.title = table.text("title");
        retention.applies = table.strings_of("applies", record_names());
        retention.from = table.strings("from");
        retention.keep = table.period_if_any("keep");
        retention.stores = table.strings("stores");
        if (retention.stores != Ids{"*"}) table.refer_all("stores", Sort::store);
        table.finish();
        policy.retentions.push_back(std::move(retention));
    }
    for (auto& table : root.tables("store")) {
        StorePlace store;
        store.id = table.define("id", Sort::store);
        store.path = table.string("path");
        if (store.path.starts_with('/') || store.path.contains("..")) {
            table.complain("path", "must lie under the data directory");
        }
        store.title = table.text("title");
        store.categories = table.refer_all("categories", Sort::category);
        store.erasable = table.choice("erasable", erasables);
        store.max_age = table.period_if_any("max_age");
        table.finish();
        policy.stores.push_back(std::move(store));
    }
}

}  // namespace slovo::policy::load_detail
