// Table consent: one row for one purpose over one channel, with the hashes of what was shown. The
// proof (network, form, control state) is sealed. States are the DPV's ConsentStatus (CLAUSES §6).
#pragma once

#include "base/language.hpp"
#include "store/session.hpp"
#include "vault/keyfile.hpp"

namespace slovo::store {

enum class ConsentState : std::uint8_t {
    requested = 1,
    given = 2,
    refused = 3,
    withdrawn = 4,
    expired = 5,
    unknown = 6
};

struct ConsentRow {
    SubjectId subject;
    ConsentId id;
    RequestId request;
    std::string purpose;
    std::string channel;
    ConsentState state = ConsentState::unknown;
    PolicyVersion policy;
    Language language = Language::uk;
    Hash32 notice_hash{};
    Hash32 label_hash{};
    Hash32 scope_hash{};
    Instant asked_at;
    Instant changed_at;
    vault::KeyRef key;
    Bytes sealed_proof;
};

/// How the newest consent for a purpose and channel stands, and since when.
struct Standing {
    ConsentState state = ConsentState::unknown;
    Instant since;
};

namespace consents {
Result<void> insert(Transaction& tx, ConsentRow const& row);
Result<std::vector<ConsentRow>> of(Session& session, SubjectId subject);
/// `unknown` where there is none.
Result<Standing> standing(Session& session, SubjectId subject, std::string_view purpose, std::string_view channel);
Result<void> set_state(Transaction& tx, SubjectId subject, ConsentId id, ConsentState state, Instant now);
/// The sealed proof goes, and no row names its key.
Result<void> forget_proof(Transaction& tx, SubjectId subject, ConsentId id);
}  // namespace consents

}  // namespace slovo::store
