#include "gate/verify.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>

#include "crypto/random.hpp"
#include "crypto/sign.hpp"
#include "gate/sequencer.hpp"
#include "gate/tests/full_disk.hpp"
#include "store/sqlite/backend.hpp"
#include "store/tables/staff.hpp"

namespace slovo::gate {
namespace {

namespace fs = std::filesystem;
using ledger::EventKind;
using ledger::ThingKind;

crypto::Key fixed_key(std::uint8_t byte) {
    Hash32 bytes{};
    bytes.fill(byte);
    return crypto::Key::from_bytes(bytes);
}

/// An installation's store with its ledger, in a folder of its own.
class VerifyTest : public ::testing::Test {
protected:
    void SetUp() override {
        folder_ = fs::path(::testing::TempDir()) / ("slovo-verify-" + std::to_string(::getpid()));
        fs::remove_all(folder_);
        fs::create_directories(folder_);
        keys_ = vault::KeyFile::create(folder_ / "keys.slo", master_, random_).value();
        safe_.emplace(*keys_, random_);
        open_store();
        journal_ = Journal::open(folder_ / "journal").value();
        sequencer_ = Sequencer::load(*store_, roots_, *journal_).value();
    }
    void TearDown() override {
        close_store();
        fs::remove_all(folder_);
    }

    void open_store() {
        auto backend = store::sqlite::open((folder_ / "slovo.db").string()).value();
        ASSERT_TRUE(store::migrate(*backend, [](int) -> Result<void> { return {}; }));
        store_ = std::make_unique<store::Store>(std::move(backend), *keys_, (folder_ / "reserve").string());
        store_->start();
    }
    void close_store() {
        sequencer_.reset();
        store_->stop();
        store_.reset();
    }

    /// Members of staff are added, and each addition told.
    void add_staff(int count) {
        ASSERT_TRUE(store_->write<bool>([&](store::Transaction& tx) -> Result<bool> {
            for (int i = 0; i < count; ++i) {
                StaffId const id{ids_.next()};
                TRY_VOID(store::staff::insert(
                    tx,
                    {.id = id, .name = "m" + std::to_string(id.value), .role = "manager", .added_at = clock_.now()}));
                TRY_VOID(record(tx, notary_.prepare({.kind = EventKind::staff_added,
                                                     .at = clock_.now(),
                                                     .thing = ThingKind::staff,
                                                     .thing_id = id.value})));
                last_ = id;
            }
            return true;
        }));
    }
    void integrate() {
        while (sequencer_->integrate(clock_.now()).value() != 0) {
        }
    }
    std::vector<std::string> faults(VerifyOptions const& options = {}) {
        auto const result = store_->read(
            [&](store::Session& session) { return verify_ledger(session, notary_, *safe_, roots_, options); });
        EXPECT_TRUE(result);
        return result ? result->faults : std::vector<std::string>{"verification failed"};
    }
    /// The same tree a page at a time, as the live check does where the ledger is large.
    std::vector<std::string> faults_by_pages() {
        auto const result = verify_tree(*store_, notary_, *safe_, roots_, 1, 64);
        EXPECT_TRUE(result);
        return result ? result->faults : std::vector<std::string>{"verification failed"};
    }
    /// Changes the database as somebody with access to the file could.
    void tamper(std::string const& sql) {
        close_store();
        sqlite3* database = nullptr;
        ASSERT_EQ(sqlite3_open((folder_ / "slovo.db").c_str(), &database), SQLITE_OK);
        char* why = nullptr;
        EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &why), SQLITE_OK) << why;
        EXPECT_GT(sqlite3_changes(database), 0) << sql;
        sqlite3_close(database);
        open_store();
    }
    [[nodiscard]] bool told(std::string_view text) {
        for (auto const& fault : faults()) {
            if (fault.find(text) != std::string::npos) return true;
        }
        return false;
    }

    crypto::Random& random_ = crypto::system_random();
    crypto::Key master_ = fixed_key(1);
    Roots roots_ = Roots::create(fixed_key(2), "webpromo.example/ledger").value();
    ManualClock clock_{*parse_rfc3339("2026-12-01T09:00:00Z")};
    IdAllocator ids_{clock_, 0};
    Notary notary_{roots_, ids_};
    fs::path folder_;
    std::unique_ptr<vault::KeyFile> keys_;
    std::optional<Safe> safe_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<Journal> journal_;
    std::unique_ptr<Sequencer> sequencer_;
    StaffId last_;
};

TEST_F(VerifyTest, a_whole_ledger_has_no_faults_integrated_or_not_yet) {
    EXPECT_EQ(faults(), std::vector<std::string>{});
    add_staff(300);
    EXPECT_EQ(faults(), std::vector<std::string>{});
    integrate();
    EXPECT_EQ(faults(), std::vector<std::string>{});
    add_staff(5);
    EXPECT_EQ(faults(), std::vector<std::string>{});
    EXPECT_EQ(faults_by_pages(), std::vector<std::string>{});
}

//= policy:C03
TEST_F(VerifyTest, page_by_page_finds_what_the_whole_finds) {
    add_staff(300);
    integrate();
    tamper("UPDATE event SET at = at + 1 WHERE id = 200");
    EXPECT_THAT(faults_by_pages(), testing::ElementsAre(testing::HasSubstr("event 200 was changed")));
    tamper("UPDATE event SET commitment = zeroblob(32) WHERE id = 150");
    EXPECT_THAT(faults_by_pages(), testing::Contains(testing::HasSubstr("tree: ")));
    tamper("DELETE FROM event WHERE id > 290");
    EXPECT_THAT(faults_by_pages(), testing::Not(testing::IsEmpty()));
}

//= policy:C03
TEST_F(VerifyTest, the_first_event_is_verified_at_every_depth) {
    add_staff(300);
    integrate();
    tamper("UPDATE event SET at = at + 1 WHERE id = 1");
    std::vector<std::string> const changed{"event 1 was changed: its commitment does not fit"};
    EXPECT_EQ(faults(), changed);
    EXPECT_EQ(faults_by_pages(), changed);
    EXPECT_EQ(faults({.depth = VerifyDepth::tail, .from = 1}), changed);
    EXPECT_EQ(faults({.depth = VerifyDepth::tail, .from = 2}), std::vector<std::string>{});
    EXPECT_EQ(faults({.depth = VerifyDepth::whole, .from = 2}), changed);
}

TEST_F(VerifyTest, only_the_whole_is_held_against_the_tables) {
    add_staff(3);
    integrate();
    tamper("DELETE FROM staff WHERE id = " + std::to_string(last_.value));
    EXPECT_EQ(faults({.depth = VerifyDepth::tail, .from = 1}), std::vector<std::string>{});
    EXPECT_THAT(faults(), testing::ElementsAre(testing::HasSubstr("row_missing: staff ")));
}

//= policy:C03
TEST_F(VerifyTest, one_changed_byte_of_an_event_is_found_and_the_event_named) {
    add_staff(300);
    integrate();
    tamper("UPDATE event SET at = at + 1 WHERE id = 137");
    EXPECT_EQ(faults(), std::vector<std::string>{"event 137 was changed: its commitment does not fit"});
}

TEST_F(VerifyTest, a_changed_commitment_is_found_in_the_tree_too) {
    add_staff(300);
    integrate();
    tamper("UPDATE event SET commitment = zeroblob(32) WHERE id = 137");
    EXPECT_TRUE(told("event 137 was changed"));
    EXPECT_TRUE(told("tree: entry_differs: level 0, event 137"));
    EXPECT_TRUE(told("tree: root_differs"));
}

TEST_F(VerifyTest, a_changed_tile_is_named) {
    add_staff(300);
    integrate();
    tamper("UPDATE tile SET hashes = CAST(zeroblob(32) || substr(hashes, 33) AS BLOB) WHERE level = 0 AND number = 0");
    EXPECT_EQ(faults(), std::vector<std::string>{"tree: entry_differs: level 0, event 1"});
    tamper("UPDATE tile SET hashes = zeroblob(32) WHERE level = 1 AND number = 0");
    EXPECT_TRUE(told("tree: tile_differs: level 1, tile 0"));
}

TEST_F(VerifyTest, a_cut_tail_is_found) {
    add_staff(300);
    integrate();
    tamper("DELETE FROM event WHERE id > 290");
    EXPECT_TRUE(told("tree: tail_cut: level 0, event 291"));
    EXPECT_EQ(Sequencer::load(*store_, roots_, *journal_).error().code(), ErrorCode::corrupt);
}

TEST_F(VerifyTest, an_event_left_out_is_found) {
    add_staff(300);
    integrate();
    tamper("DELETE FROM event WHERE id = 137");
    EXPECT_TRUE(told("event 137 is missing"));
}

//= policy:C03
TEST_F(VerifyTest, a_row_without_event_and_an_event_without_row_are_named) {
    add_staff(3);
    integrate();
    tamper("INSERT INTO staff(id, name, role, state, added_at) VALUES(77, 'x', 'dpo', 1, 0)");
    EXPECT_TRUE(told("row_unexplained: staff 77"));
    tamper("DELETE FROM staff WHERE id = " + std::to_string(last_.value));
    EXPECT_TRUE(told("row_missing: staff " + std::to_string(last_.value)));
    tamper("UPDATE staff SET state = 2 WHERE id <> 77");
    EXPECT_TRUE(told("row_differs: staff"));
}

TEST_F(VerifyTest, a_checkpoint_of_another_key_is_found) {
    add_staff(3);
    integrate();
    tamper("UPDATE checkpoint SET note = replace(note, '3' || char(10), '2' || char(10))");
    EXPECT_EQ(faults(), std::vector<std::string>{"the newest checkpoint is not signed by this log"});
}

// Written from the store in batches: what a crash leaves between two of them is below no checkpoint, so not trusted.
TEST_F(VerifyTest, a_fresh_journal_has_its_checkpoint_with_the_last_batch_only) {
    constexpr int batch = 65536;
    ASSERT_TRUE(store_->write<bool>([&](store::Transaction& tx) -> Result<bool> {
        for (int i = 0; i <= batch; ++i) {
            TRY_VOID(record(tx, notary_.prepare({.kind = EventKind::staff_added, .at = clock_.now()})));
        }
        return true;
    }));
    integrate();
    auto const fresh = Journal::open(folder_ / "fresh").value();
    {
        test::FullDisk const full(batch * sizeof(Hash32) + 10);
        EXPECT_FALSE(Sequencer::load(*store_, roots_, *fresh));
    }
    EXPECT_EQ(fresh->leaf_count(), batch);
    EXPECT_EQ(fresh->checkpoint().value(), "");
    ASSERT_TRUE(Sequencer::load(*store_, roots_, *fresh));
    EXPECT_EQ(fresh->leaf_count(), batch + 1);
    EXPECT_EQ(fresh->checkpoint().value(), journal_->checkpoint().value());
}

TEST_F(VerifyTest, a_receipt_verifies_with_the_logs_public_key) {
    add_staff(300);
    integrate();
    auto const row = store_->read([](store::Session& session) -> Result<store::EventRow> {
        std::optional<store::EventRow> found;
        TRY_VOID(store::events::each(session, 137, [&](store::EventRow const& event) {
            found = event;
            return false;
        }));
        return *found;
    });
    ASSERT_TRUE(row);
    auto const receipt = sequencer_->receipt(row->id, notary_.salt(row->uid), notary_.canonical(row->event));
    ASSERT_TRUE(receipt);
    auto const verified = ledger::verify_receipt(print(*receipt), roots_.verifier(), crypto::verify);
    ASSERT_TRUE(verified) << verified.error().what();
    EXPECT_EQ(verified->index, 136U);
    EXPECT_EQ(verified->checkpoint.size, 300U);
    EXPECT_EQ(verified->event.event.kind, EventKind::staff_added);
    add_staff(1);
    EXPECT_EQ(sequencer_->receipt({301}, {}, "{}").error().code(), ErrorCode::unavailable);
}

}  // namespace
}  // namespace slovo::gate
