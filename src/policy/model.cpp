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

std::vector<std::string_view> const& word_keys() {
    static std::vector<std::string_view> const keys{
        "annex",
        "annex_authorities",
        "annex_changes",
        "annex_controller",
        "annex_cookies",
        "annex_form",
        "annex_processors",
        "annex_purposes",
        "annex_recipients",
        "annex_rights",
        "annex_stores",
        "automated_decisions",
        "channel_call",
        "channel_email",
        "channel_form",
        "channel_link",
        "channel_post",
        "channel_sms",
        "country",
        "days_few",
        "days_many",
        "days_one",
        "head_address",
        "head_basis",
        "head_channels",
        "head_contact",
        "head_contract",
        "head_cookie",
        "head_data",
        "head_deadline",
        "head_email",
        "head_field",
        "head_for",
        "head_how",
        "head_keep",
        "head_name",
        "head_phone",
        "head_place",
        "head_procedure",
        "head_purpose",
        "head_recipient",
        "head_required",
        "head_right",
        "head_safeguard",
        "head_supervisor",
        "head_value",
        "head_who",
        "head_why",
        "hours_few",
        "hours_many",
        "hours_one",
        "months_few",
        "months_many",
        "months_one",
        "no",
        "none",
        "one_of",
        "period_at_once",
        "period_session",
        "period_while_needed",
        "sample",
        "version",
        "years_few",
        "years_many",
        "years_one",
        "yes",
    };
    return keys;
}

}  // namespace slovo::policy
