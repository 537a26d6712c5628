#include "store/tables/events.hpp"

namespace slovo::store {
namespace {

EventRow event_row(Row const& row) {
    EventRow out{.id = {row.integer(0)}, .uid = row.integer(1)};
    out.event.kind = row.code<ledger::EventKind>(2);
    out.event.at = row.instant(3);
    out.dark = row.integer(5) < 0;
    out.event.subject = {row.is_null(4) ? 0 : row.integer(4)};
    if (!out.dark) {
        out.event.thing = row.code<ledger::ThingKind>(5);
        out.event.thing_id = row.integer(6);
        out.event.actor = {row.code<ledger::ActorKind>(7), StaffId{row.integer(8)}};
        out.event.purpose = std::string(row.text(9));
        out.event.policy = {row.integer(10)};
        if (auto detail = ledger::Detail::parse(row.text(11))) out.event.detail = std::move(*detail);
    }
    out.commitment = row.array<32>(12);
    return out;
}

CheckpointRow checkpoint_row(Row const& row) {
    return {.size = static_cast<std::uint64_t>(row.integer(0)),
            .root = row.array<32>(1),
            .at = row.instant(2),
            .note = std::string(row.text(3))};
}

}  // namespace

namespace events {

Result<void> append(Transaction& tx, std::int64_t uid, ledger::Event const& event, Hash32 const& commitment) {
    Value const subject = event.subject ? Value(event.subject) : Value(nullptr);
    TRY_VOID(
        tx->run(Sql("INSERT INTO event(uid, kind, at, subject, thing, thing_id, actor, staff, purpose, policy, detail,"
                    " commitment) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"),
                uid, event.kind, event.at, subject, event.thing, event.thing_id, event.actor.kind, event.actor.staff,
                event.purpose, event.policy, event.detail.json(), commitment));
    return {};
}

Result<std::int64_t> count(Session& session) {
    return session.number(Sql("SELECT id FROM event ORDER BY id DESC LIMIT 1"));
}

Result<std::vector<Hash32>> commitments(Session& session, std::int64_t after, int most) {
    return session.all<Hash32>(
        Sql("SELECT commitment FROM event WHERE id > ?1 ORDER BY id LIMIT ?2"),
        [](Row const& row) { return row.array<32>(0); }, after, most);
}

Result<void> each(Session& session, std::int64_t from, std::function<bool(EventRow const&)> const& sink) {
    return session.each(
        Sql("SELECT id, uid, kind, at, subject, thing, thing_id, actor, staff, purpose, policy, detail, commitment"
            " FROM event WHERE id >= ?1 ORDER BY id"),
        [&sink](Row const& row) { return sink(event_row(row)); }, from);
}

Result<std::vector<EventRow>> of(Session& session, SubjectId subject) {
    return session.all<EventRow>(
        Sql("SELECT id, uid, kind, at, subject, thing, thing_id, actor, staff, purpose, policy, detail, commitment"
            " FROM event WHERE subject = ?1 ORDER BY id"),
        event_row, subject);
}

Result<std::vector<EventRow>> of(Session& session, SubjectId subject, ledger::ThingKind thing) {
    return session.all<EventRow>(
        Sql("SELECT id, uid, kind, at, subject, thing, thing_id, actor, staff, purpose, policy, detail, commitment"
            " FROM event WHERE subject = ?1 AND thing = ?2 ORDER BY id"),
        event_row, subject, thing);
}

Result<std::optional<EventRow>> find(Session& session, ledger::EventKind kind, SubjectId subject) {
    return session.one<EventRow>(
        Sql("SELECT id, uid, kind, at, subject, thing, thing_id, actor, staff, purpose, policy, detail, commitment"
            " FROM event WHERE subject = ?1 AND kind = ?2 ORDER BY id LIMIT 1"),
        event_row, subject, kind);
}

Result<bool> is_erasing(Session& session, SubjectId subject) {
    // The number is EventKind::erase_intended, written out so that the partial index serves it.
    TRY(auto const found,
        session.number(Sql("SELECT 1 FROM event WHERE kind = 1000 AND subject = ?1 LIMIT 1"), subject));
    return found == 1;
}

Result<std::vector<EventRow>> erasing(Session& session) {
    return session.all<EventRow>(
        Sql("SELECT id, uid, kind, at, subject, thing, thing_id, actor, staff, purpose, policy, detail, commitment"
            " FROM event WHERE kind = 1000 AND subject IS NOT NULL"),
        event_row);
}

Result<std::optional<Instant>> last_time(Session& session) {
    return session.one<Instant>(Sql("SELECT at FROM event WHERE thing >= 0 ORDER BY id DESC LIMIT 1"),
                                [](Row const& row) { return row.instant(0); });
}

Result<std::int64_t> darken_some(Transaction& tx, SubjectId subject, int most) {
    return tx->run(
        Sql("UPDATE event SET uid = 0, kind = 0, at = 0, subject = NULL, thing = -1, thing_id = 0, actor = 0,"
            " staff = 0, purpose = '', policy = 0, detail = '{}' WHERE id IN"
            " (SELECT id FROM event WHERE subject = ?1 AND kind <> 1000 ORDER BY id DESC LIMIT ?2)"),
        subject, most);
}

Result<std::int64_t> darken(Transaction& tx, SubjectId subject) {
    return tx->run(
        Sql("UPDATE event SET uid = 0, kind = 0, at = 0, subject = NULL, thing = -1, thing_id = 0, actor = 0,"
            " staff = 0, purpose = '', policy = 0, detail = '{}' WHERE subject = ?1"),
        subject);
}

Result<void> append_dark(Transaction& tx, Hash32 const& commitment) {
    TRY_VOID(
        tx->run(Sql("INSERT INTO event(uid, kind, at, subject, thing, thing_id, actor, staff, purpose, policy, detail,"
                    " commitment) VALUES(0, 0, 0, NULL, -1, 0, 0, 0, '', 0, '{}', ?1)"),
                commitment));
    return {};
}

}  // namespace events

namespace tiles {

Result<void> put(Transaction& tx, ledger::TileUpdate const& update) {
    TRY_VOID(tx->run(Sql("INSERT INTO tile(level, number, hashes) VALUES(?1, ?2, ?3)"
                         " ON CONFLICT(level, number) DO UPDATE SET hashes = excluded.hashes"),
                     update.level, update.index, ledger::encode_tile(update.hashes)));
    return {};
}

Result<std::vector<Hash32>> read(Session& session, unsigned level, std::uint64_t index) {
    TRY(auto const found, session.one<Bytes>(
                              Sql("SELECT hashes FROM tile WHERE level = ?1 AND number = ?2"),
                              [](Row const& row) { return row.bytes(0); }, level, index));
    if (!found) return fail(ErrorCode::not_found, "no such tile");
    return ledger::parse_tile(*found);
}

Result<void> clear(Transaction& tx) {
    TRY_VOID(tx->run(Sql("DELETE FROM tile")));
    TRY_VOID(tx->run(Sql("DELETE FROM checkpoint")));
    return {};
}

}  // namespace tiles

namespace checkpoints {

Result<void> insert(Transaction& tx, CheckpointRow const& row) {
    TRY_VOID(tx->run(Sql("INSERT INTO checkpoint(size, root, at, note) VALUES(?1, ?2, ?3, ?4)"), row.size, row.root,
                     row.at, row.note));
    return {};
}

Result<std::optional<CheckpointRow>> newest(Session& session) {
    return session.one<CheckpointRow>(Sql("SELECT size, root, at, note FROM checkpoint ORDER BY size DESC LIMIT 1"),
                                      checkpoint_row);
}

Result<void> thin_out(Transaction& tx, int kept) {
    TRY_VOID(tx->run(Sql("DELETE FROM checkpoint WHERE size < (SELECT min(size) FROM (SELECT size FROM checkpoint"
                         " ORDER BY size DESC LIMIT ?1) AS newest) AND size NOT IN"
                         " (SELECT max(size) FROM checkpoint GROUP BY at / 3600000000)"),
                     kept));
    return {};
}

Result<std::vector<CheckpointRow>> all(Session& session) {
    return session.all<CheckpointRow>(Sql("SELECT size, root, at, note FROM checkpoint ORDER BY size"), checkpoint_row);
}

}  // namespace checkpoints

}  // namespace slovo::store
