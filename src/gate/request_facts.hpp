// What of a request lies in clear and never changes, bound to its first event by a hash, so that
// `slovo ledger verify` finds a row that was changed behind the program's back (C03). Pure.
#pragma once

#include "store/tables/requests.hpp"

namespace slovo::gate {

/// SHA-256 over form, language, policy, on_behalf, times of receipt and of reply.
[[nodiscard]] Hash32 request_facts(store::RequestRow const& row);

}  // namespace slovo::gate
