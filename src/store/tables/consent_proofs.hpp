// Table consent_proof: what proves a consent after its subject is erased (CLAUSES E-23). A row names nobody; it is
// found by a tag that only the contact point gives, and opens with a key that only the contact point gives.
#pragma once

#include "store/session.hpp"
#include "vault/keyfile.hpp"

namespace slovo::store {

struct ConsentProofRow {
    ProofId id;
    std::array<std::uint8_t, 16> tag{};
    std::string purpose;
    Instant given_on;  ///< the day's beginning
    Instant ended_on;  ///< the same
    vault::KeyRef key;
    Bytes sealed_record;
    std::optional<Bytes> sealed_proof;  ///< as it was sealed when the consent was given
};

namespace consent_proofs {
Result<void> insert(Transaction& tx, ConsentProofRow const& row);
Result<std::vector<ConsentProofRow>> by_tag(Session& session, std::array<std::uint8_t, 16> const& tag, int most);
/// With ids later than `after`, without what is sealed.
Result<std::vector<ConsentProofRow>> page(Session& session, ProofId after, int most);
/// Those that ended up to `until`, the oldest first, without what is sealed.
Result<std::vector<ConsentProofRow>> ended(Session& session, Instant until, int most);
/// How many there are, and how many of them ended up to `until`: by the index.
Result<std::int64_t> count(Session& session);
Result<std::int64_t> count_ended(Session& session, Instant until);
Result<void> remove(Transaction& tx, ProofId id);
}  // namespace consent_proofs

}  // namespace slovo::store
