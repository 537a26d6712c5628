// Power is lost between and within the writes of a key file, thousands of times, by chance: what was
// promised before holds after, whichever of the unsynced sectors survived.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "vault/keyfile.hpp"
#include "vault/tests/memory_disk.hpp"

namespace slovo::vault {
namespace {

struct World {
    std::map<KeyRef, std::string> durable;  // acknowledged as durable, not asked to be destroyed
    std::set<KeyRef> destroyed;             // acknowledged as destroyed
    std::map<KeyRef, std::string> unsure;   // the machine died before the answer
};

void check(KeyFile const& file, World& world) {
    for (auto const& [ref, hex] : world.durable) {
        auto const found = file.find(ref);
        ASSERT_TRUE(found) << ref.slot;
        ASSERT_EQ(to_hex(found->bytes()), hex);
    }
    for (auto const ref : world.destroyed) {
        auto const found = file.find(ref);
        ASSERT_FALSE(found) << ref.slot;
        ASSERT_EQ(found.error().code(), ErrorCode::not_found);
    }
    for (auto const& [ref, hex] : world.unsure) {
        auto const found = file.find(ref);
        if (found) {
            ASSERT_EQ(to_hex(found->bytes()), hex) << "a key is whole or not there";
        }
    }
}

// What the store does at start: keys that no row names go.
void sweep(KeyFile& file, World& world) {
    std::vector<KeyRef> orphans;
    auto const found = file.occupied(0, file.slot_count());
    ASSERT_TRUE(found);
    for (auto const ref : *found)
        if (!world.durable.contains(ref)) orphans.push_back(ref);
    ASSERT_TRUE(file.destroy(orphans));
    for (auto const& [ref, hex] : world.unsure) ASSERT_FALSE(file.find(ref));
    world.unsure.clear();
    ASSERT_TRUE(file.give_back(0, file.slot_count()));
}

void live(KeyFile& file, Platter& platter, World& world, std::mt19937& dice, std::size_t group_max) {
    int const groups = static_cast<int>(dice() % 6);
    for (int group = 0; group <= groups; ++group) {
        bool const dies = group == groups;
        if (dies) platter.syncs_until_failure = 0;  // power is lost inside this group's sync
        std::vector<KeyRef> refs;
        if (world.durable.size() > 3 && dice() % 2 == 0) {
            for (auto const& [ref, hex] : world.durable)
                if (dice() % 4 == 0) refs.push_back(ref);
            bool const done = file.destroy(refs).has_value();
            ASSERT_EQ(done, !dies);
            for (auto const ref : refs) {
                if (done)
                    world.destroyed.insert(ref);
                else
                    world.unsure.emplace(ref, world.durable[ref]);
                world.durable.erase(ref);
            }
        } else {
            std::map<KeyRef, std::string> fresh;
            for (std::size_t i = 0; i < 1 + dice() % group_max; ++i) {
                auto const key = file.reserve().value();
                ASSERT_FALSE(world.durable.contains(key.ref));
                ASSERT_FALSE(world.destroyed.contains(key.ref)) << "given out again";
                fresh.emplace(key.ref, to_hex(key.key.bytes()));
                refs.push_back(key.ref);
            }
            bool const done = file.make_durable(refs).has_value();
            ASSERT_EQ(done, !dies);
            (done ? world.durable : world.unsure).merge(fresh);
        }
    }
}

TEST(Crash, loses_no_durable_key_and_brings_no_destroyed_one_back) {
    auto const master = crypto::Key::from_bytes(Bytes(32, 1));
    for (unsigned seed = 0; seed < 20; ++seed) {
        std::mt19937 dice(seed);
        auto platter = std::make_shared<Platter>();
        World world;
        auto file = KeyFile::create_on(std::make_unique<MemoryDisk>(platter), master, crypto::system_random()).value();
        for (int life = 0; life < 10; ++life) {
            ASSERT_NO_FATAL_FAILURE(live(*file, *platter, world, dice, 20)) << "seed " << seed;
            platter->crash([&] { return dice() % 2 == 0; });
            platter->syncs_until_failure = -1;
            file = KeyFile::open_on(std::make_unique<MemoryDisk>(platter), master, crypto::system_random()).value();
            ASSERT_NO_FATAL_FAILURE(check(*file, world)) << "seed " << seed << " life " << life;
            ASSERT_NO_FATAL_FAILURE(sweep(*file, world)) << "seed " << seed << " life " << life;
            ASSERT_NO_FATAL_FAILURE(check(*file, world)) << "seed " << seed << " life " << life;
        }
    }
}

}  // namespace
}  // namespace slovo::vault
