// A letter for one delivery, in the language of its request: rendered from the templates with what
// the Use opens. What is personal in it is wiped when it dies. Pure but for the house's tokens.
#pragma once

#include "gate/gate.hpp"
#include "mail/message.hpp"
#include "promises/house.hpp"
#include "store/tables/deliveries.hpp"

namespace slovo::mail {

/// What the letter is about, as read in the transaction that asked the gate.
template <vault::FixedString P>
struct LetterFacts {
    gate::Permission<P> permission;
    store::ContactRow contact;
    std::optional<store::ReplyRow> reply;
    bool marketing_asked = false;
};

/// Random, and names no host but the controller's domain.
[[nodiscard]] std::string message_id(promises::House& house, std::string_view from_address);

template <vault::FixedString P>
[[nodiscard]] Result<Mail> write_letter(promises::House& house, policy::Policy const& policy, std::string_view base_url,
                                        std::string_view from_address, store::DeliveryRow const& row,
                                        LetterFacts<P> const& facts);

}  // namespace slovo::mail
