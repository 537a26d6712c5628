// What the ledger costs: appending in batches with all that belongs to it, and proofs at ten million.
#include <benchmark/benchmark.h>
#include <sodium.h>

#include <unordered_map>

#include "ledger/receipt.hpp"
#include "ledger/tiles.hpp"

namespace {

using namespace slovo;
using namespace slovo::ledger;

class MemoryTiles final : public TileStore {
public:
    [[nodiscard]] Result<std::vector<Hash32>> read(unsigned level, std::uint64_t index) const override {
        auto const found = tiles_.find(key(level, index));
        if (found == tiles_.end()) return fail(ErrorCode::not_found, "no such tile");
        return found->second;
    }
    void write(TreeGrowth&& growth) {
        for (auto& update : growth.updates) tiles_[key(update.level, update.index)] = std::move(update.hashes);
    }

private:
    static std::uint64_t key(unsigned level, std::uint64_t index) { return std::uint64_t{level} << 48 | index; }
    std::unordered_map<std::uint64_t, std::vector<Hash32>> tiles_;
};

Mark mark_of(ThingKind kind, std::int64_t id) {
    static constexpr std::array<std::uint8_t, 32> key{1, 2, 3};
    auto const input = mark_input(kind, id);
    std::array<std::uint8_t, 32> digest{};
    crypto_generichash(digest.data(), digest.size(), input.data(), input.size(), key.data(), key.size());
    Mark mark{};
    std::copy_n(digest.begin(), mark.size(), mark.begin());
    return mark;
}

Event event_of(std::int64_t number) {
    return {.kind = EventKind::request_received,
            .at = from_micros(1'796'000'000'000'000 + number * 3),
            .subject = {number},
            .thing = ThingKind::request,
            .thing_id = number,
            .actor = {.kind = ActorKind::subject},
            .purpose = "reply",
            .policy = {1},
            .detail = DetailBuilder().add("form", "seo").add("quarantined", false).build()};
}

Hash32 salt_of(std::int64_t number) {
    Hash32 salt{};
    put_u64(salt.data(), static_cast<std::uint64_t>(number));
    return salt;
}

/// Event to canonical text with keyed marks, commitment, leaf, tree, tiles, root: a batch at a time.
void append_batches(benchmark::State& state) {
    auto const batch = static_cast<std::size_t>(state.range(0));
    MemoryTiles store;
    TiledTree tree;
    Marker const marker = mark_of;
    std::int64_t number = 0;
    std::vector<Hash32> leaves(batch);
    for (auto _ : state) {
        for (auto& leaf : leaves) {
            auto const event = event_of(++number);
            leaf = leaf_hash(commitment(salt_of(number), canonical(event, marks_of(event, marker))));
        }
        auto growth = tree.plus(leaves);
        tree = growth.tree;
        benchmark::DoNotOptimize(tree.root());
        store.write(std::move(growth));
    }
    state.SetItemsProcessed(number);
}
BENCHMARK(append_batches)->Arg(1)->Arg(16)->Arg(256)->Arg(4096);

/// The sequencer's part alone: commitments that were stored with their events become tiles.
void integrate_batches(benchmark::State& state) {
    auto const batch = static_cast<std::size_t>(state.range(0));
    MemoryTiles store;
    TiledTree tree;
    std::int64_t number = 0;
    std::vector<Hash32> leaves(batch);
    for (auto _ : state) {
        for (auto& leaf : leaves) leaf = leaf_hash(salt_of(++number));
        auto growth = tree.plus(leaves);
        tree = growth.tree;
        benchmark::DoNotOptimize(tree.root());
        store.write(std::move(growth));
    }
    state.SetItemsProcessed(number);
}
BENCHMARK(integrate_batches)->Arg(256)->Arg(4096);

constexpr std::uint64_t ten_million = 10'000'000;

struct LargeLog {
    MemoryTiles store;
    TiledTree tree;
    Hash32 old_root{};
    static constexpr std::uint64_t old_size = 7'654'321;
    LargeLog() {
        std::vector<Hash32> leaves;
        while (tree.size() < ten_million) {
            auto const stop = tree.size() < old_size ? old_size : ten_million;
            leaves.resize(std::min<std::uint64_t>(stop - tree.size(), 1 << 16));
            auto number = static_cast<std::int64_t>(tree.size());
            for (auto& leaf : leaves) leaf = leaf_hash(salt_of(number++));
            auto growth = tree.plus(leaves);
            tree = growth.tree;
            store.write(std::move(growth));
            if (tree.size() == old_size) old_root = tree.root();
        }
    }
};
LargeLog const& large_log() {
    static LargeLog const log;
    return log;
}

/// Any index of ten million, without order.
std::uint64_t scattered(std::uint64_t i) {
    return i * 7'368'787 % ten_million;
}

void make_inclusion_proof(benchmark::State& state) {
    auto const& log = large_log();
    std::uint64_t i = 0;
    for (auto _ : state) {
        TileReader reader(log.store);
        benchmark::DoNotOptimize(inclusion_proof(ten_million, scattered(++i), reader.reader()));
    }
}
BENCHMARK(make_inclusion_proof)->Unit(benchmark::kMicrosecond);

void verify_inclusion_proof(benchmark::State& state) {
    auto const& log = large_log();
    auto const root = log.tree.root();
    TileReader reader(log.store);
    auto const proof = *inclusion_proof(ten_million, 1'234'567, reader.reader());
    auto const leaf = leaf_hash(salt_of(1'234'567));
    for (auto _ : state) {
        if (!verify_inclusion(ten_million, 1'234'567, leaf, proof, root)) state.SkipWithError("the proof is wrong");
    }
}
BENCHMARK(verify_inclusion_proof)->Unit(benchmark::kMicrosecond);

void make_consistency_proof(benchmark::State& state) {
    auto const& log = large_log();
    for (auto _ : state) {
        TileReader reader(log.store);
        benchmark::DoNotOptimize(consistency_proof(LargeLog::old_size, ten_million, reader.reader()));
    }
}
BENCHMARK(make_consistency_proof)->Unit(benchmark::kMicrosecond);

void verify_consistency_proof(benchmark::State& state) {
    auto const& log = large_log();
    auto const root = log.tree.root();
    TileReader reader(log.store);
    auto const proof = *consistency_proof(LargeLog::old_size, ten_million, reader.reader());
    for (auto _ : state) {
        if (!verify_consistency(LargeLog::old_size, log.old_root, ten_million, root, proof))
            state.SkipWithError("the proof is wrong");
    }
}
BENCHMARK(verify_consistency_proof)->Unit(benchmark::kMicrosecond);

void start_cold(benchmark::State& state) {
    auto const& log = large_log();
    for (auto _ : state) benchmark::DoNotOptimize(TiledTree::load(log.store, ten_million)->root());
}
BENCHMARK(start_cold)->Unit(benchmark::kMicrosecond);

}  // namespace
