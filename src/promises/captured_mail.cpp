#include "promises/captured_mail.hpp"

namespace slovo::promises {
namespace {

std::string_view take_part(std::string_view& packed) {
    auto const end = packed.find('\0');
    auto const part = packed.substr(0, end);
    packed.remove_prefix(end == std::string_view::npos ? packed.size() : end + 1);
    return part;
}

}  // namespace

std::string pack(CapturedParts const& parts) {
    std::string out;
    for (auto const* part : {&parts.to, &parts.subject, &parts.body}) {
        out += *part;
        out += '\0';
    }
    return out;
}

namespace {

template <vault::FixedString P>
Result<OpenedMail<P>> open_parts(House const& house, store::CapturedRow const& row, store::SubjectRow const& subject,
                                 vault::Use<P> use) {
    gate::Cell const cell{store::Table::captured, store::Column::message, row.delivery.value};
    TRY(auto const packed, house.safe.open<gate::CapturedMail>(cell, row.key, subject, row.sealed_message));
    std::string_view rest = packed.open(use);
    auto part = [&] { return gate::CapturedMail::closing(subject.id, std::string(take_part(rest))); };
    auto to = part();
    auto title = part();
    auto body = part();
    return OpenedMail<P>{std::move(use), std::move(to), std::move(title), std::move(body)};
}

}  // namespace

template <vault::FixedString P>
Result<MailVerdict<P>> open_captured_mail(House& house, Staff const& staff, store::DeliveryRow const& delivery) {
    TRY(auto const row, house.store.read([&](store::Session& s) { return store::captured::find(s, delivery.id); }));
    auto const shelf = house.shelf.current(house.now());
    gate::Gate const gate(*shelf->policy, house.notary, house.safe);
    TRY(auto verdict, house.store.write<gate::Verdict<P>>([&](store::Transaction& tx) {
        return gate.ask<P>(tx, {.request = delivery.request,
                                .actor = staff.actor(),
                                .role = staff.role,
                                .manner = gate::Manner::read,
                                .now = house.now()});
    }));
    if (auto const* refusal = std::get_if<gate::Refusal>(&verdict)) return MailVerdict<P>(*refusal);
    auto& permission = std::get<gate::Permission<P>>(verdict);
    TRY(auto opened, open_parts<P>(house, row, permission.facts.subject, std::move(permission.use)));
    return MailVerdict<P>(std::move(opened));
}

// A letter about a case: whoever reads it could open the person's own page, so it is for whom the policy
// lets fulfil rights.
template <>
Result<MailVerdict<"rights">> open_captured_mail<"rights">(House& house, Staff const& staff,
                                                           store::DeliveryRow const& delivery) {
    TRY(auto const row, house.store.read([&](store::Session& s) { return store::captured::find(s, delivery.id); }));
    auto const shelf = house.shelf.current(house.now());
    gate::Gate const gate(*shelf->policy, house.notary, house.safe);
    struct Asked {
        gate::RightsVerdict verdict;
        store::SubjectRow subject;
    };
    TRY(auto asked, house.store.write<Asked>([&](store::Transaction& tx) -> Result<Asked> {
        TRY(auto const rights_case, store::cases::find(*tx, delivery.rights_case));
        TRY(auto const subject, store::subjects::find(*tx, delivery.subject));
        TRY(auto verdict, gate.ask_rights(tx, {.rights_case = rights_case,
                                               .subjects = {&delivery.subject, 1},
                                               .actor = staff.actor(),
                                               .role = staff.role,
                                               .now = house.now()}));
        return Asked{std::move(verdict), subject};
    }));
    if (auto const* refusal = std::get_if<gate::Refusal>(&asked.verdict)) return MailVerdict<"rights">(*refusal);
    auto& uses = std::get<gate::RightsUses>(asked.verdict);
    TRY(auto opened, open_parts<"rights">(house, row, asked.subject, std::move(uses.front())));
    return MailVerdict<"rights">(std::move(opened));
}

template Result<MailVerdict<"reply">> open_captured_mail<"reply">(House&, Staff const&, store::DeliveryRow const&);
template Result<MailVerdict<"collaboration">> open_captured_mail<"collaboration">(House&, Staff const&,
                                                                                  store::DeliveryRow const&);
template Result<MailVerdict<"marketing">> open_captured_mail<"marketing">(House&, Staff const&,
                                                                          store::DeliveryRow const&);

}  // namespace slovo::promises
