#include "ledger/merkle.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "base/ensure.hpp"
#include "crypto/sha256.hpp"

namespace slovo::ledger {
namespace {

constexpr std::array<std::uint8_t, 1> leaf_prefix{0x00};
constexpr std::array<std::uint8_t, 1> node_prefix{0x01};

/// Where a tree of `size` leaves splits: the largest power of two below it.
std::uint64_t split(std::uint64_t size) {
    return std::bit_floor(size - 1);
}

/// Root over the leaves [from, from + count), which lie as the tree's own cuts leave them: `from` is
/// a multiple of the power of two that is not below count.
Result<Hash32> range_root(std::uint64_t from, std::uint64_t count, HashReader const& read) {
    if (std::has_single_bit(count)) {
        auto const level = static_cast<unsigned>(std::countr_zero(count));
        return read(Node{level, from >> level});
    }
    // The complete subtrees from the right, folded into the ones before them.
    auto rest = count;
    TRY(auto root, [&] {
        auto const level = static_cast<unsigned>(std::countr_zero(rest));
        rest &= rest - 1;
        return read(Node{level, (from + rest) >> level});
    }());
    while (rest != 0) {
        auto const level = static_cast<unsigned>(std::countr_zero(rest));
        rest &= rest - 1;
        TRY(auto const left, read(Node{level, (from + rest) >> level}));
        root = node_hash(left, root);
    }
    return root;
}

Result<> denied() {
    return fail(ErrorCode::denied, "the proof does not lead to the root");
}

}  // namespace

Hash32 empty_root() {
    return crypto::sha256({});
}

Hash32 leaf_hash(ByteView entry) {
    return crypto::sha256({leaf_prefix, entry});
}

Hash32 node_hash(Hash32 const& left, Hash32 const& right) {
    return crypto::sha256({node_prefix, left, right});
}

Hash32 root_of(std::span<Hash32 const> leaf_hashes) {
    Frontier frontier;
    for (auto const& leaf : leaf_hashes) frontier.append(leaf);
    return frontier.root();
}

void Frontier::append(Hash32 const& leaf) {
    Hash32 peak = leaf;
    for (auto rest = size_; (rest & 1) != 0; rest >>= 1) {
        peak = node_hash(peaks_.back(), peak);
        peaks_.pop_back();
    }
    peaks_.push_back(peak);
    ++size_;
}

Hash32 Frontier::root() const {
    if (peaks_.empty()) return empty_root();
    Hash32 root = peaks_.back();
    for (auto peak = peaks_.rbegin() + 1; peak != peaks_.rend(); ++peak) root = node_hash(*peak, root);
    return root;
}

Bytes Frontier::serialise() const {
    Bytes bytes(8 + 32 * peaks_.size());
    put_u64(bytes.data(), size_);
    auto to = bytes.begin() + 8;
    for (auto const& peak : peaks_) to = std::ranges::copy(peak, to).out;
    return bytes;
}

Result<Frontier> Frontier::parse(ByteView bytes) {
    if (bytes.size() < 8) return fail(ErrorCode::corrupt, "a frontier is cut short");
    Frontier frontier;
    frontier.size_ = read_u64(bytes.data());
    auto const count = static_cast<std::size_t>(std::popcount(frontier.size_));
    if (bytes.size() != 8 + 32 * count) return fail(ErrorCode::corrupt, "a frontier has not the hashes of its size");
    frontier.peaks_.resize(count);
    for (std::size_t i = 0; i < count; ++i)
        std::ranges::copy(bytes.subspan(8 + 32 * i, 32), frontier.peaks_[i].begin());
    return frontier;
}

Result<Hash32> tree_root(std::uint64_t size, HashReader const& read) {
    if (size == 0) return empty_root();
    return range_root(0, size, read);
}

Result<Proof> inclusion_proof(std::uint64_t size, std::uint64_t index, HashReader const& read) {
    if (index >= size) return fail(ErrorCode::invalid, "the tree has no such entry");
    Proof proof;
    std::uint64_t from = 0;
    while (size > 1) {  // from the root down; the proof is told from the leaf up
        auto const left = split(size);
        bool const go_left = index - from < left;
        TRY(auto const sibling, go_left ? range_root(from + left, size - left, read) : range_root(from, left, read));
        proof.push_back(sibling);
        from = go_left ? from : from + left;
        size = go_left ? left : size - left;
    }
    std::ranges::reverse(proof);
    return proof;
}

Result<Proof> consistency_proof(std::uint64_t old_size, std::uint64_t new_size, HashReader const& read) {
    if (old_size > new_size) return fail(ErrorCode::invalid, "a tree does not shrink");
    Proof proof;
    if (old_size == 0 || old_size == new_size) return proof;
    std::uint64_t from = 0;
    std::uint64_t size = new_size;
    bool known = true;  // whether the verifier has the old tree's root for what is left of it
    while (from + size != old_size) {
        auto const left = split(size);
        bool const go_left = old_size - from <= left;
        TRY(auto const sibling, go_left ? range_root(from + left, size - left, read) : range_root(from, left, read));
        proof.push_back(sibling);
        known = known && go_left;
        from = go_left ? from : from + left;
        size = go_left ? left : size - left;
    }
    if (!known) {
        TRY(auto const rest, range_root(from, size, read));
        proof.push_back(rest);
    }
    std::ranges::reverse(proof);
    return proof;
}

Result<> verify_inclusion(std::uint64_t size, std::uint64_t index, Hash32 const& leaf, std::span<Hash32 const> proof,
                          Hash32 const& root) {
    if (index >= size) return denied();
    auto node = index;
    auto last = size - 1;  // node number of the rightmost on this level
    Hash32 hash = leaf;
    for (auto const& sibling : proof) {
        if (last == 0) return denied();
        if ((node & 1) != 0 || node == last) {
            hash = node_hash(sibling, hash);
            while ((node & 1) == 0 && node != 0) {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    return last == 0 && hash == root ? Result<>{} : denied();
}

Result<> verify_consistency(std::uint64_t old_size, Hash32 const& old_root, std::uint64_t new_size,
                            Hash32 const& new_root, std::span<Hash32 const> proof) {
    if (old_size > new_size) return denied();
    if (old_size == 0) {
        bool const new_is_right = new_size != 0 || new_root == empty_root();
        return proof.empty() && old_root == empty_root() && new_is_right ? Result<>{} : denied();
    }
    if (old_size == new_size) return proof.empty() && old_root == new_root ? Result<>{} : denied();
    bool const whole = std::has_single_bit(old_size);  // then the old root itself begins the proof
    if (proof.empty() && !whole) return denied();
    auto node = old_size - 1;
    auto last = new_size - 1;
    auto const shift = std::countr_one(node);
    node >>= shift;
    last >>= shift;
    Hash32 old_hash = whole ? old_root : proof.front();
    Hash32 new_hash = old_hash;
    for (auto const& sibling : whole ? proof : proof.subspan(1)) {
        if (last == 0) return denied();
        if ((node & 1) != 0 || node == last) {
            old_hash = node_hash(sibling, old_hash);
            new_hash = node_hash(sibling, new_hash);
            while ((node & 1) == 0 && node != 0) {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = node_hash(new_hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    return last == 0 && old_hash == old_root && new_hash == new_root ? Result<>{} : denied();
}

}  // namespace slovo::ledger
