#include "store/durability.hpp"

namespace slovo::store {

Result<Durability> durability(Session& session) {
    TRY(auto const journal,
        session.one<std::string>(Sql("PRAGMA journal_mode"), [](Row const& row) { return std::string(row.text(0)); }));
    TRY(auto const synchronous, session.number(Sql("PRAGMA synchronous")));
    TRY(auto const secure_delete, session.number(Sql("PRAGMA secure_delete")));
    constexpr std::int64_t full = 2;  // 3, EXTRA, is more
    return Durability{.log_synced = journal == "wal" && synchronous >= full, .erased_overwritten = secure_delete == 1};
}

}  // namespace slovo::store
