// A contact point answers for itself: "this address is mine" and "it was not I who wrote"
// (DESIGN §5.13, CLAUSES E-3). Both by POST; GET changes nothing. Not on the writer thread.
#pragma once

#include "gate/journal.hpp"
#include "promises/house.hpp"

namespace slovo::promises {

/// What a link in a mail names. The token holds the delivery it was sent with.
struct AddressLink {
    SubjectId subject;
    ContactId contact;
    RequestId request;
};

/// Errors: invalid (not our token), expired, not_found (erased since).
Result<AddressLink> read_address_link(House& house, crypto::TokenKind kind, std::string_view token);

/// Idempotent.
Result<void> confirm_address(House& house, AddressLink const& link);

/// Suppresses the address, then erases the request that was sent in its name. Idempotent.
Result<void> reject_address(House& house, gate::Journal& journal, AddressLink const& link);

}  // namespace slovo::promises
