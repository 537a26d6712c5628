#include "store/tables/idempotency.hpp"

namespace slovo::store {

namespace idempotency {

Result<void> insert(Transaction& tx, std::int64_t bucket, Tag const& tag, Tag const& body, RequestId request) {
    TRY_VOID(tx->run(Sql("INSERT INTO idempotency(bucket, tag, body, request) VALUES(?1, ?2, ?3, ?4)"), bucket, tag,
                     body, request));
    return {};
}

Result<std::optional<FirstAnswer>> find(Session& session, std::int64_t bucket, Tag const& tag) {
    return session.one<FirstAnswer>(
        Sql("SELECT body, request FROM idempotency WHERE bucket = ?1 AND tag = ?2"),
        [](Row const& row) { return FirstAnswer{row.array<16>(0), {row.integer(1)}}; }, bucket, tag);
}

Result<std::int64_t> forget_before(Transaction& tx, std::int64_t bucket, int most) {
    return tx->run(Sql("DELETE FROM idempotency WHERE (bucket, tag) IN"
                       " (SELECT bucket, tag FROM idempotency WHERE bucket < ?1 ORDER BY bucket LIMIT ?2)"),
                   bucket, most);
}

}  // namespace idempotency

namespace suppressions {

Result<void> insert(Transaction& tx, Tag const& tag, Instant now) {
    TRY_VOID(tx->run(Sql("INSERT INTO suppression(tag, at) VALUES(?1, ?2) ON CONFLICT(tag) DO NOTHING"), tag, now));
    return {};
}

Result<bool> has(Session& session, Tag const& tag) {
    TRY(auto const found, session.number(Sql("SELECT 1 FROM suppression WHERE tag = ?1"), tag));
    return found == 1;
}

}  // namespace suppressions

}  // namespace slovo::store
