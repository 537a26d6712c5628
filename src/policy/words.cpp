#include "policy/words.hpp"

#include "policy/model.hpp"

namespace slovo::policy {

namespace {

constexpr std::array needed_words = std::to_array<std::string_view>({
    "annex",
    "annex_authorities",
    "annex_changes",
    "annex_controller",
    "annex_cookies",
    "annex_form",
    "annex_processors",
    "annex_purposes",
    "annex_recipients",
    "annex_retention",
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
    "nobody",
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
});

}  // namespace

std::vector<std::string_view> const& word_keys() {
    static std::vector<std::string_view> const keys(needed_words.begin(), needed_words.end());
    return keys;
}

}  // namespace slovo::policy
