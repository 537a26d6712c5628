// The study of the applicant's site (C12): asked for when a request comes in or by staff, run one at a time by
// whoever claims it, and kept sealed beside the request until that ends. The gate is asked before the address is
// opened; a stop counts at once, for a study that no longer runs cannot be finished. Not on the writer thread.
#pragma once

#include <variant>

#include "gate/gate.hpp"
#include "promises/house.hpp"
#include "store/tables/deliveries.hpp"
#include "store/tables/studies.hpp"

namespace slovo::promises {

// ---- Asking and stopping ----

/// By staff. Errors: conflict when the request is not open, names no site, or is being studied.
[[nodiscard]] Result<std::variant<StudyId, gate::Refusal>> ask_study(House& house, Staff const& staff,
                                                                     RequestId request);
/// Errors: denied for a role that the policy does not name and for one's own request, which is on record; conflict
/// when nothing runs.
[[nodiscard]] Result<void> stop_study(House& house, Staff const& staff, RequestId request);

// ---- Running: one thread of the server ----

struct ClaimedStudy {
    store::StudyRow row;
    store::RequestRow request;
    vault::Use<"study"> use;
    gate::Site site;
    std::optional<gate::StudyText> earlier;  ///< what the study before found, as JSON
};
struct StudyMaterials {
    std::string summary, html, pdf, csv, json;  ///< an empty one is not kept
};

/// What runs by its row, but nobody runs, is asked for once more, or failed. Before each claim.
[[nodiscard]] Result<void> recover_studies(House& house);
//= policy:C12
/// The next study, running from now on; nothing when none waits or the gate refused it.
[[nodiscard]] Result<std::optional<ClaimedStudy>> claim_study(House& house);
/// Whether it is still wanted: it runs, the request is open, nothing restricts it, and nobody erases the person.
[[nodiscard]] Result<bool> study_goes_on(House& house, StudyId study);
[[nodiscard]] Result<void> tell_study_progress(House& house, StudyId study, store::StudyProgress const& progress);
/// Seals what was found; what an earlier study of the request found goes. Nothing is kept of a study that was stopped.
[[nodiscard]] Result<void> finish_study(House& house, ClaimedStudy const& claimed, StudyMaterials const& found);
/// `crash` and `time` try again up to limits::study_attempts; `closed` is a stop.
[[nodiscard]] Result<void> fail_study(House& house, StudyId study, store::StudyReason reason);

// ---- What was found ----

/// How it stands, without anything that is sealed; none: never asked for.
[[nodiscard]] Result<std::optional<store::StudyRow>> newest_study(House& house, RequestId request);
/// The newest one that is done.
struct FinishedStudy {
    store::StudyRow row;
    std::optional<gate::StudyText> summary;
    std::vector<store::StudyPart> parts;  ///< that there are
};
[[nodiscard]] Result<std::optional<FinishedStudy>> finished_study(store::Session& session, gate::Safe const& safe,
                                                                  store::SubjectRow const& subject, RequestId request);

/// The parts of the newest one that is done, without opening anything; none: there is no report.
[[nodiscard]] Result<std::vector<store::StudyPart>> study_parts(House& house, RequestId request);

/// As a part goes out, by mail or over the web.
[[nodiscard]] Literal media_type_of(store::StudyPart part);
[[nodiscard]] std::string file_name_of(store::StudyPart part);

struct OpenedPart {
    vault::Use<"study"> use;
    gate::StudyText content;
};
/// Opened through the gate for the purpose `study`: one event. not_found when there is no such part.
[[nodiscard]] Result<std::variant<OpenedPart, gate::Refusal>> open_study_part(House& house, Staff const& staff,
                                                                              RequestId request, store::StudyPart part);
/// The manager's words instead of the first ones. Errors: conflict when there is no report, too_large.
[[nodiscard]] Result<std::optional<gate::Refusal>> set_study_summary(House& house, Staff const& staff,
                                                                     RequestId request, std::string words);

struct StudyAttachment {
    store::StudyPart part;
    gate::StudyText content;
};
/// The parts that go out with an answer, in their order. invalid when the report is gone.
[[nodiscard]] Result<std::vector<StudyAttachment>> study_attachments(House& house, store::ReplyRow const& reply,
                                                                     store::SubjectRow const& subject);

}  // namespace slovo::promises
