// What a study found: sealed when it is done, opened in parts.
#include "base/limits.hpp"
#include "promises/inside/own_rows.hpp"
#include "promises/inside/studies.hpp"
#include "promises/study.hpp"
#include "text/unicode.hpp"

namespace slovo::promises {
namespace {

using gate::Cell;
using ledger::EventKind;
using ledger::ThingKind;
using store::Column;
using store::StudyPart;
using store::StudyPieceRow;
using store::StudyReason;
using store::StudyRow;
using store::StudyState;
using store::Table;
using store::Transaction;

Column column_of(StudyPart part) {
    switch (part) {
        case StudyPart::html: return Column::study_html;
        case StudyPart::pdf: return Column::study_pdf;
        case StudyPart::csv: return Column::study_csv;
        case StudyPart::json: break;
    }
    return Column::study_json;
}

Cell summary_cell(StudyId id) {
    return {Table::study, Column::summary, id.value};
}

// Made ready before the queue; the writer only inserts.
class Sealing {
public:
    Sealing(House& house, StudyRow const& row, vault::FreshKey const& key, crypto::Key const& subject)
        : house_(house), row_(row), key_(key), subject_(subject) {}

    void add(StudyPart part, std::string_view plain) {
        if (plain.empty()) return;
        std::vector<Cell> cells(gate::Safe::piece_count(plain.size()));
        for (auto& cell : cells) cell = {Table::study, column_of(part), house_.ids.next()};
        auto sealed = house_.safe.seal_pieces(cells, key_, subject_, plain);
        for (std::size_t i = 0; i < cells.size(); ++i)
            pieces.push_back({.id = cells[i].row,
                              .study = row_.id,
                              .part = part,
                              .number = static_cast<int>(i),
                              .sealed_piece = std::move(sealed[i])});
    }

    std::vector<StudyPieceRow> pieces;

private:
    House& house_;
    StudyRow const& row_;
    vault::FreshKey const& key_;
    crypto::Key const& subject_;
};

Result<StudyRow> done_of(store::Session& session, SubjectId subject, RequestId request) {
    TRY(auto const rows, store::studies::of(session, subject, request));
    auto done = inside::newest_done(rows);
    if (!done) return fail(ErrorCode::not_found, "there is no report");
    return std::move(*done);
}

Result<std::vector<StudyPart>> parts_in(store::Session& session, StudyId study) {
    std::vector<StudyPart> out;
    for (auto const part : store::study_parts) {
        TRY(auto const size, store::studies::size_of(session, study, part));
        if (size > 0) out.push_back(part);
    }
    return out;
}

// In the state in which the study began: still wanted, and not stopped.
Result<void> keep(Transaction& tx, House& house, StudyRow row, std::vector<StudyPieceRow> const& pieces, Instant now,
                  std::vector<vault::KeyRef>& gone) {
    TRY(auto const now_there, store::studies::find(*tx, row.id));
    TRY(bool const wanted, inside::is_wanted(*tx, now_there));
    if (!wanted) return fail(ErrorCode::conflict, "the study is not wanted any more");
    row.progress = now_there.progress;
    row.progress.stage = store::StudyStage::done;
    TRY_VOID(inside::discard_studies(tx, house, row.subject, row.request, inside::Which::done,
                                     {{}, StudyReason::replaced, now}, gone));
    TRY_VOID(store::studies::change(tx, row, StudyState::running));
    for (auto const& piece : pieces) TRY_VOID(store::studies::insert_piece(tx, piece));
    return inside::tell_about(tx, house, row.subject,
                              {.kind = EventKind::study_done,
                               .at = now,
                               .thing = ThingKind::study,
                               .thing_id = row.id.value,
                               .actor = {},
                               .purpose = "study",
                               .detail = ledger::DetailBuilder()
                                             .add("pages", row.progress.pages_done)
                                             .add("findings", row.progress.findings)
                                             .build()});
}

}  // namespace

Literal media_type_of(StudyPart part) {
    switch (part) {
        case StudyPart::html: return "text/html";
        case StudyPart::pdf: return "application/pdf";
        case StudyPart::csv: return "text/csv";
        case StudyPart::json: break;
    }
    return "application/json";
}

std::string file_name_of(StudyPart part) {
    return "site-report." + std::string(name_of(part).view());
}

namespace inside {

Result<gate::StudyText> open_part(store::Session& session, gate::Safe const& safe, StudyRow const& row,
                                  store::SubjectRow const& subject, StudyPart part) {
    TRY(auto const rows, store::studies::pieces(session, row.id, part));
    if (rows.empty()) return fail(ErrorCode::not_found, "the study has no such part");
    std::vector<gate::SealedPiece> pieces;
    pieces.reserve(rows.size());
    for (auto const& one : rows) pieces.push_back({{Table::study, column_of(part), one.id}, one.sealed_piece});
    TRY(auto const key, safe.subject_key(subject));
    return safe.open_pieces<gate::StudyText>(pieces, row.key, subject.id, key);
}

Result<std::optional<gate::StudyText>> earlier_findings(House& house, StudyRow const& row) {
    using Found = std::optional<gate::StudyText>;
    auto found = house.store.read([&](store::Session& session) -> Result<Found> {
        TRY(auto const done, done_of(session, row.subject, row.request));
        TRY(auto const subject, store::subjects::find(session, row.subject));
        TRY(auto text, open_part(session, house.safe, done, subject, StudyPart::json));
        return Found(std::move(text));
    });
    if (!found && found.error().code() == ErrorCode::not_found) return Found();
    return found;
}

}  // namespace inside

//= policy:C12
Result<void> finish_study(House& house, ClaimedStudy const& claimed, StudyMaterials const& found) {
    auto const now = house.now();
    auto row = claimed.row;
    auto const subject =
        house.store.read([&](store::Session& session) { return store::subjects::find(session, row.subject); });
    if (!subject && subject.error().code() == ErrorCode::not_found) return {};
    if (!subject) return std::unexpected(subject.error());
    auto const subject_key = house.safe.subject_key(*subject);
    if (!subject_key && subject_key.error().code() == ErrorCode::not_found) return {};  // being erased
    if (!subject_key) return std::unexpected(subject_key.error());
    TRY(auto const key, house.safe.reserve());
    Sealing sealing(house, row, key, *subject_key);
    sealing.add(StudyPart::html, found.html);
    sealing.add(StudyPart::pdf, found.pdf);
    sealing.add(StudyPart::csv, found.csv);
    sealing.add(StudyPart::json, found.json);
    row.state = StudyState::done;
    row.changed_at = now;
    row.key = key.ref;
    auto const summary = text::beginning(found.summary, limits::study_summary);
    row.sealed_summary = house.safe.seal(summary_cell(row.id), key, *subject_key, bytes_of(summary));
    std::vector<vault::KeyRef> gone;
    auto const kept = house.store.write<bool>(
        [&](Transaction& tx) -> Result<bool> {
            gone.clear();
            TRY_VOID(keep(tx, house, row, sealing.pieces, now, gone));
            return true;
        },
        {key.ref});
    if (kept) return gone.empty() ? Result<void>() : house.safe.keys().destroy(gone);
    auto const code = kept.error().code();
    if (code != ErrorCode::conflict && code != ErrorCode::not_found) return std::unexpected(kept.error());
    return fail_study(house, row.id, StudyReason::closed);
}

Result<std::optional<StudyRow>> newest_study(House& house, RequestId request) {
    return house.store.read([&](store::Session& session) -> Result<std::optional<StudyRow>> {
        TRY(auto const line, store::requests::line(session, request));
        TRY(auto rows, store::studies::of(session, line.subject, request));
        if (rows.empty()) return std::optional<StudyRow>();
        return std::optional(std::move(rows.back()));
    });
}

Result<std::optional<FinishedStudy>> finished_study(store::Session& session, gate::Safe const& safe,
                                                    store::SubjectRow const& subject, RequestId request) {
    TRY(auto const rows, store::studies::of(session, subject.id, request));
    auto const done = inside::newest_done(rows);
    if (!done) return std::nullopt;
    FinishedStudy out{.row = *done, .summary = std::nullopt, .parts = {}};
    if (done->sealed_summary) {
        TRY(out.summary, safe.open<gate::StudyText>(summary_cell(done->id), done->key, subject, *done->sealed_summary));
    }
    TRY(out.parts, parts_in(session, done->id));
    return std::optional(std::move(out));
}

Result<std::vector<StudyPart>> study_parts(House& house, RequestId request) {
    return house.store.read([&](store::Session& session) -> Result<std::vector<StudyPart>> {
        TRY(auto const line, store::requests::line(session, request));
        auto const done = done_of(session, line.subject, request);
        if (done) return parts_in(session, done->id);
        if (done.error().code() == ErrorCode::not_found) return std::vector<StudyPart>();
        return std::unexpected(done.error());
    });
}

Result<std::variant<OpenedPart, gate::Refusal>> open_study_part(House& house, Staff const& staff, RequestId request,
                                                                StudyPart part) {
    using Opened = std::variant<OpenedPart, gate::Refusal>;
    auto const now = house.now();
    auto const shelf = house.shelf.current(now);
    gate::Gate const gate(*shelf->policy, house.notary, house.safe);
    TRY(auto verdict, house.store.write<gate::Verdict<"study">>([&](Transaction& tx) {
        return gate.ask<"study">(tx, {.request = request, .actor = staff.actor(), .role = staff.role, .now = now});
    }));
    if (auto const* const refusal = std::get_if<gate::Refusal>(&verdict)) return Opened(*refusal);
    auto& [use, facts] = std::get<gate::Permission<"study">>(verdict);
    TRY(auto content, house.store.read([&](store::Session& session) -> Result<gate::StudyText> {
        TRY(auto const row, done_of(session, facts.subject.id, request));
        return inside::open_part(session, house.safe, row, facts.subject, part);
    }));
    return Opened(OpenedPart{std::move(use), std::move(content)});
}

Result<std::optional<gate::Refusal>> set_study_summary(House& house, Staff const& staff, RequestId request,
                                                       std::string words) {
    if (words.size() > limits::study_summary) return fail(ErrorCode::too_large, "the summary is too long");
    auto const now = house.now();
    auto const shelf = house.shelf.current(now);
    gate::Gate const gate(*shelf->policy, house.notary, house.safe);
    auto refusal =
        house.store.write<std::optional<gate::Refusal>>([&](Transaction& tx) -> Result<std::optional<gate::Refusal>> {
            TRY(auto const verdict, gate.ask<"study">(tx, {.request = request,
                                                           .actor = staff.actor(),
                                                           .role = staff.role,
                                                           .manner = gate::Manner::work,
                                                           .now = now}));
            if (auto const* const no = std::get_if<gate::Refusal>(&verdict)) return std::optional(*no);
            auto const& subject = std::get<gate::Permission<"study">>(verdict).facts.subject;
            auto const row = done_of(*tx, subject.id, request);
            if (!row) return fail(ErrorCode::conflict, "there is no report");
            TRY(auto key, house.safe.keys().find(row->key));
            TRY(auto const subject_key, house.safe.subject_key(subject));
            vault::FreshKey const same{row->key, std::move(key)};
            TRY_VOID(store::studies::set_summary(
                tx, row->id, house.safe.seal(summary_cell(row->id), same, subject_key, bytes_of(words))));
            return std::optional<gate::Refusal>();
        });
    vault::wipe_value(words);
    return refusal;
}

Result<std::vector<StudyAttachment>> study_attachments(House& house, store::ReplyRow const& reply,
                                                       store::SubjectRow const& subject) {
    return house.store.read([&](store::Session& session) -> Result<std::vector<StudyAttachment>> {
        std::vector<StudyAttachment> out;
        if (reply.attached == 0) return out;
        TRY(auto const row, store::studies::find(session, reply.study));
        // Replaced or called off since: a letter does not go out with less than it was written for.
        if (row.state != StudyState::done) return fail(ErrorCode::invalid, "the report is gone");
        for (auto const part : store::study_parts) {
            if ((reply.attached & bit_of(part)) == 0) continue;
            TRY(auto content, inside::open_part(session, house.safe, row, subject, part));
            out.push_back({part, std::move(content)});
        }
        return out;
    });
}

}  // namespace slovo::promises
