#include "ledger/tiles.hpp"

#include <gtest/gtest.h>

#include <random>

#include "base/limits.hpp"
#include "log.hpp"
#include "naive.hpp"

namespace slovo::ledger {
namespace {

using namespace testing;

TEST(TilePath, is_printed_and_read_as_tlog_tiles_says) {
    struct Case {
        std::string_view path;
        TileAddress address;
    };
    for (auto const& [path, address] : std::vector<Case>{
             {"tile/0/000", {TileContent::hashes, 0, 0, 256}},
             {"tile/0/999", {TileContent::hashes, 0, 999, 256}},
             {"tile/0/x001/000", {TileContent::hashes, 0, 1000, 256}},
             {"tile/3/x001/x234/067", {TileContent::hashes, 3, 1234067, 256}},
             {"tile/3/x001/x234/067.p/1", {TileContent::hashes, 3, 1234067, 1}},
             {"tile/63/000.p/255", {TileContent::hashes, 63, 0, 255}},
             {"tile/entries/000", {TileContent::entries, 0, 0, 256}},
             {"tile/entries/x999/999.p/17", {TileContent::entries, 0, 999999, 17}},
             {"tile/0/x001/x099/x511/x627/775", {TileContent::hashes, 0, limits::ledger_entries / 256 - 1, 256}},
         }) {
        EXPECT_EQ(path_of(address), path);
        EXPECT_EQ(parse_tile_path(path), address) << path;
    }
}

TEST(TilePath, refuses_every_other_way_to_write_it) {
    for (std::string_view const path : {
             "",
             "tile",
             "tile/",
             "/tile/0/000",
             "tile/0",
             "tile/0/",
             "tile/0/0",
             "tile/0/00",
             "tile/0/0000",
             "tile/00/000",
             "tile/64/000",
             "tile/-1/000",
             "tile/+0/000",
             "tile/0/x000/067",
             "tile/0/001/067",
             "tile/0/x001/x067",
             "tile/0/x001",
             "tile/0/x001/",
             "tile/0/X001/067",
             "tile/0/x1/067",
             "tile/0/-01",
             "tile/0/000.p",
             "tile/0/000.p/",
             "tile/0/000.p/0",
             "tile/0/000.p/256",
             "tile/0/000.p/01",
             "tile/0/000.p/1/",
             "tile/0/000/",
             "tile/0/000 ",
             "tile//000",
             "tile/entries",
             "tile/entries/",
             "tile/entries/0",
             "tile/entry/000",
             "tile/data/000",
             "tile/8/0/000",
             "Tile/0/000",
             "tile/0/000%00",
             "tile/0/../000",
             "tile/0/x001/x099/x511/x627/776",
             "tile/0/x999/x999/x999/x999/x999/x999/999",
             "tile/99999999999999999999/000",
             "tile/0/000.p/18446744073709551617",
         })
        EXPECT_EQ(parse_tile_path(path).error().code(), ErrorCode::invalid) << path;
}

TEST(TilePath, widths_are_those_of_the_specifications_example) {
    // A tree of 70,000: 273 full tiles and one of 112; one full and one of 17; one of 1.
    EXPECT_EQ(tile_width_in(70'000, 0, 272), 256U);
    EXPECT_EQ(tile_width_in(70'000, 0, 273), 112U);
    EXPECT_EQ(tile_width_in(70'000, 0, 274), 0U);
    EXPECT_EQ(tile_width_in(70'000, 1, 0), 256U);
    EXPECT_EQ(tile_width_in(70'000, 1, 1), 17U);
    EXPECT_EQ(tile_width_in(70'000, 2, 0), 1U);
    EXPECT_EQ(tile_width_in(70'000, 3, 0), 0U);
    EXPECT_EQ(tile_width_in(70'000, 63, 0), 0U);
    EXPECT_EQ(tile_width_in(256, 0, 0), 256U);
    EXPECT_EQ(tile_width_in(256, 0, 1), 0U);
    EXPECT_EQ(tile_width_in(256, 1, 0), 1U);
    EXPECT_TRUE(tile_exists(*parse_tile_path("tile/0/273.p/112"), 70'000));
    EXPECT_TRUE(tile_exists(*parse_tile_path("tile/0/273.p/111"), 70'000));
    EXPECT_FALSE(tile_exists(*parse_tile_path("tile/0/273.p/113"), 70'000));
    EXPECT_FALSE(tile_exists(*parse_tile_path("tile/0/273"), 70'000));
    EXPECT_FALSE(tile_exists(*parse_tile_path("tile/0/000.p/1"), 0));
}

TEST(TileBytes, go_there_and_back_and_nothing_else_is_read) {
    auto const hashes = naive::leaves(256);
    for (std::size_t const count : {1U, 2U, 255U, 256U}) {
        auto const part = std::span(hashes).first(count);
        auto const tile = encode_tile(part);
        EXPECT_EQ(tile.size(), 32 * count);
        EXPECT_TRUE(std::ranges::equal(*parse_tile(tile), part));
        auto const bundle = encode_bundle(part);
        EXPECT_EQ(bundle.size(), 34 * count);
        EXPECT_TRUE(std::ranges::equal(*parse_bundle(bundle), part));
        EXPECT_EQ(parse_tile(ByteView(tile).first(tile.size() - 1)).error().code(), ErrorCode::corrupt);
        EXPECT_EQ(parse_bundle(ByteView(bundle).first(bundle.size() - 1)).error().code(), ErrorCode::corrupt);
        auto wrong = bundle;
        wrong[1] = 31;
        EXPECT_EQ(parse_bundle(wrong).error().code(), ErrorCode::corrupt);
    }
    EXPECT_FALSE(parse_tile({}));
    EXPECT_FALSE(parse_bundle({}));
    EXPECT_FALSE(parse_tile(Bytes(257 * 32)));
}

/// Every tile of a tree of this size, straight from the definition.
void expect_tiles_of(std::span<Hash32 const> leaves, MemoryTiles const& store) {
    std::vector<Hash32> hashes(leaves.begin(), leaves.end());
    std::size_t tiles = 0;
    for (unsigned level = 0; !hashes.empty(); ++level) {
        std::vector<Hash32> above;
        for (std::size_t i = 0; i < hashes.size(); i += tile_width) {
            auto const part = std::span(hashes).subspan(i, std::min<std::size_t>(tile_width, hashes.size() - i));
            auto const stored = store.tiles.find({level, i / tile_width});
            ASSERT_NE(stored, store.tiles.end()) << level << " " << i / tile_width;
            ASSERT_TRUE(std::ranges::equal(stored->second, part)) << level << " " << i / tile_width;
            ++tiles;
            if (part.size() == tile_width) above.push_back(naive::root(part));
        }
        hashes = std::move(above);
    }
    EXPECT_EQ(store.tiles.size(), tiles) << "no tile that the tree has not";
}

TEST(TiledTree, grows_by_batches_of_any_size_to_the_tree_of_the_definition) {
    auto const leaves = naive::leaves(70'000);
    std::mt19937_64 random(20261122);
    MemoryTiles store;
    TiledTree tree;
    Frontier frontier;
    while (tree.size() < leaves.size()) {
        auto const room = leaves.size() - tree.size();
        auto const count = std::min<std::size_t>(room, random() % (random() % 8 == 0 ? 3000 : 300));
        auto const batch = std::span(leaves).subspan(tree.size(), count);
        auto const growth = tree.plus(batch);
        for (auto const& leaf : batch) frontier.append(leaf);
        EXPECT_EQ(growth.tree.root(), frontier.root());
        store.write(growth);
        // As after a restart, now and then.
        if (random() % 16 == 0) {
            auto loaded = TiledTree::load(store, growth.tree.size());
            ASSERT_TRUE(loaded);
            EXPECT_EQ(loaded->root(), frontier.root());
            tree = std::move(*loaded);
        } else {
            tree = growth.tree;
        }
    }
    expect_tiles_of(leaves, store);
}

TEST(TiledTree, one_leaf_at_a_time_gives_the_same_tiles_and_roots) {
    auto const leaves = naive::leaves(600);
    MemoryTiles store;
    TiledTree tree;
    EXPECT_EQ(tree.root(), empty_root());
    for (std::size_t n = 0; n < leaves.size(); ++n) {
        auto growth = tree.plus(std::span(leaves).subspan(n, 1));
        EXPECT_LE(growth.updates.size(), 2U);
        store.write(growth);
        tree = std::move(growth.tree);
        ASSERT_EQ(tree.root(), root_of(std::span(leaves).first(n + 1)));
        expect_tiles_of(std::span(leaves).first(n + 1), store);
    }
    EXPECT_TRUE(tree.plus({}).updates.empty());
}

TEST(TiledTree, growing_leaves_the_tree_as_it_was) {
    auto const leaves = naive::leaves(1000);
    auto const tree = TiledTree().plus(std::span(leaves).first(300)).tree;
    auto const root = tree.root();
    (void)tree.plus(std::span(leaves).subspan(300));
    EXPECT_EQ(tree.root(), root);
    EXPECT_EQ(tree.size(), 300U);
}

TEST(TiledTree, a_cold_start_reads_the_right_edge_only_and_finds_a_cut_tail) {
    auto const leaves = naive::leaves(70'000);
    MemoryTiles store;
    store.write(TiledTree().plus(leaves));
    store.reads = 0;
    ASSERT_TRUE(TiledTree::load(store, 70'000));
    EXPECT_EQ(store.reads, 3);
    // An older size is there too: its partial tiles are the beginnings of what is stored.
    EXPECT_EQ(TiledTree::load(store, 1234)->root(), root_of(std::span(leaves).first(1234)));
    EXPECT_EQ(TiledTree::load(store, 70'001).error().code(), ErrorCode::corrupt);
    store.tiles.erase({1, 1});
    EXPECT_EQ(TiledTree::load(store, 70'000).error().code(), ErrorCode::corrupt);
    EXPECT_EQ(TiledTree::load(store, limits::ledger_entries + 1).error().code(), ErrorCode::corrupt);
}

TEST(TileReader, gives_every_proof_that_the_naive_tree_gives) {
    auto const leaves = naive::leaves(2'000);
    MemoryTiles store;
    store.write(TiledTree().plus(leaves));
    std::mt19937_64 random(7);
    for (int round = 0; round < 60; ++round) {
        auto const size = 1 + random() % leaves.size();
        auto const index = random() % size;
        auto const old = 1 + random() % size;
        auto const tree = std::span(leaves).first(size);
        TileReader reader(store);
        EXPECT_EQ(*tree_root(size, reader.reader()), naive::root(tree));
        EXPECT_EQ(*inclusion_proof(size, index, reader.reader()), naive::path(index, tree));
        EXPECT_EQ(*consistency_proof(old, size, reader.reader()), naive::subproof(old, tree, true));
    }
}

TEST(TileReader, names_a_missing_and_a_short_tile) {
    auto const leaves = naive::leaves(600);
    MemoryTiles store;
    store.write(TiledTree().plus(leaves));
    store.tiles[{0, 2}].resize(10);
    TileReader reader(store);
    EXPECT_EQ(reader(Node{0, 600}).error().code(), ErrorCode::corrupt);
    EXPECT_EQ(inclusion_proof(600, 599, reader.reader()).error().code(), ErrorCode::corrupt);
    store.tiles.erase({0, 1});
    TileReader again(store);
    EXPECT_EQ(again(Node{8, 1}).value(), root_of(std::span(leaves).subspan(256, 256)));
    EXPECT_EQ(again(Node{7, 2}).error().code(), ErrorCode::corrupt);
}

}  // namespace
}  // namespace slovo::ledger
