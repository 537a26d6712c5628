// What a policy says, as text that is the same for the same policy on every machine, and the
// hashes that consents and ledger events pin it by. Pure functions, safe from any thread.
#pragma once

#include <string>
#include <string_view>

#include "policy/model.hpp"

namespace slovo::policy {

/// The published notice as plain UTF-8 text, lines ended by LF: what a person was shown.
[[nodiscard]] std::string canonical(Policy const& policy, Language language);

/// SHA-256 of canonical(): what a consent record keeps, and the ETag of the policy page.
[[nodiscard]] Hash32 notice_hash(Policy const& policy, Language language);

/// SHA-256 of the file's bytes.
[[nodiscard]] Hash32 policy_hash(std::string_view file_bytes);

/// What stood beside the tick: purpose, channel and the words.
[[nodiscard]] Hash32 label_hash(ConsentBox const& box, Language language);

/// What a consent for this purpose over this channel covers. It changes when, and only when, the
/// purpose may do more or less with a person's data; wording does not touch it.
/// Zero when the policy has no such purpose.
[[nodiscard]] Hash32 scope_hash(Policy const& policy, std::string_view purpose, std::string_view channel);

}  // namespace slovo::policy
