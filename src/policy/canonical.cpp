#include "policy/canonical.hpp"

#include "crypto/sha256.hpp"

namespace slovo::policy {

Hash32 policy_hash(std::string_view file_bytes) {
    return crypto::sha256(bytes_of(file_bytes));
}

}  // namespace slovo::policy
