// write_log FOLDER SIZE OLD_SIZE: writes a ledger of SIZE events as the server would serve it, grown
// in batches of many sizes, with receipts, an older checkpoint and a forged one, for other verifiers.
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "ledger/tile_path.hpp"
#include "log.hpp"

namespace {

using namespace slovo;
using namespace slovo::ledger;

void write_file(std::filesystem::path const& path, std::string_view bytes) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!file.flush()) throw std::filesystem::filesystem_error("cannot write", path, {});
}

void write_tiles(std::filesystem::path const& site, TreeGrowth const& growth) {
    for (auto const& update : growth.updates)
        write_file(site / path_of(update.address()), text_of(encode_tile(update.hashes)));
}

void write_bundles(std::filesystem::path const& site, std::span<Hash32 const> commitments) {
    for (std::size_t i = 0; i < commitments.size(); i += tile_width) {
        auto const part = commitments.subspan(i, std::min<std::size_t>(tile_width, commitments.size() - i));
        TileAddress const address{TileContent::entries, 0, i / tile_width, static_cast<unsigned>(part.size())};
        write_file(site / path_of(address), text_of(encode_bundle(part)));
    }
}

int run(std::filesystem::path const& folder, std::uint64_t size, std::uint64_t old_size) {
    auto const site = folder / "site" / "ledger";
    ledger::testing::Signer const signer(1);
    auto const key = *VerifierKey::create("webpromo.example/ledger", signer.public_key);
    std::vector<Hash32> commitments;
    std::vector<Hash32> leaves;
    for (std::uint64_t i = 0; i < size; ++i) {
        auto const entry = ledger::testing::test_entry(static_cast<std::int64_t>(i));
        commitments.push_back(commitment(entry.salt, entry.text));
        leaves.push_back(leaf_hash(commitments.back()));
    }

    ledger::testing::MemoryTiles store;
    TiledTree tree;
    for (std::uint64_t step = 1; tree.size() < size; ++step) {
        auto const stop = tree.size() < old_size ? old_size : size;
        auto const count = std::min(stop - tree.size(), step * 37 % 700);
        auto growth = tree.plus(std::span(leaves).subspan(tree.size(), count));
        store.write(growth);
        write_tiles(site, growth);
        tree = std::move(growth.tree);
        if (tree.size() == old_size)
            write_file(folder / "old.checkpoint", sign_checkpoint(old_size, tree.root(), key, signer));
    }
    write_bundles(site, commitments);
    auto const checkpoint = sign_checkpoint(size, tree.root(), key, signer);
    write_file(site / "checkpoint", checkpoint);
    write_file(folder / "vkey", key.text());

    auto forked = std::vector(leaves.begin(), leaves.begin() + static_cast<std::ptrdiff_t>(old_size));
    if (old_size != 0) forked[old_size / 2][0] ^= 1;
    write_file(folder / "forked.checkpoint", sign_checkpoint(old_size, root_of(forked), key, signer));

    TileReader reader(store);
    for (std::uint64_t const index : {std::uint64_t{0}, size / 2, size - 1}) {
        auto const entry = ledger::testing::test_entry(static_cast<std::int64_t>(index));
        Receipt const receipt{entry.salt, entry.text, index, *inclusion_proof(size, index, reader.reader()),
                              checkpoint};
        write_file(folder / ("receipt-" + std::to_string(index) + ".tlog-proof"), print(receipt));
    }
    return 0;
}

std::uint64_t number(std::string_view text) {
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 4 || number(arguments[2]) == 0 || number(arguments[3]) > number(arguments[2])) {
        std::fputs("usage: write_log FOLDER SIZE OLD_SIZE (0 < SIZE, OLD_SIZE <= SIZE)\n", stderr);
        return 2;
    }
    return run(arguments[1], number(arguments[2]), number(arguments[3]));
}
