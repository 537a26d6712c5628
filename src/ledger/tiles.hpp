// The tree as C2SP tlog-tiles over any store: appending from the right edge alone (a cold start
// reads one tile a level), and any subtree's hash from the tiles. Nothing is recomputed as a whole.
// TiledTree is a value; a TileReader belongs to one thread.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "ledger/merkle.hpp"
#include "ledger/tile_path.hpp"

namespace slovo::ledger {

/// Where hash tiles are kept: the store's table, a directory, memory.
class TileStore {
public:
    virtual ~TileStore() = default;
    /// The longest stored form of the tile, 1 to 256 hashes; `not_found` when there is none.
    [[nodiscard]] virtual Result<std::vector<Hash32>> read(unsigned level, std::uint64_t index) const = 0;
};

/// A tile that an append changed or made, with all its hashes from the first on.
struct TileUpdate {
    unsigned level = 0;
    std::uint64_t index = 0;
    std::vector<Hash32> hashes;
    [[nodiscard]] TileAddress address() const {
        return {TileContent::hashes, level, index, static_cast<unsigned>(hashes.size())};
    }
};

struct TreeGrowth;

/// A tree by its right edge: the partial tile of each level.
class TiledTree {
public:
    TiledTree() = default;  ///< the empty tree
    /// Reads the right edge of a tree of this size; `corrupt` when a tile is missing or short.
    [[nodiscard]] static Result<TiledTree> load(TileStore const& store, std::uint64_t size);

    [[nodiscard]] std::uint64_t size() const { return size_; }
    [[nodiscard]] Hash32 root() const;
    /// The tree with these leaves, and the tiles to write for it. This tree stays as it was, so that
    /// memory follows the commit: write the updates, commit, then keep `tree`.
    [[nodiscard]] TreeGrowth plus(std::span<Hash32 const> leaf_hashes) const;
    /// The partial tiles, one a level at most.
    [[nodiscard]] std::vector<TileUpdate> edge() const;

private:
    std::uint64_t size_ = 0;
    std::vector<std::vector<Hash32>> edge_;  // by level, each 0…255 hashes
};

struct TreeGrowth {
    TiledTree tree;
    std::vector<TileUpdate> updates;  // full tiles and the new partial ones, each address once
};

/// Subtree hashes out of tiles, for proofs. Keeps the tiles that it read and what it computed of them, so that
/// proofs of neighbours cost one.
class TileReader {
public:
    explicit TileReader(TileStore const& store) : store_(store) {}
    /// `corrupt` when a tile is missing or too short for this subtree.
    [[nodiscard]] Result<Hash32> operator()(Node node);
    [[nodiscard]] HashReader reader() {
        return [this](Node node) { return (*this)(node); };
    }

private:
    struct Tile {
        std::vector<Hash32> hashes;
        std::vector<std::optional<Hash32>> above;  ///< of the nodes over them, heap order: 1 is the tile's root
        Hash32 node(unsigned height, std::size_t index);
    };

    TileStore const& store_;
    std::map<std::pair<unsigned, std::uint64_t>, Tile> tiles_;
};

}  // namespace slovo::ledger
