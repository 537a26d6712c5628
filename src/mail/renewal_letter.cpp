#include "mail/renewal_letter.hpp"

#include <fmt/format.h>

#include "mail/letter.hpp"
#include "mail/templates/renew.hpp"

namespace slovo::mail {

using crypto::TokenKind;
using text::Url;

Result<Mail> write_renewal_letter(promises::House& house, policy::Policy const& policy, std::string_view base_url,
                                  std::string_view from_address, store::DeliveryRow const& row,
                                  RenewalFacts const& facts) {
    auto const language = facts.permission.facts.request.language;
    auto const site = policy.controller.name.in(language);
    auto const& tokens = house.roots.tokens();
    auto const stop_address = fmt::format("{}/u/{}", base_url, tokens.make(TokenKind::unsubscribe, row.id.value));
    TRY(auto const link, Url::parse(fmt::format("{}/g/{}", base_url, tokens.make(TokenKind::renew, row.id.value))));
    TRY(auto const stop, Url::parse(stop_address));
    TRY(auto const privacy, Url::parse(fmt::format("{}/privacy", base_url)));
    auto words = render(templates::RenewMail{.site = site,
                                             .label = facts.renewal.label,
                                             .given = facts.renewal.consent.changed_at,
                                             .ends = facts.renewal.ends,
                                             .link = link,
                                             .stop = stop,
                                             .privacy = privacy,
                                             .controller = site + ", " + policy.controller.address.in(language)},
                        language);
    gate::Cell const cell{store::Table::contact, store::Column::value, facts.contact.id.value};
    TRY(auto const address, house.safe.open<gate::Email>(cell, facts.contact.key, facts.permission.facts.subject,
                                                         facts.contact.sealed_value));
    Mail mail;
    mail.from = {site, std::string(from_address)};
    mail.to.address = address.open(facts.permission.use);
    mail.subject = std::move(words.subject);
    mail.text = std::move(words.text);
    mail.html = std::move(words.html);
    mail.message_id = message_id(house, from_address);
    mail.extra.emplace_back(ExtraHeader::auto_submitted, "auto-generated");
    //= policy:C30b
    mail.extra.emplace_back(ExtraHeader::list_unsubscribe, "<" + stop_address + ">");
    mail.extra.emplace_back(ExtraHeader::list_unsubscribe_post, "List-Unsubscribe=One-Click");
    return mail;
}

}  // namespace slovo::mail
