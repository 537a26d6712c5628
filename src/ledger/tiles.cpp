#include "ledger/tiles.hpp"

#include <bit>
#include <optional>

#include "base/ensure.hpp"
#include "base/limits.hpp"

namespace slovo::ledger {
namespace {

/// A new partial tile is one whose hashes changed since the batch began.
struct Growing {
    std::uint64_t full = 0;  // full tiles on this level
    bool changed = false;
};

}  // namespace

Result<TiledTree> TiledTree::load(TileStore const& store, std::uint64_t size) {
    if (size > limits::ledger_entries) return fail(ErrorCode::corrupt, "the tree is larger than a ledger can be");
    TiledTree tree;
    tree.size_ = size;
    auto hashes = size;
    for (unsigned level = 0; hashes != 0; ++level, hashes /= tile_width) {
        auto& edge = tree.edge_.emplace_back();
        auto const width = hashes % tile_width;
        if (width == 0) continue;
        auto tile = store.read(level, hashes / tile_width);
        if (!tile && tile.error().code() == ErrorCode::not_found)
            return fail(ErrorCode::corrupt, "a tile of the tree's right edge is missing");
        TRY(edge, std::move(tile));
        if (edge.size() < width) return fail(ErrorCode::corrupt, "a tile is shorter than the tree");
        edge.resize(width);
    }
    return tree;
}

Hash32 TiledTree::root() const {
    // The right edge from the bottom: a level's hashes stand left of what the levels below leave over.
    std::optional<Hash32> root;
    for (auto const& edge : edge_) {
        auto end = edge.size();
        while (end != 0) {
            auto const count = std::size_t{1} << std::countr_zero(end);
            auto const part = root_of(std::span(edge).subspan(end - count, count));
            root = root ? node_hash(part, *root) : part;
            end -= count;
        }
    }
    return root.value_or(empty_root());
}

TreeGrowth TiledTree::plus(std::span<Hash32 const> leaf_hashes) const {
    ENSURE(leaf_hashes.size() <= limits::ledger_entries - size_, "a ledger has at most 2^48 entries");
    TreeGrowth growth{*this, {}};
    auto& tree = growth.tree;
    std::vector<Growing> levels;
    for (auto rest = size_; rest != 0; rest /= tile_width) levels.push_back({.full = rest / tile_width});

    auto const add = [&](Hash32 hash) {
        for (unsigned level = 0;; ++level) {
            if (level == tree.edge_.size()) tree.edge_.emplace_back();
            if (level == levels.size()) levels.emplace_back();
            auto& edge = tree.edge_[level];
            if (edge.empty()) edge.reserve(tile_width);
            edge.push_back(hash);
            levels[level].changed = true;
            if (edge.size() < tile_width) return;
            hash = root_of(edge);
            growth.updates.push_back({level, levels[level].full++, std::exchange(edge, {})});
            levels[level].changed = false;
        }
    };
    for (auto const& leaf : leaf_hashes) add(leaf);
    tree.size_ += leaf_hashes.size();
    for (unsigned level = 0; level < levels.size(); ++level) {
        if (levels[level].changed) growth.updates.push_back({level, levels[level].full, tree.edge_[level]});
    }
    return growth;
}

std::vector<TileUpdate> TiledTree::edge() const {
    std::vector<TileUpdate> tiles;
    auto hashes = size_;
    for (unsigned level = 0; level < edge_.size(); ++level, hashes /= tile_width) {
        if (!edge_[level].empty()) tiles.push_back({level, hashes / tile_width, edge_[level]});
    }
    return tiles;
}

Result<Hash32> TileReader::operator()(Node node) {
    auto const level = node.level / tile_height;
    auto const height = node.level % tile_height;
    auto const first = node.index << height;  // hash number on the tile's level
    auto const count = std::size_t{1} << height;
    auto const key = std::pair(level, first / tile_width);
    auto found = tiles_.find(key);
    if (found == tiles_.end()) {
        auto tile = store_.read(key.first, key.second);
        if (!tile && tile.error().code() == ErrorCode::not_found) return fail(ErrorCode::corrupt, "a tile is missing");
        TRY(auto hashes, std::move(tile));
        found = tiles_.emplace(key, Tile{std::move(hashes), {}}).first;
    }
    auto& tile = found->second;
    auto const offset = static_cast<std::size_t>(first % tile_width);
    if (tile.hashes.size() < offset + count) return fail(ErrorCode::corrupt, "a tile is shorter than the tree");
    return tile.node(height, offset >> height);
}

Hash32 TileReader::Tile::node(unsigned height, std::size_t index) {
    if (height == 0) return hashes[index];
    if (above.empty()) above.resize(tile_width);
    auto& known = above[(tile_width >> height) + index];
    if (!known) known = node_hash(node(height - 1, 2 * index), node(height - 1, 2 * index + 1));
    return *known;
}

}  // namespace slovo::ledger
