// A letter about a person's rights, in the language of their case: the link to their own page, the
// question whether a new address is theirs, what staff answered. Pure but for the house's tokens.
#pragma once

#include "gate/gate.hpp"
#include "mail/message.hpp"
#include "promises/house.hpp"
#include "store/tables/deliveries.hpp"
#include "store/tables/rights.hpp"

namespace slovo::mail {

/// What the letter is about, as read in the transaction that asked the gate. The subject is the case's own,
/// or the record whose address is to change.
struct CaseFacts {
    store::CaseRow rights_case;
    store::SubjectRow subject;
    store::ContactRow contact;
    std::optional<store::ReplyRow> reply;
    vault::Use<"rights"> use;
};

[[nodiscard]] Result<Mail> write_case_letter(promises::House& house, policy::Policy const& policy,
                                             std::string_view base_url, std::string_view from_address,
                                             store::DeliveryRow const& row, CaseFacts const& facts);

}  // namespace slovo::mail
