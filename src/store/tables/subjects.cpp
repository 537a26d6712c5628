#include "store/tables/subjects.hpp"

namespace slovo::store {
namespace {

ContactRow contact_row(Row const& row) {
    return {.subject = {row.integer(0)},
            .id = {row.integer(1)},
            .kind = static_cast<int>(row.integer(2)),
            .state = row.code<ContactState>(3),
            .blind = row.array<16>(4),
            .key = {row.integer(5), static_cast<std::uint32_t>(row.integer(6))},
            .sealed_value = row.bytes(7)};
}

}  // namespace

namespace subjects {

Result<void> insert(Transaction& tx, SubjectRow const& row) {
    TRY_VOID(tx->run(Sql("INSERT INTO subject(id, key_slot, key_generation) VALUES(?1, ?2, ?3)"), row.id, row.key.slot,
                     row.key.generation));
    return {};
}

Result<SubjectRow> find(Session& session, SubjectId id) {
    TRY(auto found, session.one<SubjectRow>(
                        Sql("SELECT key_slot, key_generation FROM subject WHERE id = ?1"),
                        [id](Row const& row) {
                            return SubjectRow{id, {row.integer(0), static_cast<std::uint32_t>(row.integer(1))}};
                        },
                        id));
    if (!found) return fail(ErrorCode::not_found, "no such subject");
    return *found;
}

Result<void> remove(Transaction& tx, SubjectId id) {
    TRY_VOID(tx->run(Sql("DELETE FROM subject WHERE id = ?1"), id));
    return {};
}

}  // namespace subjects

namespace contacts {

Result<void> insert(Transaction& tx, ContactRow const& row) {
    TRY_VOID(tx->run(Sql("INSERT INTO contact(subject, id, kind, state, blind, key_slot, key_generation, sealed_value)"
                         " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
                     row.subject, row.id, row.kind, row.state, row.blind, row.key.slot, row.key.generation,
                     row.sealed_value));
    return {};
}

Result<std::vector<ContactRow>> of(Session& session, SubjectId subject) {
    return session.all<ContactRow>(Sql("SELECT subject, id, kind, state, blind, key_slot, key_generation, sealed_value"
                                       " FROM contact WHERE subject = ?1 ORDER BY id"),
                                   contact_row, subject);
}

Result<ContactRow> find(Session& session, ContactId id, SubjectId subject) {
    TRY(auto found,
        session.one<ContactRow>(Sql("SELECT subject, id, kind, state, blind, key_slot, key_generation, sealed_value"
                                    " FROM contact WHERE subject = ?1 AND id = ?2"),
                                contact_row, subject, id));
    if (!found) return fail(ErrorCode::not_found, "no such contact point");
    return std::move(*found);
}

Result<void> set_state(Transaction& tx, SubjectId subject, ContactId id, ContactState state) {
    TRY(auto const changed,
        tx->run(Sql("UPDATE contact SET state = ?3 WHERE subject = ?1 AND id = ?2"), subject, id, state));
    if (changed == 0) return fail(ErrorCode::not_found, "no such contact point");
    return {};
}

Result<int> count_since(Session& session, std::array<std::uint8_t, 16> const& blind, ContactId since, int most) {
    TRY(auto const count,
        session.number(
            Sql("SELECT count(*) FROM (SELECT 1 FROM contact WHERE blind = ?1 AND id >= ?2 LIMIT ?3) AS some"), blind,
            since, most));
    return static_cast<int>(count);
}

Result<std::vector<ContactRow>> by_blind(Session& session, std::array<std::uint8_t, 16> const& blind, int most) {
    return session.all<ContactRow>(Sql("SELECT subject, id, kind, state, blind, key_slot, key_generation, sealed_value"
                                       " FROM contact WHERE blind = ?1 ORDER BY id DESC LIMIT ?2"),
                                   contact_row, blind, most);
}

Result<void> remove(Transaction& tx, SubjectId subject, ContactId id) {
    TRY(auto const gone, tx->run(Sql("DELETE FROM contact WHERE subject = ?1 AND id = ?2"), subject, id));
    if (gone == 0) return fail(ErrorCode::not_found, "no such contact point");
    return {};
}

Result<void> remove_of(Transaction& tx, SubjectId subject) {
    TRY_VOID(tx->run(Sql("DELETE FROM contact WHERE subject = ?1"), subject));
    return {};
}

}  // namespace contacts

}  // namespace slovo::store
