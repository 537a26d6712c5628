#include "store/tables/studies.hpp"

namespace slovo::store {
namespace {

StudyRow study_row(Row const& row) {
    StudyRow out{.id = {row.integer(0)},
                 .subject = {row.integer(1)},
                 .request = {row.integer(2)},
                 .state = row.code<StudyState>(3),
                 .reason = row.code<StudyReason>(4),
                 .attempts = static_cast<int>(row.integer(5)),
                 .asked_at = row.instant(6),
                 .changed_at = row.instant(7),
                 .progress = {.stage = row.code<StudyStage>(8),
                              .pages_done = static_cast<std::uint32_t>(row.integer(9)),
                              .pages_known = static_cast<std::uint32_t>(row.integer(10)),
                              .findings = static_cast<std::uint32_t>(row.integer(11))},
                 .key = {row.integer(12), static_cast<std::uint32_t>(row.integer(13))},
                 .sealed_summary = std::nullopt};
    if (!row.is_null(14)) out.sealed_summary = row.bytes(14);
    return out;
}

StudyPieceRow piece_row(Row const& row) {
    return {.id = row.integer(0),
            .study = {row.integer(1)},
            .part = row.code<StudyPart>(2),
            .number = static_cast<int>(row.integer(3)),
            .sealed_piece = row.bytes(4)};
}

Value blob_or_null(std::optional<Bytes> const& bytes) {
    return bytes ? Value(ByteView(*bytes)) : Value(nullptr);
}

}  // namespace

Literal name_of(StudyState state) {
    switch (state) {
        case StudyState::waiting: return "waiting";
        case StudyState::running: return "running";
        case StudyState::done: return "done";
        case StudyState::failed: return "failed";
        case StudyState::refused: return "refused";
        case StudyState::stopped: break;
    }
    return "stopped";
}

Literal name_of(StudyReason reason) {
    switch (reason) {
        case StudyReason::none: break;
        case StudyReason::address: return "address";
        case StudyReason::forbidden: return "forbidden";
        case StudyReason::unavailable: return "unavailable";
        case StudyReason::crash: return "crash";
        case StudyReason::time: return "time";
        case StudyReason::not_allowed: return "not-allowed";
        case StudyReason::person: return "person";
        case StudyReason::staff: return "staff";
        case StudyReason::replaced: return "replaced";
        case StudyReason::closed: return "closed";
        case StudyReason::field: return "field";
    }
    return "none";
}

Literal name_of(StudyStage stage) {
    switch (stage) {
        case StudyStage::waiting: return "waiting";
        case StudyStage::asking: return "asking";
        case StudyStage::crawling: return "crawling";
        case StudyStage::checking: return "checking";
        case StudyStage::writing: return "writing";
        case StudyStage::done: break;
    }
    return "done";
}

Literal name_of(StudyPart part) {
    switch (part) {
        case StudyPart::html: return "html";
        case StudyPart::pdf: return "pdf";
        case StudyPart::csv: return "csv";
        case StudyPart::json: break;
    }
    return "json";
}

namespace studies {

Result<void> insert(Transaction& tx, StudyRow const& row) {
    TRY_VOID(tx->run(Sql("INSERT INTO study(id, subject, request, state, reason, attempts, asked_at, changed_at, stage,"
                         " pages_done, pages_known, findings, key_slot, key_generation)"
                         " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, 0, 0, 0, 0, 0)"),
                     row.id, row.subject, row.request, row.state, row.reason, row.attempts, row.asked_at,
                     row.changed_at));
    return {};
}

Result<StudyRow> find(Session& session, StudyId id) {
    TRY(auto found, session.one<StudyRow>(
                        Sql("SELECT id, subject, request, state, reason, attempts, asked_at, changed_at, stage,"
                            " pages_done, pages_known, findings, key_slot, key_generation, sealed_summary FROM study"
                            " WHERE id = ?1"),
                        study_row, id));
    if (!found) return fail(ErrorCode::not_found, "no such study");
    return std::move(*found);
}

Result<std::vector<StudyRow>> of(Session& session, SubjectId subject) {
    return session.all<StudyRow>(
        Sql("SELECT id, subject, request, state, reason, attempts, asked_at, changed_at, stage, pages_done,"
            " pages_known, findings, key_slot, key_generation, sealed_summary FROM study WHERE subject = ?1"
            " ORDER BY id"),
        study_row, subject);
}

Result<std::vector<StudyRow>> of(Session& session, SubjectId subject, RequestId request) {
    TRY(auto out, of(session, subject));
    std::erase_if(out, [&](StudyRow const& row) { return row.request != request; });
    return out;
}

Result<std::optional<StudyRow>> next(Session& session, StudyState state, StudyId after) {
    return session.one<StudyRow>(
        Sql("SELECT id, subject, request, state, reason, attempts, asked_at, changed_at, stage, pages_done,"
            " pages_known, findings, key_slot, key_generation, sealed_summary FROM study"
            " WHERE state IN (1, 2) AND state = ?1 AND id > ?2 ORDER BY id LIMIT 1"),
        study_row, state, after);
}

Result<void> change(Transaction& tx, StudyRow const& row, StudyState from) {
    auto const& progress = row.progress;
    TRY(auto const changed,
        tx->run(Sql("UPDATE study SET state = ?3, reason = ?4, attempts = ?5, changed_at = ?6, stage = ?7,"
                    " pages_done = ?8, pages_known = ?9, findings = ?10, key_slot = ?11, key_generation = ?12,"
                    " sealed_summary = ?13 WHERE id = ?1 AND state = ?2"),
                row.id, from, row.state, row.reason, row.attempts, row.changed_at, progress.stage, progress.pages_done,
                progress.pages_known, progress.findings, row.key.slot, row.key.generation,
                blob_or_null(row.sealed_summary)));
    if (changed == 0) return fail(ErrorCode::conflict, "the study is not in that state");
    return {};
}

Result<void> set_progress(Transaction& tx, StudyId id, StudyProgress const& progress) {
    TRY_VOID(tx->run(Sql("UPDATE study SET stage = ?2, pages_done = ?3, pages_known = ?4, findings = ?5"
                         " WHERE id = ?1 AND state = 2"),
                     id, progress.stage, progress.pages_done, progress.pages_known, progress.findings));
    return {};
}

Result<void> set_summary(Transaction& tx, StudyId id, Bytes const& sealed) {
    TRY(auto const changed,
        tx->run(Sql("UPDATE study SET sealed_summary = ?2 WHERE id = ?1 AND state = 3"), id, ByteView(sealed)));
    if (changed == 0) return fail(ErrorCode::conflict, "the study is not done");
    return {};
}

Result<void> insert_piece(Transaction& tx, StudyPieceRow const& row) {
    TRY_VOID(tx->run(Sql("INSERT INTO study_part(id, study, part, number, sealed_piece) VALUES(?1, ?2, ?3, ?4, ?5)"),
                     row.id, row.study, row.part, row.number, row.sealed_piece));
    return {};
}

Result<std::vector<StudyPieceRow>> pieces(Session& session, StudyId study, StudyPart part) {
    return session.all<StudyPieceRow>(
        Sql("SELECT id, study, part, number, sealed_piece FROM study_part WHERE study = ?1 AND part = ?2"
            " ORDER BY number"),
        piece_row, study, part);
}

Result<std::int64_t> size_of(Session& session, StudyId study, StudyPart part) {
    return session.number(
        Sql("SELECT coalesce(sum(length(sealed_piece)), 0) FROM study_part WHERE study = ?1 AND part = ?2"), study,
        part);
}

Result<void> remove_pieces(Transaction& tx, StudyId study) {
    TRY_VOID(tx->run(Sql("DELETE FROM study_part WHERE study = ?1"), study));
    return {};
}

}  // namespace studies

}  // namespace slovo::store
