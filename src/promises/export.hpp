// Everything about a person, for them to take along (C30d, GDPR 15 and 20): what open_own_file() finds and no
// more (CLAUSES E-1, E-2), as JSON-LD in the words of the DPV with ISO/IEC TS 27560 consent records, as CSV,
// and with receipts that verify offline. The page for reading is web's. Not on the writer thread.
#pragma once

#include "gate/sequencer.hpp"
#include "promises/own_file.hpp"
#include "text/zip.hpp"

namespace slovo::promises {

/// Somebody opened the data, or was refused.
struct ExportOpening {
    Instant at;
    ledger::ActorKind who = ledger::ActorKind::system;
    std::string role;  ///< of the member of staff; empty where it is not known any more
    std::string purpose;
    bool refused = false;
};

/// One step in the life of a consent.
struct ExportStep {
    EventId event;
    ledger::EventKind kind{};
    Instant at;
    ledger::ActorKind who = ledger::ActorKind::subject;
    std::string receipt;  ///< the file that proves it; empty: not in the tree yet
};

/// What stands beside a row of OwnSubject::consents.
struct ExportConsent {
    std::string id;    ///< a token
    std::string form;  ///< id of the form whose box it is
    std::string text;  ///< the words beside the box, in the language in which they were read
    std::optional<Instant> until;
    std::vector<ExportStep> steps;
    std::optional<gate::KeptProof> act;  ///< what was written when it was given: how, where, by what
};

/// What stands beside a subject of the file.
struct ExportRecord {
    std::string id;                       ///< a token
    std::vector<std::string> references;  ///< of each request
    std::vector<std::string> receipts;    ///< of each request: a file, or empty
    std::vector<ExportConsent> consents;  ///< of each consent
    std::vector<ExportOpening> openings;
};

/// What stands beside a row of OwnFile::cases.
struct ExportDemand {
    std::string id;                       ///< a token
    std::optional<gate::Question> words;  ///< the person's own
    std::vector<OwnAnswer> answers;       ///< of the firm, with the first of the demands that they may be about
};

struct Export {
    OwnFile file;
    std::vector<ExportRecord> records;  ///< one for each subject of the file
    std::vector<ExportOpening> case_openings;
    std::vector<ExportDemand> demands;
    gate::RightsUses demand_uses;  ///< one for each subject of the cases
    Instant made_at;
    std::vector<text::ZipFile> parts;  ///< all but the page
};

struct ExportAsk {
    Language language = Language::uk;
    std::string_view base_url;  ///< without a slash at the end: where notices are read and consents withdrawn
};

//= policy:C30d
/// The event export.made is on disk before anything is given away. conflict: people of different names write
/// from this mailbox, and none was given (CLAUSES E-2).
[[nodiscard]] Result<Export> make_export(House& house, gate::Sequencer& sequencer, PrivacySession const& session,
                                         ExportAsk const& ask);

}  // namespace slovo::promises
