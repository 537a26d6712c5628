// Tables policy and meta: every version of the policy that was ever accepted, immutable, and the
// few facts of the installation that are not rows of their own.
#pragma once

#include "store/session.hpp"

namespace slovo::store {

struct PolicyRow {
    PolicyVersion version;
    std::string source;  ///< the file, byte by byte
    Hash32 hash{};
    Instant effective_at;
    Instant published_at;
};

namespace policies {
/// conflict when the version is there: versions never change.
Result<void> insert(Transaction& tx, PolicyRow const& row);
Result<std::vector<PolicyRow>> all(Session& session);
}  // namespace policies

namespace meta {
Result<std::optional<std::string>> find(Session& session, std::string_view name);
Result<void> put(Transaction& tx, std::string_view name, std::string_view value);
Result<void> remove(Transaction& tx, std::string_view name);
}  // namespace meta

}  // namespace slovo::store
