// Where a tile or an entry bundle lies: the paths of C2SP tlog-tiles, and the bundles' encoding.
// Parsing accepts only what is printed. Pure functions and regular values.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace slovo::ledger {

constexpr unsigned tile_height = 8;
constexpr unsigned tile_width = 256;

enum class TileContent : std::uint8_t { hashes, entries };

struct TileAddress {
    TileContent content = TileContent::hashes;
    unsigned level = 0;  // 0 for entries
    std::uint64_t index = 0;
    unsigned width = tile_width;  // 1…256; less than 256: a partial tile
    [[nodiscard]] bool partial() const { return width < tile_width; }
    bool operator==(TileAddress const&) const = default;
};

/// "tile/1/x001/x234/067.p/5", "tile/entries/000".
[[nodiscard]] std::string path_of(TileAddress const& address);
/// Strict: exactly what path_of() prints, without a leading slash; `invalid` otherwise.
[[nodiscard]] Result<TileAddress> parse_tile_path(std::string_view path);
/// True when a tree of this size has this tile, in this width (partial) or full.
[[nodiscard]] bool tile_exists(TileAddress const& address, std::uint64_t tree_size);
/// How many hashes the tile has in a tree of this size: 0 (none) to 256.
[[nodiscard]] unsigned tile_width_in(std::uint64_t tree_size, unsigned level, std::uint64_t index);

/// A tile's bytes: its hashes one after the other.
[[nodiscard]] Bytes encode_tile(std::span<Hash32 const> hashes);
/// `corrupt` unless 1 to 256 whole hashes.
[[nodiscard]] Result<std::vector<Hash32>> parse_tile(ByteView bytes);

/// An entry bundle: for each entry its length (2 bytes, big-endian) and its bytes; ours have 32.
[[nodiscard]] Bytes encode_bundle(std::span<Hash32 const> commitments);
/// `corrupt` unless 1 to 256 entries of 32 bytes and nothing more.
[[nodiscard]] Result<std::vector<Hash32>> parse_bundle(ByteView bytes);

}  // namespace slovo::ledger
