#include "store/tables/rights.hpp"

namespace slovo::store {
namespace {

CaseRow case_row(Row const& row) {
    CaseRow out{.id = {row.integer(0)},
                .subject = {row.integer(1)},
                .contact = {row.integer(2)},
                .kind = row.code<CaseKind>(3),
                .state = row.code<CaseState>(4),
                .reason = row.code<CaseReason>(5),
                .language = row.code<Language>(6),
                .on_behalf = row.integer(7) != 0,
                .opened_at = row.instant(8),
                .due_at = row.instant(9),
                .closed_at = row.instant_if(10),
                .link = row.integer(11),
                .owner = {row.integer(12)},
                .records = row.integer(13),
                .key = {row.integer(14), static_cast<std::uint32_t>(row.integer(15))}};
    if (!row.is_null(16)) out.sealed_text = row.bytes(16);
    return out;
}

HoldRow hold_row(Row const& row) {
    return {.id = {row.integer(0)},
            .subject = {row.integer(1)},
            .kind = row.code<HoldKind>(2),
            .placed_at = row.instant(3),
            .review_at = row.instant(4),
            .released_at = row.instant_if(5),
            .staff = {row.integer(6)},
            .erase_after = row.integer(7) != 0};
}

}  // namespace

namespace cases {

Result<void> insert(Transaction& tx, CaseRow const& row) {
    Value const text = row.sealed_text ? Value(*row.sealed_text) : Value(nullptr);
    std::array<Value, 17> const values{
        row.id,       row.subject,           row.contact,   row.kind,           row.state,     row.reason,
        row.language, row.on_behalf ? 1 : 0, row.opened_at, row.due_at,         row.closed_at, row.link,
        row.owner,    row.records,           row.key.slot,  row.key.generation, text};
    TRY_VOID(tx->execute(Sql("INSERT INTO rights_case(id, subject, contact, kind, state, reason, language, on_behalf,"
                             " opened_at, due_at, closed_at, link, owner, records, key_slot, key_generation,"
                             " sealed_text)"
                             " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)"),
                         values));
    return {};
}

Result<CaseRow> find(Session& session, CaseId id) {
    TRY(auto found,
        session.one<CaseRow>(
            Sql("SELECT id, subject, contact, kind, state, reason, language, on_behalf, opened_at, due_at, closed_at,"
                " link, owner, records, key_slot, key_generation, sealed_text FROM rights_case WHERE id = ?1"),
            case_row, id));
    if (!found) return fail(ErrorCode::not_found, "no such case");
    return std::move(*found);
}

Result<std::vector<CaseRow>> live(Session& session, int most) {
    return session.all<CaseRow>(
        Sql("SELECT id, subject, contact, kind, state, reason, language, on_behalf, opened_at, due_at, closed_at, link,"
            " owner, records, key_slot, key_generation, sealed_text FROM rights_case"
            " WHERE closed_at IS NULL ORDER BY due_at LIMIT ?1"),
        case_row, most);
}

Result<std::vector<CaseRow>> closed(Session& session, int most) {
    return session.all<CaseRow>(
        Sql("SELECT id, subject, contact, kind, state, reason, language, on_behalf, opened_at, due_at, closed_at, link,"
            " owner, records, key_slot, key_generation, sealed_text FROM rights_case"
            " WHERE closed_at IS NOT NULL ORDER BY closed_at DESC LIMIT ?1"),
        case_row, most);
}

Result<std::vector<CaseRow>> of(Session& session, SubjectId subject) {
    return session.all<CaseRow>(
        Sql("SELECT id, subject, contact, kind, state, reason, language, on_behalf, opened_at, due_at, closed_at, link,"
            " owner, records, key_slot, key_generation, sealed_text FROM rights_case WHERE subject = ?1"),
        case_row, subject);
}

Result<std::vector<CaseRow>> unproven_since(Session& session, Instant before, int most) {
    return session.all<CaseRow>(
        Sql("SELECT id, subject, contact, kind, state, reason, language, on_behalf, opened_at, due_at, closed_at, link,"
            " owner, records, key_slot, key_generation, sealed_text FROM rights_case"
            " WHERE closed_at IS NULL AND state = 1 AND reason = 0 AND opened_at < ?1 ORDER BY opened_at, id LIMIT ?2"),
        case_row, before, most);
}

Result<std::int64_t> count_unproven_since(Session& session, Instant before) {
    return session.number(Sql("SELECT count(*) FROM rights_case WHERE closed_at IS NULL AND state = 1 AND reason = 0"
                              " AND opened_at < ?1"),
                          before);
}

Result<std::vector<CaseRow>> closed_before(Session& session, Instant before, int most) {
    return session.all<CaseRow>(
        Sql("SELECT id, subject, contact, kind, state, reason, language, on_behalf, opened_at, due_at, closed_at, link,"
            " owner, records, key_slot, key_generation, sealed_text FROM rights_case"
            " WHERE closed_at IS NOT NULL AND closed_at < ?1 ORDER BY closed_at LIMIT ?2"),
        case_row, before, most);
}

Result<std::int64_t> count_live(Session& session) {
    return session.number(Sql("SELECT count(*) FROM rights_case WHERE closed_at IS NULL AND state = 2"));
}

Result<std::int64_t> count_since(Session& session, std::array<std::uint8_t, 16> const& blind, ContactId since) {
    return session.number(Sql("SELECT count(*) FROM contact JOIN rights_case ON rights_case.subject = contact.subject"
                              " WHERE contact.blind = ?1 AND contact.id >= ?2"),
                          blind, since);
}

Result<std::int64_t> count_overdue(Session& session, Instant now) {
    return session.number(Sql("SELECT count(*) FROM rights_case WHERE closed_at IS NULL AND state = 2 AND due_at < ?1"),
                          now);
}

Result<std::int64_t> count_urgent(Session& session, Instant now) {
    return session.number(Sql("SELECT count(*) FROM rights_case WHERE closed_at IS NULL AND state = 2 AND due_at >= ?1"
                              " AND (?1 - opened_at) * 10 > (due_at - opened_at) * 8"),
                          now);
}

Result<void> update(Transaction& tx, CaseRow const& row) {
    TRY(auto const changed,
        tx->run(Sql("UPDATE rights_case SET state = ?2, reason = ?3, due_at = ?4, closed_at = ?5, link = ?6,"
                    " owner = ?7, records = ?8, contact = ?9 WHERE id = ?1"),
                row.id, row.state, row.reason, row.due_at, row.closed_at, row.link, row.owner, row.records,
                row.contact));
    if (changed == 0) return fail(ErrorCode::not_found, "no such case");
    return {};
}

Result<void> forget_words(Transaction& tx, CaseId id) {
    TRY_VOID(
        tx->run(Sql("UPDATE rights_case SET sealed_text = NULL, key_slot = 0, key_generation = 0 WHERE id = ?1"), id));
    return {};
}

}  // namespace cases

namespace privacy_sessions {

Result<void> insert(Transaction& tx, Hash32 const& tag, CaseId proven, Instant expires_at) {
    TRY_VOID(tx->run(Sql("INSERT INTO privacy_session(tag, rights_case, expires_at) VALUES(?1, ?2, ?3)"
                         " ON CONFLICT(tag, rights_case) DO UPDATE SET expires_at = excluded.expires_at"),
                     tag, proven, expires_at));
    return {};
}

Result<std::vector<ProvenRow>> find(Session& session, Hash32 const& tag, Instant now) {
    return session.all<ProvenRow>(
        Sql("SELECT rights_case, expires_at, name FROM privacy_session WHERE tag = ?1 AND expires_at > ?2"),
        [](Row const& row) {
            ProvenRow out{.proven = {row.integer(0)}, .expires_at = row.instant(1), .name = {}};
            if (!row.is_null(2)) out.name = row.array<16>(2);
            return out;
        },
        tag, now);
}

Result<void> set_name(Transaction& tx, Hash32 const& tag, std::array<std::uint8_t, 16> const& name) {
    TRY_VOID(tx->run(Sql("UPDATE privacy_session SET name = ?2 WHERE tag = ?1"), tag, name));
    return {};
}

Result<void> remove(Transaction& tx, Hash32 const& tag) {
    TRY_VOID(tx->run(Sql("DELETE FROM privacy_session WHERE tag = ?1"), tag));
    return {};
}

Result<void> remove_of(Transaction& tx, CaseId proven) {
    TRY_VOID(tx->run(Sql("DELETE FROM privacy_session WHERE rights_case = ?1"), proven));
    return {};
}

Result<void> remove_expired(Transaction& tx, Instant now) {
    TRY_VOID(tx->run(Sql("DELETE FROM privacy_session WHERE expires_at <= ?1"), now));
    return {};
}

}  // namespace privacy_sessions

namespace holds {

Result<void> insert(Transaction& tx, HoldRow const& row) {
    TRY_VOID(tx->run(Sql("INSERT INTO hold(id, subject, kind, placed_at, review_at, released_at, staff, erase_after)"
                         " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
                     row.id, row.subject, row.kind, row.placed_at, row.review_at, row.released_at, row.staff,
                     row.erase_after ? 1 : 0));
    return {};
}

Result<HoldRow> find(Session& session, HoldId id) {
    TRY(auto found,
        session.one<HoldRow>(Sql("SELECT id, subject, kind, placed_at, review_at, released_at, staff, erase_after"
                                 " FROM hold WHERE id = ?1"),
                             hold_row, id));
    if (!found) return fail(ErrorCode::not_found, "no such hold");
    return *found;
}

Result<std::vector<HoldRow>> live(Session& session, SubjectId subject) {
    return session.all<HoldRow>(Sql("SELECT id, subject, kind, placed_at, review_at, released_at, staff, erase_after"
                                    " FROM hold WHERE subject = ?1 AND released_at IS NULL ORDER BY id"),
                                hold_row, subject);
}

Result<std::vector<HoldRow>> all_live(Session& session, int most) {
    return session.all<HoldRow>(Sql("SELECT id, subject, kind, placed_at, review_at, released_at, staff, erase_after"
                                    " FROM hold WHERE released_at IS NULL ORDER BY review_at LIMIT ?1"),
                                hold_row, most);
}

Result<std::int64_t> count_late(Session& session, Instant now) {
    return session.number(Sql("SELECT count(*) FROM hold WHERE released_at IS NULL AND review_at < ?1"), now);
}

Result<void> update(Transaction& tx, HoldRow const& row) {
    TRY(auto const changed,
        tx->run(Sql("UPDATE hold SET review_at = ?2, released_at = ?3, erase_after = ?4 WHERE id = ?1"), row.id,
                row.review_at, row.released_at, row.erase_after ? 1 : 0));
    if (changed == 0) return fail(ErrorCode::not_found, "no such hold");
    return {};
}

}  // namespace holds

namespace objections {

Result<void> put(Transaction& tx, std::array<std::uint8_t, 16> const& tag, Instant at) {
    TRY_VOID(tx->run(Sql("INSERT INTO objection(tag, at) VALUES(?1, ?2)"
                         " ON CONFLICT(tag) DO UPDATE SET at = max(at, excluded.at)"),
                     tag, at));
    return {};
}

Result<std::optional<Instant>> find(Session& session, std::array<std::uint8_t, 16> const& tag) {
    return session.one<Instant>(
        Sql("SELECT at FROM objection WHERE tag = ?1"), [](Row const& row) { return row.instant(0); }, tag);
}

}  // namespace objections

}  // namespace slovo::store
