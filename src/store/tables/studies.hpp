// Tables study and study_part: the study of a request's site (C12). How far it is stands in clear, as plain
// numbers; what was found is sealed under a key of its own, the large parts in pieces.
#pragma once

#include "store/session.hpp"
#include "vault/keyfile.hpp"

namespace slovo::store {

/// The numbers stand in a partial index of the schema.
enum class StudyState : std::uint8_t { waiting = 1, running = 2, done = 3, failed = 4, refused = 5, stopped = 6 };

/// Why it ended without a report. Numbers are for ever.
enum class StudyReason : std::uint8_t {
    none = 0,
    address = 1,      ///< not the address of a site
    forbidden = 2,    ///< an address that nobody may be made to ask
    unavailable = 3,  ///< the site does not answer
    crash = 4,
    time = 5,         ///< it took too long
    not_allowed = 6,  ///< the gate said no
    person = 7,       ///< called off by whose request it is
    staff = 8,
    replaced = 9,  ///< a newer study is done
    closed = 10,   ///< the request is no longer open
    field = 11,    ///< the address was corrected, or its time is over
};

enum class StudyStage : std::uint8_t { waiting = 0, asking = 1, crawling = 2, checking = 3, writing = 4, done = 5 };

/// What goes out is told by bits: 1 << part.
enum class StudyPart : std::uint8_t { html = 1, pdf = 2, csv = 3, json = 4 };
constexpr std::array study_parts{StudyPart::html, StudyPart::pdf, StudyPart::csv, StudyPart::json};
[[nodiscard]] constexpr std::uint32_t bit_of(StudyPart part) {
    return std::uint32_t{1} << static_cast<unsigned>(part);
}
[[nodiscard]] Literal name_of(StudyState state);
[[nodiscard]] Literal name_of(StudyReason reason);
[[nodiscard]] Literal name_of(StudyStage stage);
[[nodiscard]] Literal name_of(StudyPart part);

struct StudyProgress {
    StudyStage stage = StudyStage::waiting;
    std::uint32_t pages_done = 0;
    std::uint32_t pages_known = 0;
    std::uint32_t findings = 0;
};

struct StudyRow {
    StudyId id;
    SubjectId subject;
    RequestId request;
    StudyState state = StudyState::waiting;
    StudyReason reason = StudyReason::none;
    int attempts = 0;
    Instant asked_at;
    Instant changed_at;
    StudyProgress progress;
    vault::KeyRef key;  ///< none before it is done, and after it was discarded
    std::optional<Bytes> sealed_summary;

    [[nodiscard]] bool live() const { return state == StudyState::waiting || state == StudyState::running; }
};

struct StudyPieceRow {
    std::int64_t id = 0;
    StudyId study;
    StudyPart part = StudyPart::html;
    int number = 0;  ///< from 0
    Bytes sealed_piece;
};

namespace studies {
Result<void> insert(Transaction& tx, StudyRow const& row);
/// not_found when there is none.
Result<StudyRow> find(Session& session, StudyId id);
/// Oldest first.
Result<std::vector<StudyRow>> of(Session& session, SubjectId subject);
Result<std::vector<StudyRow>> of(Session& session, SubjectId subject, RequestId request);
/// The oldest in this state, waiting or running, of those after this one.
Result<std::optional<StudyRow>> next(Session& session, StudyState state, StudyId after);
/// State, reason, attempts, time, progress, key and summary as they are in the row; conflict when it is no longer in
/// state `from`.
Result<void> change(Transaction& tx, StudyRow const& row, StudyState from);
/// While it runs; anything else is left alone.
Result<void> set_progress(Transaction& tx, StudyId id, StudyProgress const& progress);
/// Of a study that is done; conflict otherwise.
Result<void> set_summary(Transaction& tx, StudyId id, Bytes const& sealed);
Result<void> insert_piece(Transaction& tx, StudyPieceRow const& row);
/// In order.
Result<std::vector<StudyPieceRow>> pieces(Session& session, StudyId study, StudyPart part);
/// How large a part is, sealed; 0: there is none.
Result<std::int64_t> size_of(Session& session, StudyId study, StudyPart part);
Result<void> remove_pieces(Transaction& tx, StudyId study);
}  // namespace studies

}  // namespace slovo::store
