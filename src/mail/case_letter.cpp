#include "mail/case_letter.hpp"

#include "base/limits.hpp"
#include "mail/letter.hpp"
#include "mail/templates/case_answer.hpp"
#include "mail/templates/new_address.hpp"
#include "mail/templates/rights_link.hpp"
#include "text/catalog.hpp"

namespace slovo::mail {
namespace {

using crypto::TokenKind;
using store::CaseKind;
using text::Key;
using text::Url;

Key demand_of(CaseKind kind) {
    switch (kind) {
        case CaseKind::access: return Key::mail_demand_access;
        case CaseKind::rectify: return Key::mail_demand_rectify;
        case CaseKind::portability: return Key::mail_demand_portability;
        case CaseKind::erase: return Key::mail_demand_erase;
        case CaseKind::restrict_use: return Key::mail_demand_restrict;
        case CaseKind::object: return Key::mail_demand_object;
        case CaseKind::stop_all: return Key::mail_demand_stop_all;
        case CaseKind::stop_reply: return Key::mail_demand_stop_reply;
        case CaseKind::question: return Key::mail_demand_question;
        case CaseKind::child: return Key::mail_demand_child;
    }
    return Key::mail_demand_access;
}

std::optional<std::string> complaint_of(policy::Policy const& policy, Language language, bool refused) {
    if (!refused || policy.authorities.empty()) return std::nullopt;
    std::string out;
    for (auto const& authority : policy.authorities) {
        if (!out.empty()) out += "; ";
        out += authority.title.in(language) + ", " + authority.contact.in(language);
    }
    return out;
}

Result<text::MailText> words_of(promises::House& house, policy::Policy const& policy, std::string_view base_url,
                                store::DeliveryRow const& row, CaseFacts const& facts) {
    auto const& rights_case = facts.rights_case;
    auto const language = rights_case.language;
    auto const& tokens = house.roots.tokens();
    auto const site = policy.controller.name.in(language);
    auto const controller = site + ", " + policy.controller.address.in(language);
    auto const at = [&](std::string_view path, std::string const& token) {
        return Url::parse(std::string(base_url) + std::string(path) + token);
    };
    TRY(auto const privacy, at("/privacy", ""));
    if (row.template_id == "rights-link") {
        TRY(auto const link, at("/privacy/r/", tokens.make(TokenKind::rights, row.id.value)));
        bool const stopped = rights_case.kind == CaseKind::stop_all || rights_case.kind == CaseKind::object;
        return render(
            templates::RightsLinkMail{.site = site,
                                      .demand = text::say(demand_of(rights_case.kind), language),
                                      .stopped = stopped,
                                      .link = link,
                                      .until = IdAllocator::instant_of(row.id.value) + limits::rights_link_life,
                                      .privacy = privacy,
                                      .controller = controller},
            language);
    }
    if (row.template_id == "new-address") {
        TRY(auto const link, at("/c/", tokens.make(TokenKind::confirm, row.id.value)));
        return render(
            templates::NewAddressMail{.site = site, .link = link, .privacy = privacy, .controller = controller},
            language);
    }
    if (row.template_id != "case-answer" || !facts.reply) return fail(ErrorCode::internal, "mail: no such template");
    gate::Cell const cell{store::Table::reply, store::Column::body, facts.reply->id.value};
    TRY(auto words, house.safe.open<gate::Answer>(cell, facts.reply->key, facts.subject, facts.reply->sealed_body));
    return render(templates::CaseAnswerMail{.site = site,
                                            .reference = tokens.make(TokenKind::request_ref, rights_case.id.value),
                                            .body = std::move(words).narrowed<"rights">(),
                                            .complaint = complaint_of(policy, language,
                                                                      rights_case.state == store::CaseState::denied),
                                            .privacy = privacy,
                                            .controller = controller},
                  language, facts.use);
}

}  // namespace

Result<Mail> write_case_letter(promises::House& house, policy::Policy const& policy, std::string_view base_url,
                               std::string_view from_address, store::DeliveryRow const& row, CaseFacts const& facts) {
    gate::Cell const cell{store::Table::contact, store::Column::value, facts.contact.id.value};
    TRY(auto const address,
        house.safe.open<gate::Email>(cell, facts.contact.key, facts.subject, facts.contact.sealed_value));
    TRY(auto words, words_of(house, policy, base_url, row, facts));
    Mail mail;
    mail.from = {policy.controller.name.in(facts.rights_case.language), std::string(from_address)};
    mail.to.address = address.open(facts.use);
    mail.subject = std::move(words.subject);
    mail.text = std::move(words.text);
    mail.html = std::move(words.html);
    mail.message_id = message_id(house, from_address);
    if (!facts.reply) mail.extra.emplace_back(ExtraHeader::auto_submitted, "auto-replied");
    return mail;
}

}  // namespace slovo::mail
