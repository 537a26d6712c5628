#include "store/tables/due.hpp"

namespace slovo::store::due {
namespace {

DueRow due_row(Row const& row) {
    return {{row.integer(0)}, {row.instant(1), row.integer(2)}};
}

}  // namespace

Result<std::vector<DueRow>> requests(Session& session, Instant until, DuePlace after, int most) {
    return session.all<DueRow>(Sql("SELECT subject, closed_at, id FROM request WHERE closed_at IS NOT NULL"
                                   " AND (flags & 16) = 0 AND closed_at <= ?1 AND (closed_at, id) > (?2, ?3)"
                                   " ORDER BY closed_at, id LIMIT ?4"),
                               due_row, until, after.at, after.id, most);
}

Result<std::vector<DueRow>> consents_asked(Session& session, Instant until, DuePlace after, int most) {
    return session.all<DueRow>(Sql("SELECT subject, changed_at, subject FROM consent WHERE state = 1"
                                   " AND changed_at <= ?1 AND (changed_at, subject) > (?2, ?3)"
                                   " ORDER BY changed_at, subject LIMIT ?4"),
                               due_row, until, after.at, after.id, most);
}

Result<std::vector<DueRow>> consents_given(Session& session, Instant until, DuePlace after, int most) {
    return session.all<DueRow>(Sql("SELECT subject, changed_at, subject FROM consent"
                                   " WHERE state = 2 AND purpose NOT IN ('reply', 'collaboration')"
                                   " AND changed_at <= ?1 AND (changed_at, subject) > (?2, ?3)"
                                   " ORDER BY changed_at, subject LIMIT ?4"),
                               due_row, until, after.at, after.id, most);
}

Result<std::vector<DueRow>> consents_ended(Session& session, Instant until, DuePlace after, int most) {
    return session.all<DueRow>(Sql("SELECT subject, changed_at, subject FROM consent WHERE state IN (3, 4, 5)"
                                   " AND changed_at <= ?1 AND (changed_at, subject) > (?2, ?3)"
                                   " AND EXISTS(SELECT 1 FROM request WHERE request.subject = consent.subject"
                                   " AND (request.flags & 16) <> 0)"
                                   " ORDER BY changed_at, subject LIMIT ?4"),
                               due_row, until, after.at, after.id, most);
}

Result<std::vector<DueRow>> proofs(Session& session, Instant until, DuePlace after, int most) {
    return session.all<DueRow>(Sql("SELECT subject, changed_at, subject FROM consent WHERE state IN (3, 4, 5)"
                                   " AND changed_at <= ?1 AND (changed_at, subject) > (?2, ?3)"
                                   " AND length(sealed_proof) > 0 ORDER BY changed_at, subject LIMIT ?4"),
                               due_row, until, after.at, after.id, most);
}

Result<std::int64_t> count_requests(Session& session, Instant until) {
    return session.number(Sql("SELECT count(*) FROM request WHERE closed_at IS NOT NULL AND (flags & 16) = 0"
                              " AND closed_at <= ?1"),
                          until);
}

Result<std::int64_t> count_consents_given(Session& session, Instant until) {
    return session.number(Sql("SELECT count(*) FROM consent WHERE state = 2"
                              " AND purpose NOT IN ('reply', 'collaboration') AND changed_at <= ?1"),
                          until);
}

Result<std::int64_t> count_cases(Session& session, Instant until) {
    return session.number(Sql("SELECT count(*) FROM rights_case WHERE closed_at IS NOT NULL AND closed_at <= ?1"),
                          until);
}

Result<std::int64_t> count_subjects(Session& session) {
    return session.number(Sql("SELECT count(*) FROM subject"));
}

Result<std::vector<FrozenContact>> frozen(Session& session, Instant closed_after) {
    auto const frozen_row = [](Row const& row) {
        return FrozenContact{row.array<16>(0), row.instant(1), row.integer(2) != 0};
    };
    TRY(auto out, session.all<FrozenContact>(
                      Sql("SELECT contact.blind, rights_case.opened_at, rights_case.state = 2 FROM rights_case"
                          " JOIN contact ON contact.subject = rights_case.subject WHERE rights_case.closed_at IS NULL"),
                      frozen_row));
    TRY(auto const closed,
        session.all<FrozenContact>(Sql("SELECT contact.blind, rights_case.opened_at, 1 FROM rights_case"
                                       " JOIN contact ON contact.subject = rights_case.subject"
                                       " WHERE rights_case.closed_at IS NOT NULL AND rights_case.closed_at > ?1"
                                       " AND rights_case.state IN (3, 4)"),
                                   frozen_row, closed_after));
    out.insert(out.end(), closed.begin(), closed.end());
    return out;
}

Result<std::int64_t> count_marks(Session& session, Instant until) {
    TRY(auto const suppressed, session.number(Sql("SELECT count(*) FROM suppression WHERE at <= ?1"), until));
    TRY(auto const objected, session.number(Sql("SELECT count(*) FROM objection WHERE at <= ?1"), until));
    return suppressed + objected;
}

Result<std::int64_t> forget_marks(Transaction& tx, Instant until, int most) {
    TRY(auto const suppressed, tx->run(Sql("DELETE FROM suppression WHERE tag IN"
                                           " (SELECT tag FROM suppression WHERE at <= ?1 ORDER BY at LIMIT ?2)"),
                                       until, most));
    TRY(auto const objected, tx->run(Sql("DELETE FROM objection WHERE tag IN"
                                         " (SELECT tag FROM objection WHERE at <= ?1 ORDER BY at LIMIT ?2)"),
                                     until, most));
    return suppressed + objected;
}

}  // namespace slovo::store::due
