// Erasing what a person's own page shows (C30, DESIGN §5.2): phase 1 at once, phase 2 after, and then a
// certificate that tells it happened, signed by the log's key, with the proof that the ledger holds it.
// Not on the writer thread.
#pragma once

#include "gate/sequencer.hpp"
#include "promises/own_file.hpp"

namespace slovo::promises {

/// What an erasure did.
struct ErasureAnswer {
    CaseId rights_case;               ///< its reference; the certificate is asked for by it
    std::vector<SubjectId> unreadable;  ///< their keys are gone: finish_own_erasure() does the rest
    std::size_t held = 0;             ///< kept by a hold: hidden, erased when it is released (CLAUSES E-6)
};
/// Phase 1 of all named subjects: when it returns nothing of them can be opened. A subject that is not the
/// session's own: not_found, and nothing is erased.
[[nodiscard]] Result<ErasureAnswer> erase_own(House& house, gate::Journal& journal, PrivacySession const& session,
                                              std::vector<SubjectId> const& of);
/// Phase 2, and the end of the case; the proven contact point is forgotten with the last record behind it.
[[nodiscard]] Result<void> finish_own_erasure(House& house, gate::Journal& journal, ErasureAnswer const& answer);
/// After a crash: cases whose erasures were finished by the start-up.
[[nodiscard]] Result<int> settle_erasure_cases(House& house, gate::Journal& journal);

/// The receipt of the case's last event (docs/formats/ledger.md): it says how many records became unreadable,
/// and the log's signed checkpoint stands behind it. Verifies offline like any receipt.
/// unavailable until phase 2 is done and the ledger holds it; not_found for a case that erased nothing.
[[nodiscard]] Result<std::string> erasure_certificate(House& house, gate::Sequencer& sequencer, CaseId id);

}  // namespace slovo::promises
