#include "vault/rotation.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "vault/keyfile.hpp"
#include "vault/tests/temp_folder.hpp"

namespace slovo::vault {
namespace {

namespace fs = std::filesystem;

Bytes read_all(fs::path const& path) {
    std::ifstream in(path, std::ios::binary);
    return Bytes(std::istreambuf_iterator<char>(in), {});
}

class RotationTest : public testing::Test {
protected:
    RotationTest() {
        auto const file = KeyFile::create(path_, old_master_, random_).value();
        for (int i = 0; i < 10; ++i) {
            auto key = file->reserve().value();
            refs_.push_back(key.ref);
            hex_.push_back(to_hex(key.key.bytes()));
        }
        EXPECT_TRUE(file->make_durable(refs_));
        EXPECT_TRUE(file->destroy(std::span(refs_).subspan(2, 1)));
    }

    void expect_whole_under(crypto::Key const& master) {
        auto const file = KeyFile::open(path_, master, random_);
        ASSERT_TRUE(file) << file.error().what();
        for (std::size_t i = 0; i < refs_.size(); ++i) {
            auto const found = (*file)->find(refs_[i]);
            if (i == 2) {
                EXPECT_EQ(found.error().code(), ErrorCode::not_found);
            } else {
                EXPECT_EQ(to_hex(found->bytes()), hex_[i]) << i;
            }
        }
        std::size_t names = 0;
        for ([[maybe_unused]] auto const& entry : fs::directory_iterator(folder_.path())) ++names;
        EXPECT_EQ(names, 1U) << "nothing lies beside the key file";
    }

    TempFolder folder_;
    fs::path path_ = folder_ / "keys.slo";
    crypto::Key old_master_ = crypto::Key::from_bytes(Bytes(32, 1));
    crypto::Key new_master_ = crypto::Key::from_bytes(Bytes(32, 2));
    crypto::Random& random_ = crypto::system_random();
    std::vector<KeyRef> refs_;
    std::vector<std::string> hex_;
};

TEST_F(RotationTest, moves_every_key_under_the_new_master) {
    Bytes const before = read_all(path_);
    ASSERT_TRUE(rotate(path_, old_master_, new_master_, random_));
    EXPECT_EQ(KeyFile::open(path_, old_master_, random_).error().code(), ErrorCode::denied);
    expect_whole_under(new_master_);
    Bytes const after = read_all(path_);
    EXPECT_EQ(before.size(), after.size());
    for (std::size_t slot = 0; slot < refs_.size(); ++slot) {
        auto const at = static_cast<std::size_t>(offset_of(static_cast<std::int64_t>(slot)));
        if (slot == 2) continue;
        EXPECT_FALSE(std::equal(&before[at], &before[at + 56], &after[at])) << "wrapped afresh";
    }
}

TEST_F(RotationTest, overwrites_the_old_file) {
    fs::path const witness = folder_ / "witness";  // a second name shows what becomes of the old file
    fs::create_hard_link(path_, witness);
    ASSERT_TRUE(rotate(path_, old_master_, new_master_, random_));
    Bytes const old = read_all(witness);
    EXPECT_FALSE(old.empty());
    EXPECT_TRUE(std::ranges::all_of(old, [](auto byte) { return byte == 0; }));
    fs::remove(witness);
}

TEST_F(RotationTest, leaves_a_whole_file_wherever_it_is_cut) {
    for (int steps = 0; steps <= 3; ++steps) {
        {
            auto rotation = Rotation::start(path_, old_master_).value();
            if (steps >= 1) ASSERT_TRUE(rotation.write_new(old_master_, new_master_, random_));
            if (steps >= 2) ASSERT_TRUE(rotation.keep_old_name());
            if (steps >= 3) ASSERT_TRUE(rotation.put_in_place());
        }
        bool const moved = steps == 3;
        EXPECT_EQ(KeyFile::open(path_, moved ? old_master_ : new_master_, random_).error().code(), ErrorCode::denied);
        expect_whole_under(moved ? new_master_ : old_master_);
        ASSERT_TRUE(rotate(path_, moved ? new_master_ : old_master_, new_master_, random_)) << "and can begin again";
        ASSERT_TRUE(rotate(path_, new_master_, old_master_, random_));
        expect_whole_under(old_master_);
    }
}

TEST_F(RotationTest, starts_over_after_a_cut_in_the_middle_of_a_write) {
    std::ofstream(fs::path(path_) += ".new", std::ios::binary) << "half a file";
    expect_whole_under(old_master_);
    std::ofstream(fs::path(path_) += ".new", std::ios::binary) << "half a file";
    ASSERT_TRUE(rotate(path_, old_master_, new_master_, random_));
    expect_whole_under(new_master_);
}

TEST_F(RotationTest, refuses_the_wrong_master_and_a_file_in_use) {
    EXPECT_EQ(rotate(path_, new_master_, old_master_, random_).error().code(), ErrorCode::denied);
    auto const file = KeyFile::open(path_, old_master_, random_).value();
    EXPECT_EQ(rotate(path_, old_master_, new_master_, random_).error().code(), ErrorCode::unavailable);
    EXPECT_EQ(KeyFile::open(path_, old_master_, random_).error().code(), ErrorCode::unavailable);
}

TEST_F(RotationTest, keeps_a_decayed_slot_as_it_is) {
    {
        std::fstream file(path_, std::ios::binary | std::ios::in | std::ios::out);
        file.seekp(offset_of(4) + 3);
        file.put('!').put('?');
    }
    ASSERT_TRUE(rotate(path_, old_master_, new_master_, random_));
    auto const file = KeyFile::open(path_, new_master_, random_).value();
    EXPECT_EQ(file->find(refs_[4]).error().code(), ErrorCode::corrupt);
    EXPECT_EQ(to_hex(file->find(refs_[5])->bytes()), hex_[5]);
}

TEST_F(RotationTest, a_key_file_is_the_owners_only_and_is_made_once) {
    struct stat found{};
    ASSERT_EQ(::stat(path_.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777, 0600U);
    EXPECT_EQ(KeyFile::create(path_, old_master_, random_).error().code(), ErrorCode::conflict);
    EXPECT_EQ(KeyFile::open(folder_ / "other", old_master_, random_).error().code(), ErrorCode::not_found);
    std::ofstream(folder_ / "fresh.slo.making") << "cut while it was made";
    EXPECT_TRUE(KeyFile::create(folder_ / "fresh.slo", old_master_, random_));
}

}  // namespace
}  // namespace slovo::vault
