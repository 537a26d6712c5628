#include "store/durability.hpp"

namespace slovo::store {

Result<Durability> durability(Session& session) {
    TRY(auto const journal,
        session.one<std::string>(Sql("PRAGMA journal_mode"), [](Row const& row) { return std::string(row.text(0)); }));
    TRY(auto const synchronous, session.number(Sql("PRAGMA synchronous")));
    TRY(auto const secure_delete, session.number(Sql("PRAGMA secure_delete")));
    constexpr std::int64_t normal = 1;  // the store syncs the log itself, before it answers
    return Durability{.log_ordered = journal == "wal" && synchronous >= normal,
                      .erased_overwritten = secure_delete == 1};
}

}  // namespace slovo::store
