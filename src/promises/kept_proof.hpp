// The proof of a consent outlives its subject (CLAUSES E-23): when somebody is erased, what proves their consents is
// sealed under a key that only the contact point gives, and found by a tag that only the contact point gives. It
// takes over the key of the consent's own row, so that a restore finds it where it was, and goes by the policy's
// retention `consent-proof`, counted from the consent's end. Contents: docs/formats/consent-proof.md.
#pragma once

#include "gate/person.hpp"
#include "promises/house.hpp"
#include "store/tables/consent_proofs.hpp"
#include "store/tables/subjects.hpp"
#include "text/contact.hpp"

namespace slovo::promises {

/// In the transaction that begins the erasure, before the contact points go. Without the subject's key (null) what
/// was sealed under it is left out; `at` is when they were erased. `at` is when they were erased.
//= policy:C02
Result<void> keep_proofs(store::Transaction& tx, House& house, SubjectId subject,
                         std::span<store::ContactRow const> contacts, crypto::Key const* subject_key, Instant at);
/// For a subject whose key is gone already, as after a restore.
Result<void> keep_proofs_without_keys(House& house, SubjectId subject, Instant at);

struct ProofLine {
    std::string handle;  ///< tells nothing of whom it is about
    std::string purpose;
    Instant given_on;
    Instant ended_on;
};
struct FoundProof {
    ProofLine line;
    gate::KeptProof record;
    std::optional<gate::KeptProof> act;
    vault::Use<"rights"> use;
};
/// Those of this contact point; goes on record before anything is opened. Not on the writer thread.
Result<std::vector<FoundProof>> find_proofs(House& house, text::ContactKind kind, std::string_view normal,
                                            ledger::Actor actor);
/// A page of all of them, each without its contact point; `after` is the last handle seen, empty at first.
Result<std::vector<ProofLine>> list_proofs(House& house, std::string_view after, int most);

/// Those whose period is over.
[[nodiscard]] Result<std::vector<store::ConsentProofRow>> old_proofs(store::Session& session,
                                                                     policy::Policy const& policy, Instant now,
                                                                     int most);
Result<void> forget_proofs(House& house, std::span<store::ConsentProofRow const> rows);

}  // namespace slovo::promises
