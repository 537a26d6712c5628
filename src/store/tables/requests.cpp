#include "store/tables/requests.hpp"

namespace slovo::store {
namespace {

std::optional<ByteView> view(std::optional<Bytes> const& bytes) {
    if (!bytes) return std::nullopt;
    return ByteView(*bytes);
}
Value blob_or_null(std::optional<Bytes> const& bytes) {
    auto const some = view(bytes);
    return some ? Value(*some) : Value(nullptr);
}
std::optional<Bytes> blob_if(Row const& row, int column) {
    if (row.is_null(column)) return std::nullopt;
    return row.bytes(column);
}

RequestRow request_row(Row const& row) {
    return {.id = {row.integer(0)},
            .subject = {row.integer(1)},
            .form = std::string(row.text(2)),
            .language = row.code<Language>(3),
            .policy = {row.integer(4)},
            .state = row.code<RequestState>(5),
            .on_behalf = row.integer(6) != 0,
            .flags = static_cast<std::uint32_t>(row.integer(7)),
            .received_at = row.instant(8),
            .due_at = row.instant(9),
            .closed_at = row.instant_if(10),
            .owner = {row.integer(11)},
            .name_key = {row.integer(12), static_cast<std::uint32_t>(row.integer(13))},
            .sealed_name = blob_if(row, 14),
            .body_key = {row.integer(15), static_cast<std::uint32_t>(row.integer(16))},
            .sealed_site = blob_if(row, 17),
            .sealed_text = blob_if(row, 18)};
}

RequestLine request_line(Row const& row) {
    return {.id = {row.integer(0)},
            .subject = {row.integer(1)},
            .form = std::string(row.text(2)),
            .language = row.code<Language>(3),
            .state = row.code<RequestState>(4),
            .on_behalf = row.integer(9) != 0,
            .flags = static_cast<std::uint32_t>(row.integer(5)),
            .received_at = row.instant(6),
            .due_at = row.instant(7),
            .owner = {row.integer(8)}};
}

}  // namespace

namespace requests {

Result<void> insert(Transaction& tx, RequestRow const& row) {
    TRY_VOID(tx->run(
        Sql("INSERT INTO request(id, subject, form, language, policy, state, on_behalf, flags, received_at,"
            " due_at, name_slot, name_generation, sealed_name, body_slot, body_generation, sealed_site,"
            " sealed_text) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)"),
        row.id, row.subject, row.form, row.language, row.policy, row.state, row.on_behalf ? 1 : 0, row.flags,
        row.received_at, row.due_at, row.name_key.slot, row.name_key.generation, blob_or_null(row.sealed_name),
        row.body_key.slot, row.body_key.generation, blob_or_null(row.sealed_site), blob_or_null(row.sealed_text)));
    return {};
}

Result<RequestRow> find(Session& session, RequestId id) {
    TRY(auto found, session.one<RequestRow>(
                        Sql("SELECT id, subject, form, language, policy, state, on_behalf, flags, received_at, due_at,"
                            " closed_at, owner, name_slot, name_generation, sealed_name, body_slot, body_generation,"
                            " sealed_site, sealed_text FROM request WHERE id = ?1"),
                        request_row, id));
    if (!found) return fail(ErrorCode::not_found, "no such request");
    return std::move(*found);
}

Result<RequestLine> line(Session& session, RequestId id) {
    TRY(auto found, session.one<RequestLine>(
                        Sql("SELECT id, subject, form, language, state, flags, received_at, due_at, owner, on_behalf"
                            " FROM request WHERE id = ?1"),
                        request_line, id));
    if (!found) return fail(ErrorCode::not_found, "no such request");
    return std::move(*found);
}

Result<std::int64_t> newest(Session& session) {
    return session.number(Sql("SELECT id FROM request ORDER BY id DESC LIMIT 1"));
}

Result<std::vector<RequestLine>> page(Session& session, RequestState state, std::string_view form, RequestId before,
                                      int most) {
    auto const limit = before ? before.value : std::numeric_limits<std::int64_t>::max();
    return session.all<RequestLine>(
        Sql("SELECT id, subject, form, language, state, flags, received_at, due_at, owner, on_behalf FROM request"
            " WHERE state = ?1 AND id < ?2 AND (?4 = '' OR form = ?4) ORDER BY id DESC LIMIT ?3"),
        request_line, state, limit, most, form);
}

Result<std::vector<RequestLine>> oldest(Session& session, RequestState state, int most) {
    return session.all<RequestLine>(
        Sql("SELECT id, subject, form, language, state, flags, received_at, due_at, owner, on_behalf"
            " FROM request WHERE state = ?1 ORDER BY id LIMIT ?2"),
        request_line, state, most);
}

Result<std::vector<RequestCount>> counts(Session& session) {
    return session.all<RequestCount>(
        Sql("SELECT state, count(*) FROM request GROUP BY state ORDER BY state"),
        [](Row const& row) { return RequestCount{row.code<RequestState>(0), row.integer(1)}; });
}

Result<std::vector<RequestLine>> of(Session& session, SubjectId subject) {
    return session.all<RequestLine>(
        Sql("SELECT id, subject, form, language, state, flags, received_at, due_at, owner, on_behalf FROM request"
            " WHERE subject = ?1 ORDER BY id"),
        request_line, subject);
}

Result<void> change_state(Transaction& tx, RequestId id, RequestState from, RequestState to,
                          std::optional<Instant> closed_at) {
    TRY(auto const changed, tx->run(Sql("UPDATE request SET state = ?3, closed_at = ?4 WHERE id = ?1 AND state = ?2"),
                                    id, from, to, closed_at));
    if (changed == 0) return fail(ErrorCode::conflict, "the request is not in that state");
    return {};
}

Result<void> set_owner(Transaction& tx, RequestId id, StaffId owner) {
    TRY_VOID(tx->run(Sql("UPDATE request SET owner = ?2 WHERE id = ?1"), id, owner));
    return {};
}

Result<std::int64_t> count_overdue(Session& session, Instant now) {
    return session.number(Sql("SELECT count(*) FROM request WHERE state = 1 AND due_at < ?1"), now);
}

Result<std::vector<RequestLine>> newly_overdue(Session& session, RequestId after, RequestId before, Instant now,
                                               int most) {
    return session.all<RequestLine>(
        Sql("SELECT id, subject, form, language, state, flags, received_at, due_at, owner, on_behalf FROM request"
            " WHERE state = 1 AND id > ?1 AND id < ?2 AND due_at < ?3 AND (flags & 8) = 0 ORDER BY id LIMIT ?4"),
        request_line, after, before, now, most);
}

Result<void> clear(Transaction& tx, RequestId id, Column column) {
    switch (column) {
        case Column::name: TRY_VOID(tx->run(Sql("UPDATE request SET sealed_name = NULL WHERE id = ?1"), id)); break;
        case Column::site: TRY_VOID(tx->run(Sql("UPDATE request SET sealed_site = NULL WHERE id = ?1"), id)); break;
        case Column::text: TRY_VOID(tx->run(Sql("UPDATE request SET sealed_text = NULL WHERE id = ?1"), id)); break;
        default: return fail(ErrorCode::invalid, "a request has no such column");
    }
    return {};
}

Result<void> set_name(Transaction& tx, RequestId id, vault::KeyRef key, std::optional<Bytes> const& sealed) {
    TRY_VOID(tx->run(Sql("UPDATE request SET name_slot = ?2, name_generation = ?3, sealed_name = ?4 WHERE id = ?1"), id,
                     key.slot, key.generation, blob_or_null(sealed)));
    return {};
}

Result<void> set_body(Transaction& tx, RequestId id, vault::KeyRef key, std::optional<Bytes> const& sealed_site,
                      std::optional<Bytes> const& sealed_text) {
    TRY_VOID(tx->run(Sql("UPDATE request SET body_slot = ?2, body_generation = ?3, sealed_site = ?4, sealed_text = ?5"
                         " WHERE id = ?1"),
                     id, key.slot, key.generation, blob_or_null(sealed_site), blob_or_null(sealed_text)));
    return {};
}

Result<void> add_flag(Transaction& tx, RequestId id, RequestFlag flag) {
    TRY_VOID(tx->run(Sql("UPDATE request SET flags = flags | ?2 WHERE id = ?1"), id, flag));
    return {};
}

}  // namespace requests

}  // namespace slovo::store
