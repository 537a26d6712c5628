#include "vault/master_key.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "vault/tests/temp_folder.hpp"

namespace slovo::vault {
namespace {

namespace fs = std::filesystem;

class MasterKeyTest : public testing::Test {
protected:
    MasterKeyTest() { fs::create_directories(data_ / "inner"); }
    [[nodiscard]] ErrorCode load_error(fs::path const& path) const {
        auto const loaded = MasterKey::load(path, forbidden_);
        EXPECT_FALSE(loaded);
        return loaded ? ErrorCode::internal : loaded.error().code();
    }
    void write(fs::path const& path, std::string const& text, mode_t mode = 0600) const {
        std::ofstream(path) << text;
        ASSERT_EQ(::chmod(path.c_str(), mode), 0);
    }

    TempFolder folder_;
    fs::path data_ = folder_ / "data";
    fs::path path_ = folder_ / "config/slovo/master.key";
    std::vector<fs::path> forbidden_ = {folder_ / "absent", data_};
    std::string const line_ = "slovo-master-key-1 " + std::string(64, '7') + "\n";
};

TEST_F(MasterKeyTest, is_made_once_and_loaded_again) {
    EXPECT_EQ(load_error(path_), ErrorCode::not_found);
    auto const made = MasterKey::load_or_create(path_, forbidden_, crypto::system_random());
    ASSERT_TRUE(made) << made.error().what();
    auto const loaded = MasterKey::load_or_create(path_, forbidden_, crypto::system_random());
    ASSERT_TRUE(loaded) << loaded.error().what();
    EXPECT_EQ(to_hex(made->key().bytes()), to_hex(loaded->key().bytes()));
    EXPECT_EQ(MasterKey::create(path_, forbidden_, crypto::system_random()).error().code(), ErrorCode::conflict);
    struct stat found{};
    ASSERT_EQ(::stat(path_.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777, 0600U);
    ASSERT_EQ(::stat(path_.parent_path().c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777, 0700U);
}

TEST_F(MasterKeyTest, is_read_as_written_on_paper) {
    write(folder_ / "key", line_);
    EXPECT_EQ(to_hex(MasterKey::load(folder_ / "key", forbidden_)->key().bytes()), std::string(64, '7'));
    write(folder_ / "key", line_.substr(0, line_.size() - 1));
    EXPECT_TRUE(MasterKey::load(folder_ / "key", forbidden_)) << "an editor may drop the last newline";
    for (std::string const& text : {std::string(), std::string("slovo-master-key-1 "), line_ + "x", line_.substr(1),
                                    "slovo-master-key-2 " + std::string(64, '7'), line_.substr(0, 60),
                                    "slovo-master-key-1 " + std::string(63, '7') + "g\n", std::string(100000, '7')}) {
        write(folder_ / "key", text);
        EXPECT_EQ(load_error(folder_ / "key"), ErrorCode::corrupt) << text.substr(0, 90);
    }
}

TEST_F(MasterKeyTest, is_refused_when_others_may_read_it) {
    for (mode_t mode : {0640U, 0604U, 0644U, 0660U, 0610U, 0601U, 0666U}) {
        write(folder_ / "key", line_, mode);
        EXPECT_EQ(load_error(folder_ / "key"), ErrorCode::denied) << std::oct << mode;
    }
    write(folder_ / "key", line_, 0400);
    EXPECT_TRUE(MasterKey::load(folder_ / "key", forbidden_));
    if (::geteuid() == 0) {
        ASSERT_EQ(::chown((folder_ / "key").c_str(), 12345, 12345), 0);
        EXPECT_EQ(load_error(folder_ / "key"), ErrorCode::denied) << "another user's";
    }
}

TEST_F(MasterKeyTest, is_refused_where_the_data_lie_by_whatever_way) {
    write(data_ / "key", line_);
    write(data_ / "inner/key", line_);
    write(folder_ / "key", line_);
    fs::create_symlink(data_ / "key", folder_ / "link");
    fs::create_directory_symlink(data_ / "inner", folder_ / "folder-link");
    fs::create_symlink(folder_ / "key", data_ / "outward");
    for (auto const& path : {data_ / "key", data_ / "inner/key", folder_ / "link", folder_ / "folder-link/key",
                             folder_ / "config/../data/key"}) {
        fs::create_directories(folder_ / "config");
        EXPECT_EQ(load_error(path), ErrorCode::denied) << path;
    }
    EXPECT_TRUE(MasterKey::load(data_ / "outward", forbidden_)) << "only where the file itself lies matters";
    EXPECT_EQ(MasterKey::create(data_ / "new/key", forbidden_, crypto::system_random()).error().code(),
              ErrorCode::denied);
    EXPECT_EQ(MasterKey::create(folder_ / "folder-link/new", forbidden_, crypto::system_random()).error().code(),
              ErrorCode::denied);
    EXPECT_FALSE(fs::exists(data_ / "inner/new"));
    fs::create_directory_symlink(data_, folder_ / "other-name");
    std::vector<fs::path> const by_link = {folder_ / "other-name"};
    EXPECT_EQ(MasterKey::load(data_ / "key", by_link).error().code(), ErrorCode::denied);
}

TEST_F(MasterKeyTest, is_no_folder_pipe_or_device) {
    EXPECT_EQ(load_error(data_.parent_path() / "absent"), ErrorCode::not_found);
    ASSERT_EQ(::mkfifo((folder_ / "pipe").c_str(), 0600), 0);
    EXPECT_EQ(load_error(folder_ / "pipe"), ErrorCode::denied);
    fs::create_directory(folder_ / "folder");
    ASSERT_EQ(::chmod((folder_ / "folder").c_str(), 0700), 0);
    EXPECT_FALSE(MasterKey::load(folder_ / "folder", forbidden_));
}

TEST_F(MasterKeyTest, has_the_default_place_of_the_desktop_or_of_systemd) {
    ::setenv("HOME", "/people/anna", 1);
    ::unsetenv("XDG_CONFIG_HOME");
    ::unsetenv("CREDENTIALS_DIRECTORY");
    EXPECT_EQ(default_master_key_path(), fs::path("/people/anna/.config/slovo/master.key"));
    ::setenv("XDG_CONFIG_HOME", "relative", 1);
    EXPECT_EQ(default_master_key_path(), fs::path("/people/anna/.config/slovo/master.key"));
    ::setenv("XDG_CONFIG_HOME", "/etc/anna", 1);
    EXPECT_EQ(default_master_key_path(), fs::path("/etc/anna/slovo/master.key"));
    ::setenv("CREDENTIALS_DIRECTORY", folder_.path().c_str(), 1);
    EXPECT_EQ(default_master_key_path(), fs::path("/etc/anna/slovo/master.key")) << "systemd gave none";
    write(folder_ / "slovo-master-key", line_, 0440);
    EXPECT_EQ(default_master_key_path(), folder_ / "slovo-master-key");
    EXPECT_EQ(MasterKey::load(folder_ / "slovo-master-key", forbidden_).has_value(), ::geteuid() == 0)
        << "root's, and the group's bits are systemd's access list";
    ::unsetenv("CREDENTIALS_DIRECTORY");
    EXPECT_EQ(load_error(folder_ / "slovo-master-key"), ErrorCode::denied) << "elsewhere they are the group's";
    ::unsetenv("XDG_CONFIG_HOME");
    ::unsetenv("HOME");
    EXPECT_EQ(default_master_key_path().error().code(), ErrorCode::not_found);
}

[[noreturn]] void harden_and_look() {
    bool const done = harden_process().has_value();
    rlimit core{1, 1};
    ::getrlimit(RLIMIT_CORE, &core);
    bool const right = done && core.rlim_cur == 0 && core.rlim_max == 0 && ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0 &&
                       ::umask(0) == 0077;
    ::_exit(right ? 0 : 1);
}

TEST(HardenProcessDeathTest, switches_dumps_and_debuggers_off) {
    EXPECT_EXIT(harden_and_look(), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace slovo::vault
