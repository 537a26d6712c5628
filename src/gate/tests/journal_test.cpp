// What a crash may leave of the journal, and what it may not (docs/formats/journal.md).
#include "gate/journal.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "gate/tests/full_disk.hpp"

namespace slovo::gate {
namespace {

namespace fs = std::filesystem;
using testing::SizeIs;

/// As long as it lives, whoever has this file open writes into /dev/full, which cannot be cut either.
class DeadFile {
public:
    explicit DeadFile(fs::path const& path) {
        for (auto const& entry : fs::directory_iterator("/proc/self/fd")) {
            std::error_code error;
            if (fs::read_symlink(entry.path(), error) == path) file_ = std::stoi(entry.path().filename());
        }
        before_ = ::dup(file_);
        int const full = ::open("/dev/full", O_WRONLY | O_APPEND | O_CLOEXEC);
        ::dup2(full, file_);
        ::close(full);
    }
    ~DeadFile() {
        ::dup2(before_, file_);
        ::close(before_);
    }
    DeadFile(DeadFile const&) = delete;
    DeadFile& operator=(DeadFile const&) = delete;

private:
    int file_ = -1;
    int before_ = -1;
};

class JournalFiles : public testing::Test {
protected:
    void SetUp() override {
        folder_ = fs::temp_directory_path() / ("slovo-journal-" + std::to_string(::getpid()));
        fs::remove_all(folder_);
    }
    void TearDown() override { fs::remove_all(folder_); }

    [[nodiscard]] std::string text() const {
        std::stringstream out;
        out << std::ifstream(folder_ / "acts", std::ios::binary).rdbuf();
        return out.str();
    }
    void put(std::string const& content) const { std::ofstream(folder_ / "acts", std::ios::binary) << content; }
    static std::vector<Act> acts(std::int64_t first, std::int64_t count) {
        std::vector<Act> out;
        for (auto id = first; id < first + count; ++id) out.push_back({.at = from_micros(1), .id = id});
        return out;
    }
    void write(std::int64_t first, std::int64_t count) const {
        ASSERT_TRUE(Journal::open(folder_).value()->write(acts(first, count)));
    }
    [[nodiscard]] std::vector<std::int64_t> ids() const {
        std::vector<std::int64_t> out;
        auto const journal = Journal::open(folder_);
        if (!journal) return {-1};
        for (auto const& act : (*journal)->acts().value()) out.push_back(act.id);
        return out;
    }

    fs::path folder_;
};

TEST_F(JournalFiles, a_last_line_that_is_not_whole_goes) {
    write(1, 2);
    put(text().substr(0, text().size() - 1));
    EXPECT_THAT(ids(), testing::ElementsAre(1));
    write(3, 1);
    EXPECT_THAT(ids(), testing::ElementsAre(1, 3));
}

// The sectors of one write reach the disk in any order: holes within it read as zeros.
TEST_F(JournalFiles, zeros_within_the_last_write_take_only_the_lines_that_they_are_in) {
    write(1, 40);
    auto content = text();
    auto const hole = content.find('\n', content.size() - 1024) - 100;
    content.replace(hole, 300, 300, '\0');
    put(content);
    auto const left = ids();
    EXPECT_GT(left.size(), 30U);
    EXPECT_LT(left.size(), 40U);
    EXPECT_EQ(left.front(), 1);
    EXPECT_EQ(left.back(), 40);
    EXPECT_EQ(text().find('\0'), std::string::npos);
}

TEST_F(JournalFiles, what_was_confirmed_and_is_damaged_stops_the_start) {
    write(1, 200);
    auto const whole = text();
    auto zeros = whole;
    zeros.replace(1000, 50, 50, '\0');  // far before the last write
    put(zeros);
    EXPECT_EQ(Journal::open(folder_).error().code(), ErrorCode::corrupt);
    auto flipped = whole;
    flipped[whole.size() - 20] ^= 1;  // no crash writes another byte
    put(flipped);
    EXPECT_EQ(Journal::open(folder_).error().code(), ErrorCode::corrupt);
    EXPECT_EQ(text(), flipped);
}

TEST_F(JournalFiles, what_a_failed_write_left_of_acts_is_gone_before_the_next) {
    {
        auto const journal = Journal::open(folder_).value();
        ASSERT_TRUE(journal->write(acts(1, 2)));
        {
            test::FullDisk const full(10'000);  // within the third of the writes between two syncs
            EXPECT_FALSE(journal->write(acts(3, 300)));
        }
        ASSERT_TRUE(journal->write(acts(1000, 1)));
    }
    EXPECT_THAT(ids(), testing::ElementsAre(1, 2, 1000));
}

TEST_F(JournalFiles, what_a_failed_write_left_of_leaves_is_gone_before_the_next) {
    auto const leaf = [](std::uint8_t byte) {
        Hash32 out{};
        out.fill(byte);
        return out;
    };
    {
        auto const journal = Journal::open(folder_).value();
        ASSERT_TRUE(journal->write_leaves(0, {leaf(1)}, "origin\n1\nroot\n"));
        {
            test::FullDisk const full(32 + 40);
            EXPECT_FALSE(journal->write_leaves(1, {leaf(2), leaf(3)}, "origin\n3\nroot\n"));
        }
        EXPECT_EQ(journal->leaf_count(), 1);
        ASSERT_TRUE(journal->write_leaves(1, {leaf(2), leaf(3)}, "origin\n3\nroot\n"));
    }
    auto const journal = Journal::open(folder_).value();
    EXPECT_THAT(journal->leaves(0).value(), testing::ElementsAre(leaf(1), leaf(2), leaf(3)));
}

TEST_F(JournalFiles, what_cannot_be_undone_ends_all_writing) {
    {
        auto const journal = Journal::open(folder_).value();
        ASSERT_TRUE(journal->write(acts(1, 1)));
        {
            DeadFile const dead(folder_ / "acts");
            EXPECT_EQ(journal->write(acts(2, 1)).error().code(), ErrorCode::full);
        }
        EXPECT_EQ(journal->write(acts(3, 1)).error().code(), ErrorCode::unavailable);
        EXPECT_EQ(journal->write_leaves(0, std::vector<Hash32>(1), "origin\n1\nroot\n").error().code(),
                  ErrorCode::unavailable);
    }
    EXPECT_THAT(ids(), testing::ElementsAre(1));
}

TEST_F(JournalFiles, leaves_behind_the_checkpoint_are_not_trusted) {
    {
        auto const journal = Journal::open(folder_).value();
        ASSERT_TRUE(journal->write_leaves(0, std::vector<Hash32>(3), "origin\n3\nroot\n"));
        EXPECT_EQ(journal->leaf_count(), 3);
    }
    std::ofstream(folder_ / "leaves", std::ios::binary | std::ios::app) << std::string(100, '\0');
    auto const journal = Journal::open(folder_).value();
    EXPECT_EQ(journal->leaf_count(), 3);
    EXPECT_EQ(fs::file_size(folder_ / "leaves"), 3 * sizeof(Hash32));
    EXPECT_THAT(journal->leaves(0).value(), SizeIs(3));
}

TEST_F(JournalFiles, a_damaged_checkpoint_stops_the_start_and_costs_no_leaf) {
    ASSERT_TRUE(Journal::open(folder_).value()->write_leaves(0, std::vector<Hash32>(3), "origin\n3\nroot\n"));
    for (auto const* const damaged :
         {"", "origin", "origin\n", "origin\n3", "origin\n3x\nroot\n", "origin\n\nroot\n"}) {
        std::ofstream(folder_ / "checkpoint", std::ios::binary) << damaged;
        EXPECT_EQ(Journal::open(folder_).error().code(), ErrorCode::corrupt) << damaged;
        EXPECT_EQ(fs::file_size(folder_ / "leaves"), 3 * sizeof(Hash32));
    }
}

}  // namespace
}  // namespace slovo::gate
