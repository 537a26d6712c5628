#include "store/tables/deliveries.hpp"

namespace slovo::store {
namespace {

ReplyRow reply_row(Row const& row) {
    return {.id = {row.integer(0)},
            .request = {row.integer(1)},
            .subject = {row.integer(2)},
            .staff = {row.integer(3)},
            .state = row.code<ReplyState>(4),
            .written_at = row.instant(5),
            .key = {row.integer(6), static_cast<std::uint32_t>(row.integer(7))},
            .sealed_body = row.bytes(8),
            .study = {row.integer(9)},
            .attached = static_cast<std::uint32_t>(row.integer(10))};
}

DeliveryRow delivery_row(Row const& row) {
    return {.id = {row.integer(0)},
            .template_id = std::string(row.text(1)),
            .purpose = std::string(row.text(2)),
            .subject = {row.integer(3)},
            .request = {row.integer(4)},
            .contact = {row.integer(5)},
            .reply = {row.integer(6)},
            .rights_case = {row.integer(11)},
            .state = row.code<DeliveryState>(7),
            .due_at = row.instant(8),
            .attempts = static_cast<int>(row.integer(9)),
            .changed_at = row.instant(10)};
}

CapturedRow captured_row(Row const& row) {
    return {.delivery = {row.integer(0)},
            .subject = {row.integer(1)},
            .at = row.instant(2),
            .key = {row.integer(3), static_cast<std::uint32_t>(row.integer(4))},
            .sealed_message = row.bytes(5)};
}

}  // namespace

namespace replies {

Result<void> insert(Transaction& tx, ReplyRow const& row) {
    TRY_VOID(tx->run(Sql("INSERT INTO reply(id, request, subject, staff, state, written_at, key_slot, key_generation,"
                         " sealed_body, study, attached) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"),
                     row.id, row.request, row.subject, row.staff, row.state, row.written_at, row.key.slot,
                     row.key.generation, row.sealed_body, row.study, row.attached));
    return {};
}

Result<ReplyRow> find(Session& session, ReplyId id) {
    TRY(auto found, session.one<ReplyRow>(Sql("SELECT id, request, subject, staff, state, written_at, key_slot,"
                                              " key_generation, sealed_body, study, attached FROM reply WHERE id = ?1"),
                                          reply_row, id));
    if (!found) return fail(ErrorCode::not_found, "no such reply");
    return std::move(*found);
}

Result<std::vector<ReplyRow>> of(Session& session, RequestId request) {
    return session.all<ReplyRow>(Sql("SELECT id, request, subject, staff, state, written_at, key_slot, key_generation,"
                                     " sealed_body, study, attached FROM reply WHERE request = ?1"
                                     " AND subject = (SELECT subject FROM request WHERE id = ?1)"
                                     " AND length(sealed_body) > 0 ORDER BY id"),
                                 reply_row, request);
}

Result<std::vector<ReplyRow>> of(Session& session, SubjectId subject) {
    return session.all<ReplyRow>(
        Sql("SELECT id, request, subject, staff, state, written_at, key_slot, key_generation, sealed_body, study,"
            " attached FROM reply"
            " WHERE subject = ?1 AND length(sealed_body) > 0 ORDER BY id"),
        reply_row, subject);
}

Result<void> set_state(Transaction& tx, ReplyId id, ReplyState state) {
    TRY_VOID(tx->run(Sql("UPDATE reply SET state = ?2 WHERE id = ?1"), id, state));
    return {};
}

Result<void> forget_words(Transaction& tx, RequestId request) {
    TRY_VOID(tx->run(Sql("UPDATE reply SET key_slot = 0, key_generation = 0, sealed_body = x''"
                         " WHERE request = ?1 AND subject = (SELECT subject FROM request WHERE id = ?1)"),
                     request));
    return {};
}

}  // namespace replies

namespace deliveries {

Result<void> insert(Transaction& tx, DeliveryRow const& row) {
    TRY_VOID(tx->run(Sql("INSERT INTO delivery(id, template, purpose, subject, request, contact, reply, state, due_at,"
                         " attempts, changed_at, rights_case)"
                         " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"),
                     row.id, row.template_id, row.purpose, row.subject, row.request, row.contact, row.reply, row.state,
                     row.due_at, row.attempts, row.changed_at, row.rights_case));
    return {};
}

Result<DeliveryRow> find(Session& session, DeliveryId id) {
    TRY(auto found,
        session.one<DeliveryRow>(Sql("SELECT id, template, purpose, subject, request, contact, reply, state,"
                                     " due_at, attempts, changed_at, rights_case FROM delivery WHERE id = ?1"),
                                 delivery_row, id));
    if (!found) return fail(ErrorCode::not_found, "no such delivery");
    return std::move(*found);
}

Result<std::vector<DeliveryRow>> due(Session& session, Instant now, int most) {
    return session.all<DeliveryRow>(
        Sql("SELECT id, template, purpose, subject, request, contact, reply, state, due_at, attempts, changed_at,"
            " rights_case FROM delivery WHERE state = 1 AND due_at <= ?1 ORDER BY due_at LIMIT ?2"),
        delivery_row, now, most);
}

Result<std::vector<DeliveryRow>> in_flight(Session& session) {
    return session.all<DeliveryRow>(Sql("SELECT id, template, purpose, subject, request, contact, reply, state, due_at,"
                                        " attempts, changed_at, rights_case FROM delivery WHERE state = 2 ORDER BY id"),
                                    delivery_row);
}

Result<std::vector<DeliveryRow>> newest(Session& session, int most) {
    return session.all<DeliveryRow>(Sql("SELECT id, template, purpose, subject, request, contact, reply, state, due_at,"
                                        " attempts, changed_at, rights_case FROM delivery ORDER BY id DESC LIMIT ?1"),
                                    delivery_row, most);
}

Result<std::vector<DeliveryRow>> of(Session& session, RequestId request) {
    return session.all<DeliveryRow>(Sql("SELECT id, template, purpose, subject, request, contact, reply, state, due_at,"
                                        " attempts, changed_at, rights_case FROM delivery WHERE request = ?1"
                                        " AND subject = (SELECT subject FROM request WHERE id = ?1) ORDER BY id"),
                                    delivery_row, request);
}

Result<std::vector<DeliveryRow>> of(Session& session, SubjectId subject) {
    return session.all<DeliveryRow>(
        Sql("SELECT id, template, purpose, subject, request, contact, reply, state, due_at, attempts, changed_at,"
            " rights_case FROM delivery WHERE subject = ?1 ORDER BY id"),
        delivery_row, subject);
}

Result<void> change_state(Transaction& tx, DeliveryId id, DeliveryState from, DeliveryState to, Instant now) {
    TRY(auto const changed, tx->run(Sql("UPDATE delivery SET state = ?3, changed_at = ?4 WHERE id = ?1 AND state = ?2"),
                                    id, from, to, now));
    if (changed == 0) return fail(ErrorCode::conflict, "the delivery is not in that state");
    return {};
}

Result<void> retry_at(Transaction& tx, DeliveryId id, Instant due_at, Instant now) {
    TRY(auto const changed, tx->run(Sql("UPDATE delivery SET state = 1, due_at = ?2, attempts = attempts + 1,"
                                        " changed_at = ?3 WHERE id = ?1 AND state IN (2, 4, 6)"),
                                    id, due_at, now));
    if (changed == 0) return fail(ErrorCode::conflict, "the delivery is not in that state");
    return {};
}

Result<void> readdress(Transaction& tx, SubjectId subject, ContactId from, ContactId to) {
    TRY_VOID(tx->run(Sql("UPDATE delivery SET contact = ?3 WHERE subject = ?1 AND contact = ?2 AND state = 1"), subject,
                     from, to));
    return {};
}

Result<std::int64_t> count(Session& session, DeliveryState state) {
    return session.number(Sql("SELECT count(*) FROM delivery WHERE state = ?1"), state);
}

}  // namespace deliveries

namespace captured {

Result<void> insert(Transaction& tx, CapturedRow const& row) {
    TRY_VOID(tx->run(Sql("INSERT INTO captured(delivery, subject, at, key_slot, key_generation, sealed_message)"
                         " VALUES(?1, ?2, ?3, ?4, ?5, ?6)"),
                     row.delivery, row.subject, row.at, row.key.slot, row.key.generation, row.sealed_message));
    return {};
}

Result<CapturedRow> find(Session& session, DeliveryId delivery) {
    TRY(auto found,
        session.one<CapturedRow>(Sql("SELECT delivery, subject, at, key_slot, key_generation, sealed_message"
                                     " FROM captured WHERE delivery = ?1"),
                                 captured_row, delivery));
    if (!found) return fail(ErrorCode::not_found, "no such message");
    return std::move(*found);
}

Result<std::vector<CapturedRow>> older(Session& session, DeliveryId before, int most) {
    return session.all<CapturedRow>(Sql("SELECT delivery, subject, at, key_slot, key_generation, NULL FROM captured"
                                        " WHERE delivery < ?1 ORDER BY delivery LIMIT ?2"),
                                    captured_row, before, most);
}

Result<void> remove(Transaction& tx, DeliveryId delivery) {
    TRY_VOID(tx->run(Sql("DELETE FROM captured WHERE delivery = ?1"), delivery));
    return {};
}

Result<std::vector<CapturedRow>> newest(Session& session, int most) {
    return session.all<CapturedRow>(Sql("SELECT delivery, subject, at, key_slot, key_generation, NULL FROM captured"
                                        " ORDER BY delivery DESC LIMIT ?1"),
                                    captured_row, most);
}

Result<std::vector<CapturedRow>> of(Session& session, SubjectId subject) {
    return session.all<CapturedRow>(Sql("SELECT delivery, subject, at, key_slot, key_generation, NULL FROM captured"
                                        " WHERE subject = ?1"),
                                    captured_row, subject);
}

}  // namespace captured

}  // namespace slovo::store
