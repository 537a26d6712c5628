#include "policy/model.hpp"

#include <algorithm>

#include "base/ensure.hpp"

namespace slovo::policy {

namespace {

template <class T>
T const* find_in(std::vector<T> const& things, std::string T::* key, std::string_view wanted) {
    for (auto const& thing : things) {
        if (thing.*key == wanted) return &thing;
    }
    return nullptr;
}

}  // namespace

bool has(Ids const& ids, std::string_view wanted) {
    return std::ranges::find(ids, wanted) != ids.end();
}

std::string const& Text::in(Language language) const {
    switch (language) {
        case Language::uk: return uk;
        case Language::ru: return ru;
        case Language::en: return en;
    }
    return uk;
}

FormField const* Form::find_field(std::string_view name) const {
    return find_in(fields, &FormField::name, name);
}
ConsentBox const* Form::find_consent(std::string_view box) const {
    return find_in(consents, &ConsentBox::id, box);
}

Clause const* Policy::find_clause(std::string_view wanted) const {
    return find_in(clauses, &Clause::id, wanted);
}
Purpose const* Policy::find_purpose(std::string_view wanted) const {
    return find_in(purposes, &Purpose::id, wanted);
}
Category const* Policy::find_category(std::string_view wanted) const {
    return find_in(categories, &Category::id, wanted);
}
Form const* Policy::find_form(std::string_view wanted) const {
    return find_in(forms, &Form::id, wanted);
}
Retention const* Policy::find_retention(std::string_view wanted) const {
    return find_in(retentions, &Retention::id, wanted);
}
Recipient const* Policy::find_recipient(std::string_view wanted) const {
    return find_in(recipients, &Recipient::id, wanted);
}
Processor const* Policy::find_processor(std::string_view wanted) const {
    return find_in(processors, &Processor::id, wanted);
}
Right const* Policy::find_right(std::string_view wanted) const {
    return find_in(rights, &Right::id, wanted);
}
Cookie const* Policy::find_cookie(std::string_view name) const {
    return find_in(cookies, &Cookie::name, name);
}
StorePlace const* Policy::find_store(std::string_view wanted) const {
    return find_in(stores, &StorePlace::id, wanted);
}
Template const* Policy::find_template(std::string_view wanted) const {
    return find_in(templates, &Template::id, wanted);
}
Check const* Policy::find_check(std::string_view wanted) const {
    return find_in(checks, &Check::id, wanted);
}
Role const* Policy::find_role(std::string_view wanted) const {
    return find_in(roles, &Role::id, wanted);
}
Section const* Policy::find_section(std::string_view wanted) const {
    return find_in(sections, &Section::id, wanted);
}

Text const& Policy::word(std::string_view key) const {
    auto const found = words.find(key);
    ENSURE(found != words.end(), "every word of word_keys() is loaded");
    return found->second;
}

}  // namespace slovo::policy
