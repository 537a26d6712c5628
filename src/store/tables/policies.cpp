#include "store/tables/policies.hpp"

namespace slovo::store {

namespace policies {

Result<void> insert(Transaction& tx, PolicyRow const& row) {
    TRY_VOID(
        tx->run(Sql("INSERT INTO policy(version, source, hash, effective_at, published_at) VALUES(?1, ?2, ?3, ?4, ?5)"),
                row.version, row.source, row.hash, row.effective_at, row.published_at));
    return {};
}

Result<std::vector<PolicyRow>> all(Session& session) {
    return session.all<PolicyRow>(
        Sql("SELECT version, source, hash, effective_at, published_at FROM policy ORDER BY version"),
        [](Row const& row) {
            return PolicyRow{.version = {row.integer(0)},
                             .source = std::string(row.text(1)),
                             .hash = row.array<32>(2),
                             .effective_at = row.instant(3),
                             .published_at = row.instant(4)};
        });
}

}  // namespace policies

namespace meta {

Result<std::optional<std::string>> find(Session& session, std::string_view name) {
    return session.one<std::string>(
        Sql("SELECT value FROM meta WHERE name = ?1"), [](Row const& row) { return std::string(row.text(0)); }, name);
}

Result<void> put(Transaction& tx, std::string_view name, std::string_view value) {
    TRY_VOID(tx->run(
        Sql("INSERT INTO meta(name, value) VALUES(?1, ?2) ON CONFLICT(name) DO UPDATE SET value = excluded.value"),
        name, value));
    return {};
}

Result<void> remove(Transaction& tx, std::string_view name) {
    TRY_VOID(tx->run(Sql("DELETE FROM meta WHERE name = ?1"), name));
    return {};
}

}  // namespace meta

}  // namespace slovo::store
