#include "store/tables/purge.hpp"

namespace slovo::store::purge {
namespace {

using Keys = std::vector<vault::KeyRef>;

Result<Keys> keys(Session& session, Sql const& sql, SubjectId subject, int most) {
    Keys out;
    TRY_VOID(session.each(
        sql,
        [&out](Row const& row) {
            vault::KeyRef const ref{row.integer(0), static_cast<std::uint32_t>(row.integer(1))};
            if (ref) out.push_back(ref);
            return true;
        },
        subject, most));
    return out;
}

Result<Keys> keys_of_requests(Session& session, SubjectId subject, int most) {
    TRY(auto out,
        keys(session, Sql("SELECT name_slot, name_generation FROM request WHERE subject = ?1 ORDER BY id LIMIT ?2"),
             subject, most));
    TRY(auto const bodies,
        keys(session, Sql("SELECT body_slot, body_generation FROM request WHERE subject = ?1 ORDER BY id LIMIT ?2"),
             subject, most));
    out.insert(out.end(), bodies.begin(), bodies.end());
    return out;
}

}  // namespace

Result<Keys> keys_of(Session& session, Table table, SubjectId subject, int most) {
    switch (table) {
        case Table::captured:
            return keys(session,
                        Sql("SELECT key_slot, key_generation FROM captured WHERE subject = ?1 ORDER BY delivery"
                            " LIMIT ?2"),
                        subject, most);
        case Table::reply:
            return keys(session,
                        Sql("SELECT key_slot, key_generation FROM reply WHERE subject = ?1 ORDER BY id LIMIT ?2"),
                        subject, most);
        case Table::consent:
            return keys(session,
                        Sql("SELECT key_slot, key_generation FROM consent WHERE subject = ?1 ORDER BY id LIMIT ?2"),
                        subject, most);
        case Table::study:
            return keys(session,
                        Sql("SELECT key_slot, key_generation FROM study WHERE subject = ?1 ORDER BY id LIMIT ?2"),
                        subject, most);
        case Table::request: return keys_of_requests(session, subject, most);
        case Table::rights_case:
            return keys(session,
                        Sql("SELECT key_slot, key_generation FROM rights_case WHERE subject = ?1 ORDER BY id LIMIT ?2"),
                        subject, most);
        case Table::delivery:
        case Table::hold: break;
    }
    return Keys{};
}

Result<std::int64_t> remove_some(Transaction& tx, Table table, SubjectId subject, int most) {
    switch (table) {
        case Table::captured:
            return tx->run(Sql("DELETE FROM captured WHERE delivery IN"
                               " (SELECT delivery FROM captured WHERE subject = ?1 ORDER BY delivery LIMIT ?2)"),
                           subject, most);
        case Table::delivery:
            return tx->run(Sql("DELETE FROM delivery WHERE id IN"
                               " (SELECT id FROM delivery WHERE subject = ?1 ORDER BY id LIMIT ?2)"),
                           subject, most);
        case Table::reply:
            return tx->run(Sql("DELETE FROM reply WHERE id IN"
                               " (SELECT id FROM reply WHERE subject = ?1 ORDER BY id LIMIT ?2)"),
                           subject, most);
        case Table::consent:
            return tx->run(Sql("DELETE FROM consent WHERE subject = ?1 AND id IN"
                               " (SELECT id FROM consent WHERE subject = ?1 ORDER BY id LIMIT ?2)"),
                           subject, most);
        case Table::study:
            TRY_VOID(tx->run(Sql("DELETE FROM study_part WHERE study IN"
                                 " (SELECT id FROM study WHERE subject = ?1 ORDER BY id LIMIT ?2)"),
                             subject, most));
            return tx->run(Sql("DELETE FROM study WHERE id IN"
                               " (SELECT id FROM study WHERE subject = ?1 ORDER BY id LIMIT ?2)"),
                           subject, most);
        case Table::request:
            TRY_VOID(tx->run(Sql("DELETE FROM idempotency WHERE request IN"
                                 " (SELECT id FROM request WHERE subject = ?1 ORDER BY id LIMIT ?2)"),
                             subject, most));
            return tx->run(Sql("DELETE FROM request WHERE id IN"
                               " (SELECT id FROM request WHERE subject = ?1 ORDER BY id LIMIT ?2)"),
                           subject, most);
        case Table::rights_case:
            TRY_VOID(tx->run(Sql("DELETE FROM privacy_session WHERE rights_case IN"
                                 " (SELECT id FROM rights_case WHERE subject = ?1 ORDER BY id LIMIT ?2)"),
                             subject, most));
            return tx->run(Sql("DELETE FROM rights_case WHERE id IN"
                               " (SELECT id FROM rights_case WHERE subject = ?1 ORDER BY id LIMIT ?2)"),
                           subject, most);
        case Table::hold:
            return tx->run(Sql("DELETE FROM hold WHERE id IN"
                               " (SELECT id FROM hold WHERE subject = ?1 ORDER BY id LIMIT ?2)"),
                           subject, most);
    }
    return 0;
}

}  // namespace slovo::store::purge
