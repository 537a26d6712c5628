#include "gate/request_facts.hpp"

#include <fmt/format.h>

#include "crypto/sha256.hpp"

namespace slovo::gate {

Hash32 request_facts(store::RequestRow const& row) {
    auto const text =
        fmt::format("slovo.request.v1\n{}\n{}\n{}\n{}\n{}\n{}", row.form, name_of(row.language), row.policy.value,
                    row.on_behalf ? 1 : 0, to_micros(row.received_at), to_micros(row.due_at));
    return crypto::sha256(bytes_of(text));
}

}  // namespace slovo::gate
