#include "policy/annex.hpp"

namespace slovo::policy {

Text joined(Text const& first, std::string_view joint, Text const& second) {
    auto const join = [joint](std::string const& a, std::string const& b) { return a + std::string(joint) + b; };
    return {join(first.uk, second.uk), join(first.ru, second.ru), join(first.en, second.en)};
}

namespace {

Text same(std::string const& text) {
    return {text, text, text};
}

/// Texts with commas between; the word "none" when there are none.
Text listed(Policy const& policy, std::vector<Text> const& texts) {
    if (texts.empty()) return policy.word("none");
    auto list = texts.front();
    for (std::size_t i = 1; i < texts.size(); ++i) list = joined(list, ", ", texts[i]);
    return list;
}

Text categories(Policy const& policy, Ids const& ids) {
    std::vector<Text> labels;
    for (auto const& id : ids) labels.push_back(policy.find_category(id)->label);
    return listed(policy, labels);
}

Text channels(Policy const& policy, Ids const& ids) {
    std::vector<Text> words;
    for (auto const& id : ids) words.push_back(policy.word("channel_" + id));
    return listed(policy, words);
}

Text period(Policy const& policy, std::optional<Period> const& keep, std::string_view otherwise) {
    return keep ? in_words(policy, *keep) : policy.word(otherwise);
}

/// "A6-1-b" → "GDPR 6(1)(b)"; "11-1-1" → "ЗУ 2297-VI 11(1)(1)": citations are the same in every
/// language of the notice.
std::string citation(std::string const& profile, std::string const& article) {
    std::string cited = profile == "eu" ? "GDPR " : profile == "ua" ? "2297-VI " : profile + " ";
    bool bracket = false;
    for (auto const c : article.starts_with('A') ? article.substr(1) : article) {
        if (c == '-') {
            cited += bracket ? ")(" : "(";
            bracket = true;
        } else {
            cited += c;
        }
    }
    return bracket ? cited + ")" : cited;
}

Text basis(Purpose const& purpose) {
    std::string list;
    for (auto const& [profile, article] : purpose.basis) {
        if (!list.empty()) list += "; ";
        list += citation(profile, article);
    }
    if (!purpose.interest_test.empty()) list += " (" + purpose.interest_test + ")";
    return same(list);
}

NoticeTable controller_table(Policy const& policy) {
    auto const& controller = policy.controller;
    NoticeTable table{
        "controller", policy.word("annex_controller"), {policy.word("head_name"), policy.word("head_value")}, {}};
    table.rows.push_back({policy.word("head_name"), controller.name});
    table.rows.push_back({policy.word("head_address"), controller.address});
    table.rows.push_back({policy.word("head_email"), same(controller.email)});
    if (!controller.phone.empty()) table.rows.push_back({policy.word("head_phone"), same(controller.phone)});
    table.rows.push_back({policy.word("channel_form"), same(controller.form)});
    return table;
}

NoticeTable purposes_table(Policy const& policy) {
    NoticeTable table{"purposes",
                      policy.word("annex_purposes"),
                      {policy.word("head_purpose"), policy.word("head_data"), policy.word("head_basis"),
                       policy.word("head_who"), policy.word("head_keep")},
                      {}};
    for (auto const& purpose : policy.purposes) {
        std::vector<Text> roles;
        for (auto const& id : purpose.roles) roles.push_back(policy.find_role(id)->title);
        auto const* retention = policy.find_retention(purpose.retention);
        auto const keep = joined(retention->title, " — ", period(policy, retention->keep, "period_while_needed"));
        table.rows.push_back({purpose.title, categories(policy, purpose.fields), basis(purpose),
                              roles.empty() ? policy.word("nobody") : listed(policy, roles), keep});
    }
    return table;
}

NoticeTable keeping_table(Policy const& policy) {
    NoticeTable table{
        "retention", policy.word("annex_retention"), {policy.word("head_data"), policy.word("head_deadline")}, {}};
    for (auto const& retention : policy.retentions) {
        table.rows.push_back({retention.title, period(policy, retention.keep, "period_while_needed")});
    }
    return table;
}

NoticeTable form_table(Policy const& policy, Form const& form) {
    NoticeTable table{
        "form-" + form.id,
        joined(policy.word("annex_form"), ": ", form.title),
        {policy.word("head_field"), policy.word("head_required"), policy.word("head_why"), policy.word("head_purpose")},
        {}};
    for (auto const& field : form.fields) {
        auto const& demand =
            !field.one_of_group.empty() ? policy.word("one_of") : policy.word(field.required ? "yes" : "no");
        std::vector<Text> purposes;
        for (auto const& id : field.purposes) purposes.push_back(policy.find_purpose(id)->title);
        table.rows.push_back({field.label, demand, field.why, listed(policy, purposes)});
    }
    for (auto const& box : form.consents) {
        auto const& title = policy.find_purpose(box.purpose)->title;
        table.rows.push_back({box.label, policy.word(box.required ? "yes" : "no"), title, title});
    }
    return table;
}

NoticeTable recipients_table(Policy const& policy) {
    NoticeTable table{"recipients",
                      policy.word("annex_recipients"),
                      {policy.word("head_recipient"), policy.word("head_purpose")},
                      {}};
    for (auto const& recipient : policy.recipients) {
        std::vector<Text> purposes;
        for (auto const& purpose : policy.purposes) {
            for (auto const& id : purpose.recipients) {
                if (id == recipient.id) purposes.push_back(purpose.title);
            }
        }
        table.rows.push_back({recipient.title, listed(policy, purposes)});
    }
    return table;
}

NoticeTable processors_table(Policy const& policy) {
    NoticeTable table{"processors",
                      policy.word("annex_processors"),
                      {policy.word("head_name"), policy.word("country"), policy.word("head_contract"),
                       policy.word("head_safeguard"), policy.word("head_purpose")},
                      {}};
    for (auto const& processor : policy.processors) {
        std::vector<Text> purposes;
        for (auto const& id : processor.purposes) purposes.push_back(policy.find_purpose(id)->title);
        auto const safeguard = processor.safeguard.empty() ? policy.word("none") : same(processor.safeguard);
        table.rows.push_back(
            {processor.title, same(processor.country), same(processor.contract), safeguard, listed(policy, purposes)});
    }
    if (table.rows.empty()) table.rows.emplace_back(table.head.size(), policy.word("none"));
    return table;
}

NoticeTable rights_table(Policy const& policy) {
    NoticeTable table{"rights",
                      policy.word("annex_rights"),
                      {policy.word("head_right"), policy.word("head_how"), policy.word("head_deadline"),
                       policy.word("head_channels")},
                      {}};
    for (auto const& right : policy.rights) {
        // The shortest of the deadlines binds us everywhere.
        std::optional<Period> soonest;
        for (auto const& [profile, deadline] : right.deadline) {
            if (!soonest || Instant{} + deadline < Instant{} + *soonest) soonest = deadline;
        }
        table.rows.push_back(
            {right.title, right.how, period(policy, soonest, "period_while_needed"), channels(policy, right.channels)});
    }
    return table;
}

NoticeTable cookies_table(Policy const& policy) {
    NoticeTable table{
        "cookies",
        policy.word("annex_cookies"),
        {policy.word("head_cookie"), policy.word("head_for"), policy.word("head_required"), policy.word("head_keep")},
        {}};
    for (auto const& cookie : policy.cookies) {
        table.rows.push_back({same(cookie.name), cookie.title, policy.word(cookie.necessary ? "yes" : "no"),
                              period(policy, cookie.max_age, "period_session")});
    }
    if (table.rows.empty()) table.rows.emplace_back(table.head.size(), policy.word("none"));
    return table;
}

NoticeTable stores_table(Policy const& policy) {
    NoticeTable table{"stores",
                      policy.word("annex_stores"),
                      {policy.word("head_place"), policy.word("head_for"), policy.word("head_data")},
                      {}};
    for (auto const& store : policy.stores) {
        table.rows.push_back({same(store.path), store.title, categories(policy, store.categories)});
    }
    return table;
}

NoticeTable authorities_table(Policy const& policy) {
    NoticeTable table{"authorities",
                      policy.word("annex_authorities"),
                      {policy.word("head_supervisor"), policy.word("head_contact")},
                      {}};
    for (auto const& authority : policy.authorities) table.rows.push_back({authority.title, authority.contact});
    return table;
}

}  // namespace

std::vector<NoticeTable> annex(Policy const& policy) {
    std::vector<NoticeTable> tables{controller_table(policy), purposes_table(policy), keeping_table(policy)};
    for (auto const& form : policy.forms) tables.push_back(form_table(policy, form));
    for (auto* make :
         {recipients_table, processors_table, rights_table, cookies_table, stores_table, authorities_table}) {
        tables.push_back(make(policy));
    }
    return tables;
}

}  // namespace slovo::policy
