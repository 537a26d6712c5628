// The Merkle tree of RFC 6962 §2.1 (RFC 9162 §2.1): hashes, frontier, inclusion and consistency
// proofs and their verification. Never needs the whole tree: a HashReader gives what is asked.
// Pure functions and regular values.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace slovo::ledger {

using Proof = std::vector<Hash32>;

[[nodiscard]] Hash32 empty_root();                                        ///< SHA-256 of nothing
[[nodiscard]] Hash32 leaf_hash(ByteView entry);                           ///< SHA-256(0x00 ‖ entry)
[[nodiscard]] Hash32 node_hash(Hash32 const& left, Hash32 const& right);  ///< SHA-256(0x01 ‖ l ‖ r)
/// Root of the tree over these leaf hashes; O(n) time, O(log n) memory.
[[nodiscard]] Hash32 root_of(std::span<Hash32 const> leaf_hashes);

/// The roots of the complete subtrees of a growing tree, largest first: at most 64 hashes.
class Frontier {
public:
    void append(Hash32 const& leaf);
    [[nodiscard]] std::uint64_t size() const { return size_; }
    [[nodiscard]] Hash32 root() const;
    /// Size (8 bytes, big-endian), then a hash for each set bit of it, highest first.
    [[nodiscard]] Bytes serialise() const;
    [[nodiscard]] static Result<Frontier> parse(ByteView bytes);  ///< `corrupt` when not of that shape
    bool operator==(Frontier const&) const = default;

private:
    std::uint64_t size_ = 0;
    std::vector<Hash32> peaks_;
};

/// The complete subtree over the leaves [index * 2^level, (index + 1) * 2^level).
struct Node {
    unsigned level = 0;
    std::uint64_t index = 0;
    bool operator==(Node const&) const = default;
};
/// Gives the hash of a complete subtree of the tree.
using HashReader = std::function<Result<Hash32>(Node)>;

[[nodiscard]] Result<Hash32> tree_root(std::uint64_t size, HashReader const& read);
/// RFC 9162 §2.1.3.1. `invalid` unless index < size.
[[nodiscard]] Result<Proof> inclusion_proof(std::uint64_t size, std::uint64_t index, HashReader const& read);
/// RFC 9162 §2.1.4.1. Empty when old_size is 0 or new_size; `invalid` when it is greater.
[[nodiscard]] Result<Proof> consistency_proof(std::uint64_t old_size, std::uint64_t new_size, HashReader const& read);

/// RFC 9162 §2.1.3.2. `denied` when the proof does not lead from this leaf to this root.
[[nodiscard]] Result<> verify_inclusion(std::uint64_t size, std::uint64_t index, Hash32 const& leaf,
                                        std::span<Hash32 const> proof, Hash32 const& root);
/// RFC 9162 §2.1.4.2; size 0 is consistent with every tree, with an empty proof and the empty root.
[[nodiscard]] Result<> verify_consistency(std::uint64_t old_size, Hash32 const& old_root, std::uint64_t new_size,
                                          Hash32 const& new_root, std::span<Hash32 const> proof);

}  // namespace slovo::ledger
