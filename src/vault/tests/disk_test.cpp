#include "vault/disk.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

#include "vault/keyfile.hpp"
#include "vault/tests/temp_folder.hpp"

namespace slovo::vault {
namespace {

namespace fs = std::filesystem;

TEST(Disk, reads_what_it_wrote_and_nothing_behind_the_end) {
    TempFolder const folder;
    auto const disk = open_disk(folder / "f", DiskMode::create_new).value();
    ASSERT_TRUE(disk->write_at(3, bytes_of("abc")));
    ASSERT_TRUE(disk->sync());
    Bytes bytes(6);
    ASSERT_TRUE(disk->read_at(0, bytes));
    EXPECT_EQ(text_of(bytes), std::string_view("\0\0\0abc", 6));
    EXPECT_EQ(disk->read_at(1, bytes).error().code(), ErrorCode::corrupt);
    ASSERT_TRUE(disk->truncate(4));
    EXPECT_EQ(disk->size(), 4);
}

TEST(Disk, is_one_regular_file_that_one_process_has) {
    TempFolder const folder;
    EXPECT_EQ(open_disk(folder / "f", DiskMode::open_existing).error().code(), ErrorCode::not_found);
    auto const disk = open_disk(folder / "f", DiskMode::create_new).value();
    EXPECT_EQ(open_disk(folder / "f", DiskMode::create_new).error().code(), ErrorCode::conflict);
    EXPECT_EQ(open_disk(folder / "f", DiskMode::open_existing).error().code(), ErrorCode::unavailable);
    fs::create_symlink(folder / "f", folder / "link");
    EXPECT_FALSE(open_disk(folder / "link", DiskMode::open_existing));
    EXPECT_FALSE(open_disk(folder.path(), DiskMode::open_existing));
}

// A limit on the size of files stands in for a full disk: the kernel cuts the write in the middle.
[[noreturn]] void fill_up(fs::path const& path) {
    ::signal(SIGXFSZ, SIG_IGN);
    auto const master = crypto::Key::from_bytes(Bytes(32, 1));
    auto const file = KeyFile::create(path, master, crypto::system_random()).value();
    auto const size = fs::file_size(path);
    rlimit const limit{size + 5000, size + 5000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    std::vector<KeyRef> refs;
    Result<FreshKey> key = file->reserve();
    for (; key; key = file->reserve()) refs.push_back(key->ref);
    bool const right = key.error().code() == ErrorCode::full && fs::file_size(path) == size &&
                       file->make_durable(refs).has_value() && file->destroy(refs).has_value() &&
                       file->reserve().has_value();
    ::_exit(right ? 0 : 1);
}

TEST(DiskDeathTest, goes_on_with_what_it_has_when_it_is_full) {
    TempFolder const folder;
    EXPECT_EXIT(fill_up(folder / "keys.slo"), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace slovo::vault
