// L09 (mail templates), L11 (cookies).
#include "policy/lint/report.hpp"

namespace slovo::policy::lint_detail {

namespace {

void lint_template(Policy const& policy, Template const& mail, Binary const& binary, Report& report) {
    auto const where = "template " + mail.id;
    auto const* purpose = policy.find_purpose(mail.purpose);
    if (purpose == nullptr) {
        report.error("L09", where, "serves no purpose of this policy");
        return;
    }
    // Advertising is what a person may confirm and stop: the double opt-in marks it.
    auto const advertising = purpose->consent && purpose->consent->double_optin;
    for (auto const& tag : mail.tags) {
        if (tag == "pixel" || tag == "foreign-url") report.error("L09", where, "reaches for another server: " + tag);
        if ((tag == "list-headers" || tag == "cases") && !advertising) {
            report.error("L09", where, tag + " belongs to marketing, not to " + mail.purpose);
        }
    }
    if (!binary.templates.contains(mail.id)) {
        report.by_kept(purpose->kept, "L09", where, "the program does not have it");
    }
}

}  // namespace

void lint_mail_and_cookies(Policy const& policy, Binary const& binary, Report& report) {
    for (auto const& mail : policy.templates) lint_template(policy, mail, binary, report);
    for (auto const& name : binary.templates) {
        if (policy.find_template(name) == nullptr) report.error("L09", "template " + name, "is not declared");
    }
    for (auto const& name : binary.cookies) {
        if (policy.find_cookie(name) == nullptr) report.error("L11", "cookie " + name, "is set but not declared");
    }
    for (auto const& cookie : policy.cookies) {
        auto const where = "cookie " + cookie.name;
        auto const* purpose = policy.find_purpose(cookie.purpose);
        if (!cookie.necessary && (purpose == nullptr || !purpose->consent)) {
            report.error("L11", where, "is not necessary, and nobody chooses it");
        }
        if (!cookie.necessary && cookie.gpc != "refuse") {
            report.error("L11", where, "is not necessary, and ignores Global Privacy Control");
        }
        constexpr Period longest{.months = 13};
        if (cookie.max_age && Instant{} + *cookie.max_age > Instant{} + longest) {
            report.error("L11", where, "lives longer than 13 months");
        }
    }
}

}  // namespace slovo::policy::lint_detail
