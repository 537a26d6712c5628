// Small steps that the promises about people's rights share: telling the ledger about a subject, a letter
// about a case, the last day of a case, the mark of a name. Within a transaction, or pure.
#pragma once

#include "promises/house.hpp"
#include "store/tables/deliveries.hpp"
#include "store/tables/rights.hpp"
#include "vault/blind_index.hpp"

namespace slovo::promises::inside {

/// Writes an event about a subject whose key is at hand.
Result<void> tell_of(store::Transaction& tx, House& house, crypto::Key const& key, SubjectId subject,
                     ledger::Event event);
/// The same, with the key looked up; not_found when the subject is erased.
Result<void> tell_about(store::Transaction& tx, House& house, SubjectId subject, ledger::Event event);
/// An event of a case, for the purpose `rights`.
Result<void> tell_of_case(store::Transaction& tx, House& house, store::CaseRow const& row, ledger::EventKind kind,
                          ledger::Actor actor, Instant now, ledger::Detail detail = {});

/// A letter to the contact point of a case: a delivery that is due now.
[[nodiscard]] store::DeliveryRow letter_of(House& house, store::CaseRow const& row, std::string_view template_id,
                                           Instant now, ReplyId reply = {});

/// The day by which a demand is answered: the strictest of the policy's profiles.
[[nodiscard]] Instant due_date(House const& house, store::CaseKind kind, Instant opened);

/// A keyed hash of a name, the same for its words in any order and case (CLAUSES E-2).
[[nodiscard]] Result<vault::Hash16> name_mark(House const& house, std::string_view name);

}  // namespace slovo::promises::inside
