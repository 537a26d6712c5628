// A contact point answers for itself: "this address is mine" and "it was not I who wrote"
// (DESIGN §5.13, CLAUSES E-3). Both by POST; GET changes nothing. Not on the writer thread.
#pragma once

#include "gate/journal.hpp"
#include "promises/house.hpp"
#include "store/tables/consents.hpp"

namespace slovo::promises {

/// What a link in a mail names. The token holds the delivery it was sent with.
struct AddressLink {
    SubjectId subject;
    ContactId contact;
    RequestId request;
};

/// Errors: invalid (not our token), expired, not_found (erased since).
Result<AddressLink> read_address_link(House& house, crypto::TokenKind kind, std::string_view token);

/// What the person ticked and has not confirmed yet, in the words that stood beside the tick.
struct PendingConsent {
    store::ConsentRow row;
    std::string label;
};
[[nodiscard]] Result<std::vector<PendingConsent>> pending_consents(House& house, AddressLink const& link);

enum class OptIn : bool { no, yes };
//= policy:C13
/// `news`: the person pressed the button that says yes to the pending consents too: this is the second half
/// of the double opt-in, and nothing is mailed for marketing before it. A newer address replaces the older
/// one of the same subject, whose key is destroyed. Idempotent.
Result<void> confirm_address(House& house, gate::Journal& journal, AddressLink const& link, OptIn news);

/// Suppresses the address, then erases the request that was sent in its name. Idempotent.
Result<void> reject_address(House& house, gate::Journal& journal, AddressLink const& link);

}  // namespace slovo::promises
