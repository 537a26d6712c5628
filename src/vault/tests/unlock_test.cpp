#include "vault/unlock.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "vault/file_swap.hpp"
#include "vault/rotation.hpp"
#include "vault/tests/temp_folder.hpp"

namespace slovo::vault {
namespace {

namespace fs = std::filesystem;

class UnlockTest : public testing::Test {
protected:
    UnlockTest() {
        fs::create_directory(folder_ / "data");
        auto const master = MasterKey::create(paths_.master, {}, random_).value();
        auto const file = KeyFile::create(paths_.keys, master.key(), random_).value();
        auto const key = file->reserve().value();
        ref_ = key.ref;
        hex_ = to_hex(key.key.bytes());
        EXPECT_TRUE(file->make_durable({&ref_, 1}));
        EXPECT_TRUE(file->extend_ahead());
    }
    std::string master_hex() { return to_hex(MasterKey::load(paths_.master, {})->key().bytes()); }
    void expect_unlocks() {
        auto const opened = unlock(paths_, random_);
        ASSERT_TRUE(opened) << opened.error().what();
        EXPECT_EQ(to_hex(opened->keys->find(ref_)->bytes()), hex_);
        EXPECT_EQ(to_hex(opened->master.key().bytes()), master_hex()) << "the file holds the key in use";
        EXPECT_EQ(std::distance(fs::directory_iterator(folder_.path()), fs::directory_iterator()), 2);
        EXPECT_EQ(std::distance(fs::directory_iterator(folder_ / "data"), fs::directory_iterator()), 1);
    }

    TempFolder folder_;
    KeyPaths paths_{folder_ / "master.key", folder_ / "data/keys.slo", {}};
    crypto::Random& random_ = crypto::system_random();
    KeyRef ref_;
    std::string hex_;
};

TEST_F(UnlockTest, opens_the_keys_with_their_master) {
    expect_unlocks();
}

TEST_F(UnlockTest, rotates_to_a_new_master_and_overwrites_the_old) {
    std::string const before = master_hex();
    fs::create_hard_link(paths_.master, folder_ / "data/witness");
    ASSERT_TRUE(rotate_master_key(paths_, random_));
    std::ifstream witness(folder_ / "data/witness", std::ios::binary);
    std::string const old{std::istreambuf_iterator<char>(witness), {}};
    EXPECT_EQ(old, std::string(84, '\0'));
    fs::remove(folder_ / "data/witness");
    EXPECT_NE(master_hex(), before);
    expect_unlocks();
    ASSERT_TRUE(rotate_master_key(paths_, random_)) << "and again";
    expect_unlocks();
}

TEST_F(UnlockTest, finishes_or_undoes_a_rotation_wherever_it_was_cut) {
    for (int steps = 1; steps <= 8; ++steps) {
        std::string const before = master_hex();
        {
            FileSwap const swap(paths_.master);
            auto const old_master = MasterKey::load(paths_.master, {}).value();
            auto const next = MasterKey::create(swap.new_name(), {}, random_).value();
            auto rotation = Rotation::start(paths_.keys, old_master.key()).value();
            if (steps >= 2) ASSERT_TRUE(rotation.write_new(old_master.key(), next.key(), random_));
            if (steps >= 3) ASSERT_TRUE(rotation.keep_old_name());
            if (steps >= 4) ASSERT_TRUE(rotation.put_in_place());
            if (steps >= 5) ASSERT_TRUE(rotation.wipe_old());
            if (steps >= 6) ASSERT_TRUE(swap.keep_old_name());
            if (steps >= 7) ASSERT_TRUE(swap.put_in_place());
            if (steps >= 8) ASSERT_TRUE(swap.wipe_old());
        }
        ASSERT_NO_FATAL_FAILURE(expect_unlocks()) << steps;
        EXPECT_EQ(master_hex() != before, steps >= 4) << steps;
    }
}

TEST_F(UnlockTest, works_through_a_symbolic_link) {
    fs::create_directory(folder_ / "data/elsewhere");
    fs::rename(paths_.master, folder_ / "data/elsewhere/real.key");
    fs::create_symlink(folder_ / "data/elsewhere/real.key", paths_.master);
    ASSERT_TRUE(rotate_master_key(paths_, random_));
    EXPECT_TRUE(fs::is_symlink(paths_.master));
    EXPECT_TRUE(unlock(paths_, random_));
}

TEST_F(UnlockTest, says_when_the_two_do_not_belong_together) {
    fs::remove(paths_.master);
    EXPECT_EQ(unlock(paths_, random_).error().code(), ErrorCode::not_found);
    ASSERT_TRUE(MasterKey::create(paths_.master, {}, random_));
    EXPECT_EQ(unlock(paths_, random_).error().code(), ErrorCode::denied);
    std::string const another = master_hex();
    ASSERT_TRUE(MasterKey::create(FileSwap(paths_.master).new_name(), {}, random_));
    EXPECT_EQ(unlock(paths_, random_).error().code(), ErrorCode::denied) << "the one that waits is wrong too";
    EXPECT_EQ(master_hex(), another) << "nothing is overwritten when nothing opens";
    EXPECT_TRUE(FileSwap(paths_.master).has_new());
}

TEST_F(UnlockTest, does_not_rotate_keys_in_use) {
    auto const opened = unlock(paths_, random_).value();
    EXPECT_EQ(rotate_master_key(paths_, random_).error().code(), ErrorCode::unavailable);
    EXPECT_FALSE(FileSwap(paths_.master).has_new());
}

}  // namespace
}  // namespace slovo::vault
