// The tree as RFC 6962 §2.1 defines it, by plain recursion over all leaves: the reference that the
// ledger's code is compared with. Slow on purpose. For tests.
#pragma once

#include <bit>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "crypto/sha256.hpp"
#include "ledger/merkle.hpp"

namespace slovo::ledger::naive {

using Leaves = std::span<Hash32 const>;

inline std::size_t split(Leaves leaves) {
    return std::bit_floor(leaves.size() - 1);
}

inline Hash32 root(Leaves leaves) {
    if (leaves.empty()) return crypto::sha256(ByteView{});
    if (leaves.size() == 1) return leaves[0];
    auto const k = split(leaves);
    Bytes bytes{0x01};
    for (auto const& side : {root(leaves.first(k)), root(leaves.subspan(k))})
        bytes.insert(bytes.end(), side.begin(), side.end());
    return crypto::sha256(ByteView(bytes));
}

inline Proof path(std::size_t index, Leaves leaves) {
    if (leaves.size() == 1) return {};
    auto const k = split(leaves);
    auto proof = index < k ? path(index, leaves.first(k)) : path(index - k, leaves.subspan(k));
    proof.push_back(root(index < k ? leaves.subspan(k) : leaves.first(k)));
    return proof;
}

inline Proof subproof(std::size_t old_size, Leaves leaves, bool known) {
    if (old_size == leaves.size()) return known ? Proof{} : Proof{root(leaves)};
    auto const k = split(leaves);
    auto proof =
        old_size <= k ? subproof(old_size, leaves.first(k), known) : subproof(old_size - k, leaves.subspan(k), false);
    proof.push_back(root(old_size <= k ? leaves.subspan(k) : leaves.first(k)));
    return proof;
}

/// A reader that recomputes every subtree.
inline HashReader reader(Leaves leaves) {
    return [leaves](Node node) -> Result<Hash32> {
        auto const from = node.index << node.level;
        auto const count = std::uint64_t{1} << node.level;
        if (from + count > leaves.size()) return fail(ErrorCode::corrupt, "not a complete subtree");
        return root(leaves.subspan(from, count));
    };
}

/// Leaf hashes of "0", "1", …
inline std::vector<Hash32> leaves(std::size_t count) {
    std::vector<Hash32> hashes;
    hashes.reserve(count);
    for (std::size_t i = 0; i < count; ++i) hashes.push_back(leaf_hash(bytes_of(std::to_string(i))));
    return hashes;
}

}  // namespace slovo::ledger::naive
