// Recipients, processors, authorities; rights, cookies, mail templates and checks.
#include "policy/load/things.hpp"
#include "policy/words.hpp"

namespace slovo::policy::load_detail {

namespace {

constexpr std::array<Choice<RecipientKind>, 4> recipient_kinds{{
    {"authority", RecipientKind::authority},
    {"victim", RecipientKind::victim},
    {"acquirer", RecipientKind::acquirer},
    {"other", RecipientKind::other},
}};
constexpr std::array<Choice<Proof>, 3> proofs{{
    {"none", Proof::none},
    {"token", Proof::token},
    {"control-of-contact", Proof::control_of_contact},
}};
constexpr std::array<Choice<CheckKind>, 5> check_kinds{{
    {"lint", CheckKind::lint},
    {"http", CheckKind::http},
    {"state", CheckKind::state},
    {"bytes", CheckKind::bytes},
    {"clock", CheckKind::clock},
}};

/// Profile → period.
std::map<std::string, Period> read_periods(Reader& table, std::string_view key) {
    std::map<std::string, Period> periods;
    for (auto const& [profile, period] : table.map(key)) {
        if (auto const parsed = parse_period(period)) {
            periods.emplace(profile, *parsed);
        } else {
            table.complain(key, "\"" + period + "\" is not a period such as \"P1M\"");
        }
    }
    return periods;
}

Right read_right(Reader table) {
    Right right;
    right.id = table.define("id", Sort::right);
    right.title = table.text("title");
    right.how = table.text("how");
    right.proof = table.choice("proof", proofs);
    right.deadline = read_periods(table, "deadline");
    right.extension = read_periods(table, "extension");
    right.channels = table.strings_of("channels", channel_names());
    right.exceptions = table.strings("exceptions");
    table.finish();
    return right;
}

Cookie read_cookie(Reader table) {
    Cookie cookie;
    cookie.name = table.define("name", Sort::cookie);
    cookie.purpose = table.refer("purpose", Sort::purpose);
    cookie.necessary = table.flag("necessary", false);
    cookie.max_age = table.period_if_any("max_age");
    cookie.gpc = table.one_of("gpc", {"refuse", "unaffected"}, false);
    cookie.title = table.text("title");
    table.finish();
    return cookie;
}

Check read_check(Reader table) {
    Check check;
    check.id = table.define("id", Sort::check);
    check.kind = table.choice("kind", check_kinds);
    check.clause = table.refer("clause", Sort::clause);
    check.run = table.string("run");
    check.expect = table.string("expect");
    check.every = table.period("every");
    table.finish();
    return check;
}

}  // namespace

void read_parties(Reader& root, Policy& policy) {
    for (auto& table : root.tables("recipient")) {
        Recipient recipient;
        recipient.id = table.define("id", Sort::recipient);
        recipient.kind = table.choice("kind", recipient_kinds);
        recipient.title = table.text("title");
        recipient.clauses = table.refer_all("clauses", Sort::clause);
        recipient.procedure = table.string_or("procedure", "");
        recipient.undertaking = table.flag("undertaking", false);
        table.finish();
        policy.recipients.push_back(std::move(recipient));
    }
    for (auto& table : root.tables("processor")) {
        Processor processor;
        processor.id = table.define("id", Sort::processor);
        processor.title = table.text("title");
        processor.clauses = table.refer_all("clauses", Sort::clause);
        processor.country = table.string_or("country", "");
        processor.contract = table.string_or("contract", "");
        processor.until = table.instant_if_any("until");
        processor.safeguard = table.string_or("safeguard", "");
        processor.purposes = table.refer_all("purposes", Sort::purpose);
        table.finish();
        policy.processors.push_back(std::move(processor));
    }
    for (auto& table : root.tables("authority")) {
        Authority authority;
        authority.id = table.define("id", Sort::authority);
        authority.profile = table.string("profile");
        authority.title = table.text("title");
        authority.contact = table.text("contact");
        table.finish();
        policy.authorities.push_back(std::move(authority));
    }
}

void read_rights(Reader& root, Policy& policy) {
    for (auto& table : root.tables("right")) policy.rights.push_back(read_right(table));
    for (auto& table : root.tables("cookie")) policy.cookies.push_back(read_cookie(table));
    for (auto& table : root.tables("template")) {
        Template mail;
        mail.id = table.define("id", Sort::mail);
        mail.purpose = table.refer("purpose", Sort::purpose);
        mail.tags = table.strings_of("tags", {"list-headers", "cases", "pixel", "foreign-url"});
        table.finish();
        policy.templates.push_back(std::move(mail));
    }
    for (auto& table : root.tables("check")) policy.checks.push_back(read_check(table));
}

}  // namespace slovo::policy::load_detail
