// Taking away the rows of an erased subject, some at a time, so that nobody else waits for it. The keys
// that the next rows name are asked for first and destroyed first.
#pragma once

#include "store/session.hpp"
#include "vault/keyfile.hpp"

namespace slovo::store::purge {

/// In this order: what refers comes before what is referred to.
enum class Table : std::uint8_t { captured, delivery, reply, consent, study, request, rights_case, hold };
constexpr std::array tables{Table::captured, Table::delivery, Table::reply,       Table::consent,
                            Table::study,    Table::request,  Table::rights_case, Table::hold};

/// The keys of the rows that the next remove_some() takes.
Result<std::vector<vault::KeyRef>> keys_of(Session& session, Table table, SubjectId subject, int most);
/// Removes at most `most` rows, the oldest first, with what hangs on them alone. Value: how many.
Result<std::int64_t> remove_some(Transaction& tx, Table table, SubjectId subject, int most);

}  // namespace slovo::store::purge
