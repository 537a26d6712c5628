// Consents that a person gives by a button of ours, and the boxes that they are about. Shared by the promises about
// consents; within a transaction, or pure.
#pragma once

#include "promises/house.hpp"
#include "store/tables/consents.hpp"
#include "store/tables/subjects.hpp"

namespace slovo::promises::inside {

/// The box of a form for this purpose and channel; nullptr where this version has none.
[[nodiscard]] policy::ConsentBox const* box_of(policy::Policy const& policy, std::string_view form,
                                               std::string_view purpose, std::string_view channel);

/// A consent on its way into the store.
struct FreshConsent {
    store::ConsentRow row;  ///< without its number and its sealed proof
    vault::FreshKey key;
    crypto::Key subject_key;
    std::string proof;
};
/// `box`: of `shown`, agreed to in the words of `language`; `proof`: what shows the act, JSON (CLAUSES §3.8).
[[nodiscard]] Result<FreshConsent> fresh_consent(House& house, ShelfEntry const& shown,
                                                 store::SubjectRow const& subject, RequestId request,
                                                 policy::ConsentBox const& box, Language language, std::string proof);
/// Writes it and tells the ledger. It is the newest of its subject (CLAUSES E-27).
Result<void> insert_given(store::Transaction& tx, House& house, FreshConsent& fresh);

}  // namespace slovo::promises::inside
