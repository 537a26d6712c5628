// The letter that asks whether a consent goes on, in the language of its request. With the headers by which mail
// programs stop it (RFC 2369, RFC 8058). Pure but for the house's tokens.
#pragma once

#include "gate/gate.hpp"
#include "mail/message.hpp"
#include "promises/renewal.hpp"
#include "store/tables/deliveries.hpp"

namespace slovo::mail {

/// As read in the transaction that asked the gate.
struct RenewalFacts {
    gate::Permission<"marketing"> permission;
    store::ContactRow contact;
    promises::Renewal renewal;
};

[[nodiscard]] Result<Mail> write_renewal_letter(promises::House& house, policy::Policy const& policy,
                                                std::string_view base_url, std::string_view from_address,
                                                store::DeliveryRow const& row, RenewalFacts const& facts);

}  // namespace slovo::mail
