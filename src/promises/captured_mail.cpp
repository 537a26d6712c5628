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

template <vault::FixedString P>
Result<std::variant<OpenedMail<P>, gate::Refusal>> open_captured_mail(House& house, Staff const& staff,
                                                                      store::DeliveryRow const& delivery) {
    using Outcome = std::variant<OpenedMail<P>, gate::Refusal>;
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
    if (auto const* refusal = std::get_if<gate::Refusal>(&verdict)) return Outcome(*refusal);
    auto& permission = std::get<gate::Permission<P>>(verdict);
    gate::Cell const cell{store::Table::captured, store::Column::message, row.delivery.value};
    auto const& subject = permission.facts.subject;
    TRY(auto const packed, house.safe.open<gate::CapturedMail>(cell, row.key, subject, row.sealed_message));
    std::string_view rest = packed.open(permission.use);
    auto part = [&] { return gate::CapturedMail::closing(subject.id, std::string(take_part(rest))); };
    auto to = part();
    auto title = part();
    auto body = part();
    return Outcome(OpenedMail<P>{std::move(permission.use), std::move(to), std::move(title), std::move(body)});
}

template Result<std::variant<OpenedMail<"reply">, gate::Refusal>> open_captured_mail<"reply">(
    House&, Staff const&, store::DeliveryRow const&);
template Result<std::variant<OpenedMail<"collaboration">, gate::Refusal>> open_captured_mail<"collaboration">(
    House&, Staff const&, store::DeliveryRow const&);

}  // namespace slovo::promises
