// Stopping (C30b, C30c): marketing to a contact point, the answers that were asked for from it. For all who
// wrote from it, for a mailbox may be shared (CLAUSES E-2); no proof is needed to stop (DESIGN §3.4). What is
// queued is stopped with it, for the sender asks again when a message leaves. Not on the writer thread.
#pragma once

#include "gate/journal.hpp"
#include "promises/house.hpp"
#include "store/tables/consents.hpp"
#include "store/tables/requests.hpp"
#include "vault/blind_index.hpp"

namespace slovo::promises {

/// The subjects that gave this contact point and can still be opened; cases are not among them.
[[nodiscard]] Result<std::vector<SubjectId>> subjects_at(House& house, vault::Hash16 const& blind);

//= policy:C30b
/// Every marketing consent of this contact point is withdrawn, and it is marked as objecting. Value: whether
/// that changed anything.
Result<bool> stop_marketing(House& house, gate::Journal& journal, vault::Hash16 const& blind,
                            vault::Hash16 const& suppression);
/// What a stop link in a mail does: RFC 8058. The token names the delivery; it works for ever, also after an
/// erasure. Errors: invalid for a token that is not ours.
Result<void> stop_by_link(House& house, gate::Journal& journal, std::string_view token);

//= policy:C30c
/// Requests that are not answered yet are called off, and the study of their site with them. Value: how many.
Result<int> stop_replies(House& house, gate::Journal& journal, vault::Hash16 const& blind);

namespace inside {
/// In the caller's transaction; the acts go into the journal before anybody is told.
Result<void> withdraw(store::Transaction& tx, House& house, store::ConsentRow const& row, ledger::Actor actor,
                      Instant now, std::vector<gate::Act>& acts);
struct CalledOff {
    std::vector<gate::Act> acts;
    std::vector<vault::KeyRef> keys;  ///< of what was found about the site: destroyed after the journal has the acts
};
/// conflict when it was answered, or is over.
Result<void> call_off(store::Transaction& tx, House& house, RequestId request, ledger::Actor actor, Instant now,
                      CalledOff& out);
}  // namespace inside

}  // namespace slovo::promises
