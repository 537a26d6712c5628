#include "vault/keyfile.hpp"

#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "base/limits.hpp"
#include "vault/tests/memory_disk.hpp"

namespace slovo::vault {
namespace {

constexpr std::int64_t slots_in_chunk = limits::key_chunk_bytes / slot_bytes;

class KeyFileTest : public testing::Test {
protected:
    std::unique_ptr<KeyFile> create() {
        return KeyFile::create_on(std::make_unique<MemoryDisk>(platter_), master_, random_).value();
    }
    std::unique_ptr<KeyFile> reopen() {
        return KeyFile::open_on(std::make_unique<MemoryDisk>(platter_), master_, random_).value();
    }
    std::vector<FreshKey> reserve(KeyFile& file, int count) {
        std::vector<FreshKey> keys;
        for (int i = 0; i < count; ++i) keys.push_back(file.reserve().value());
        return keys;
    }
    static std::vector<KeyRef> refs_of(std::vector<FreshKey> const& keys) {
        std::vector<KeyRef> refs;
        for (auto const& key : keys) refs.push_back(key.ref);
        return refs;
    }
    static std::string hex(crypto::Key const& key) { return to_hex(key.bytes()); }
    static ErrorCode error_of(KeyFile const& file, KeyRef ref) {
        auto const found = file.find(ref);
        EXPECT_FALSE(found);
        return found ? ErrorCode::internal : found.error().code();
    }

    std::shared_ptr<Platter> platter_ = std::make_shared<Platter>();
    crypto::Key master_ = crypto::Key::from_bytes(Bytes(32, 1));
    crypto::Random& random_ = crypto::system_random();
};

TEST_F(KeyFileTest, finds_a_reserved_key_and_a_durable_one) {
    auto file = create();
    auto const keys = reserve(*file, 5);
    std::set<std::string> different;
    for (auto const& key : keys) {
        EXPECT_EQ(hex(file->find(key.ref).value()), hex(key.key));
        EXPECT_TRUE(different.insert(hex(key.key)).second);
    }
    ASSERT_TRUE(file->make_durable(refs_of(keys)));
    file = reopen();
    for (auto const& key : keys) EXPECT_EQ(hex(file->find(key.ref).value()), hex(key.key));
}

TEST_F(KeyFileTest, writes_neighbours_at_once_and_syncs_once) {
    auto const file = create();
    auto const refs = refs_of(reserve(*file, 100));
    int const writes = platter_->writes, syncs = platter_->syncs;
    ASSERT_TRUE(file->make_durable(refs));
    EXPECT_EQ(platter_->writes - writes, 1);
    EXPECT_EQ(platter_->syncs - syncs, 1);
    EXPECT_TRUE(file->make_durable(refs)) << "again is success";
}

TEST_F(KeyFileTest, refuses_to_make_durable_what_it_does_not_hold) {
    auto const file = create();
    auto const key = file->reserve().value();
    KeyRef const wrong[] = {{key.ref.slot, key.ref.generation + 1}};
    EXPECT_EQ(file->make_durable(wrong).error().code(), ErrorCode::not_found);
    KeyRef const nowhere[] = {{999, 1}};
    EXPECT_EQ(file->make_durable(nowhere).error().code(), ErrorCode::not_found);
}

//= policy:C26c
TEST_F(KeyFileTest, destroys_for_ever) {
    auto file = create();
    auto const keys = reserve(*file, 3);
    auto const refs = refs_of(keys);
    ASSERT_TRUE(file->make_durable(refs));
    Bytes const before = platter_->durable;
    ASSERT_TRUE(file->destroy(std::span(refs).subspan(1, 1)));
    auto const place = platter_->durable.begin() + offset_of(refs[1].slot);
    EXPECT_TRUE(std::all_of(place, place + 56, [](auto byte) { return byte == 0; }));
    for (int again = 0; again < 2; ++again, file = reopen()) {
        EXPECT_EQ(error_of(*file, refs[1]), ErrorCode::not_found);
        EXPECT_EQ(hex(file->find(refs[0]).value()), hex(keys[0].key));
        EXPECT_EQ(hex(file->find(refs[2]).value()), hex(keys[2].key));
    }
    EXPECT_TRUE(file->destroy(refs)) << "gone already is success";
    EXPECT_TRUE(file->destroy(refs));
    for (auto const ref : refs) EXPECT_EQ(error_of(*file, ref), ErrorCode::not_found);
}

TEST_F(KeyFileTest, syncs_again_when_it_destroys_again) {
    auto file = create();
    auto const refs = refs_of(reserve(*file, 1));
    ASSERT_TRUE(file->make_durable(refs));
    ASSERT_TRUE(file->destroy(refs));
    int const syncs = platter_->syncs;
    ASSERT_TRUE(reopen()->destroy(refs));
    EXPECT_EQ(platter_->syncs, syncs + 1);
}

TEST_F(KeyFileTest, never_gives_a_slot_out_again_under_the_same_generation) {
    auto file = create();
    std::set<KeyRef> seen;
    for (int round = 0; round < 20; ++round) {
        auto const key = file->reserve().value();
        EXPECT_TRUE(seen.insert(key.ref).second);
        EXPECT_EQ(key.ref.slot, 0);
        KeyRef const refs[] = {key.ref};
        if (round % 3 == 0) {
            file->abandon(refs);
        } else {
            ASSERT_TRUE(file->make_durable(refs));
            ASSERT_TRUE(file->destroy(refs));
        }
        // Only after a durable round: no row can name what was reserved and never durable.
        if (round % 5 == 1 && round % 3 != 0) {
            file = reopen();
            EXPECT_EQ(file->give_back(0, 100).value(), 1);
            EXPECT_EQ(file->give_back(0, 100).value(), 0) << "a slot is free once";
        }
        for (auto const ref : seen) EXPECT_EQ(error_of(*file, ref), ErrorCode::not_found);
    }
}

TEST_F(KeyFileTest, lists_for_a_sweep_what_was_there_before_it_was_opened) {
    auto file = create();
    auto const old_refs = refs_of(reserve(*file, 4));
    ASSERT_TRUE(file->make_durable(old_refs));
    EXPECT_TRUE(file->occupied(0, 100)->empty()) << "its row may not be committed yet";
    file = reopen();
    auto const fresh = refs_of(reserve(*file, 2));
    ASSERT_TRUE(file->make_durable(fresh));
    EXPECT_EQ(file->occupied(0, 100).value(), old_refs);
    EXPECT_EQ(file->occupied(1, 2)->size(), 2U);
    EXPECT_TRUE(file->occupied(50, 10)->empty());
    ASSERT_TRUE(file->destroy(old_refs));
    EXPECT_TRUE(file->occupied(0, 100)->empty());
    EXPECT_EQ(file->slot_count(), 6);
}

TEST_F(KeyFileTest, lists_a_damaged_slot_and_destroys_it_only_as_such) {
    auto file = create();
    auto const keys = reserve(*file, 2);
    auto const refs = refs_of(keys);
    ASSERT_TRUE(file->make_durable(refs));
    platter_->now[static_cast<std::size_t>(offset_of(refs[1].slot)) + 7] ^= 1;
    file = reopen();
    EXPECT_EQ(error_of(*file, refs[1]), ErrorCode::corrupt);
    std::vector<KeyRef> const expected = {refs[0], {refs[1].slot, 0}};
    EXPECT_EQ(file->occupied(0, 100).value(), expected);
    KeyRef const sound_as_damaged[] = {{refs[0].slot, 0}};
    ASSERT_TRUE(file->destroy(sound_as_damaged));
    EXPECT_EQ(hex(file->find(refs[0]).value()), hex(keys[0].key)) << "a sound key is not destroyed as damaged";
    KeyRef const damaged[] = {{refs[1].slot, 0}};
    ASSERT_TRUE(file->destroy(damaged));
    EXPECT_EQ(error_of(*file, refs[1]), ErrorCode::not_found);
    EXPECT_EQ(file->reserve()->ref.slot, refs[1].slot);
}

TEST_F(KeyFileTest, grows_ahead_and_when_it_must) {
    auto const file = create();
    EXPECT_EQ(static_cast<std::int64_t>(platter_->now.size()), offset_of(slots_in_chunk));
    int const syncs = platter_->syncs;
    ASSERT_TRUE(file->extend_ahead());
    EXPECT_EQ(platter_->syncs, syncs) << "enough is free";
    auto const keys = reserve(*file, slots_in_chunk - 8000);
    ASSERT_TRUE(file->extend_ahead());
    EXPECT_EQ(static_cast<std::int64_t>(platter_->durable.size()), offset_of(2 * slots_in_chunk));
    auto const more = reserve(*file, slots_in_chunk + 8001);  // one more than there is
    EXPECT_EQ(static_cast<std::int64_t>(platter_->durable.size()), offset_of(3 * slots_in_chunk));
    ASSERT_TRUE(file->make_durable(refs_of(more)));
    EXPECT_EQ(hex(reopen()->find(more.back().ref).value()), hex(more.back().key));
    EXPECT_EQ(reopen()->slot_count(), 2 * slots_in_chunk + 1);
}

TEST_F(KeyFileTest, says_full_on_a_full_disk_and_goes_on_when_there_is_space) {
    auto const file = create();
    platter_->space = static_cast<std::int64_t>(platter_->now.size()) + 1000;
    auto const keys = reserve(*file, slots_in_chunk);
    EXPECT_EQ(file->reserve().error().code(), ErrorCode::full);
    EXPECT_EQ(file->extend_ahead().error().code(), ErrorCode::full);
    EXPECT_EQ(static_cast<std::int64_t>(platter_->now.size()), offset_of(slots_in_chunk)) << "nothing half-made";
    auto const refs = refs_of(keys);
    EXPECT_TRUE(file->make_durable(refs)) << "what was reserved has its space";
    EXPECT_TRUE(file->destroy(std::span(refs).first(1))) << "erasing works on a full disk";
    auto const reused = file->reserve();
    ASSERT_TRUE(reused);
    EXPECT_EQ(reused->ref, (KeyRef{refs[0].slot, refs[0].generation + 1}));
    platter_->space = 1 << 30;
    EXPECT_TRUE(file->reserve());
}

TEST_F(KeyFileTest, keeps_reserved_keys_when_a_write_fails) {
    auto const file = create();
    auto const keys = reserve(*file, 2);
    platter_->writes_until_io_error = 0;
    EXPECT_EQ(file->make_durable(refs_of(keys)).error().code(), ErrorCode::io);
    EXPECT_EQ(hex(file->find(keys[0].ref).value()), hex(keys[0].key));
    EXPECT_TRUE(file->make_durable(refs_of(keys)));
}

TEST_F(KeyFileTest, is_poisoned_by_a_failed_sync) {
    auto const file = create();
    auto const refs = refs_of(reserve(*file, 2));
    ASSERT_TRUE(file->make_durable(std::span(refs).first(1)));
    platter_->syncs_until_failure = 0;
    EXPECT_EQ(file->make_durable(refs).error().code(), ErrorCode::io);
    EXPECT_TRUE(file->poisoned());
    for (auto const code :
         {file->make_durable(refs).error().code(), file->destroy(refs).error().code(), error_of(*file, refs[0]),
          file->reserve().error().code(), file->extend_ahead().error().code(), file->occupied(0, 1).error().code(),
          file->give_back(0, 1).error().code()})
        EXPECT_EQ(code, ErrorCode::unavailable);
}

TEST_F(KeyFileTest, refuses_another_master_key_and_foreign_files) {
    create();
    auto const open_with = [&](std::uint8_t byte) {
        auto const master = crypto::Key::from_bytes(Bytes(32, byte));
        return KeyFile::open_on(std::make_unique<MemoryDisk>(platter_), master, random_).error().code();
    };
    EXPECT_EQ(open_with(2), ErrorCode::denied);
    platter_->now.resize(100);
    EXPECT_EQ(open_with(1), ErrorCode::corrupt);
    platter_->now.clear();
    EXPECT_EQ(open_with(1), ErrorCode::corrupt);
}

TEST_F(KeyFileTest, lets_many_threads_reserve_find_and_destroy) {
    auto const file = create();
    std::mutex mutex;
    std::set<KeyRef> seen;
    std::vector<std::jthread> threads;  // last: joined before what it uses goes
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int round = 0; round < 50; ++round) {
                auto const keys = reserve(*file, 8);
                auto const refs = refs_of(keys);
                ASSERT_TRUE(file->make_durable(std::span(refs).first(6)));
                for (auto const& key : keys) ASSERT_EQ(hex(file->find(key.ref).value()), hex(key.key));
                file->abandon(std::span(refs).subspan(6));
                ASSERT_TRUE(file->destroy(std::span(refs).first(3)));
                ASSERT_EQ(hex(file->find(refs[3]).value()), hex(keys[3].key));
                std::lock_guard const lock(mutex);
                for (auto const ref : refs) ASSERT_TRUE(seen.insert(ref).second) << "given out twice";
            }
        });
}

}  // namespace
}  // namespace slovo::vault
