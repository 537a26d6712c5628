// Tables idempotency and suppression. Idempotency: what was sent before, by time bucket so that
// inserts stay in order, forgotten after limits::idempotency_life. Suppression: addresses that must
// not be written to, as keyed hashes.
#pragma once

#include "store/session.hpp"

namespace slovo::store {

using Tag = std::array<std::uint8_t, 16>;

struct FirstAnswer {
    Tag body{};
    RequestId request;
};

namespace idempotency {
Result<void> insert(Transaction& tx, std::int64_t bucket, Tag const& tag, Tag const& body, RequestId request);
Result<std::optional<FirstAnswer>> find(Session& session, std::int64_t bucket, Tag const& tag);
/// Removes at most `most` entries of buckets before `bucket`. Value: how many.
Result<std::int64_t> forget_before(Transaction& tx, std::int64_t bucket, int most);
}  // namespace idempotency

namespace suppressions {
Result<void> insert(Transaction& tx, Tag const& tag, Instant now);
Result<bool> has(Session& session, Tag const& tag);
}  // namespace suppressions

}  // namespace slovo::store
