#include "store/store.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <future>
#include <latch>

#include "crypto/random.hpp"
#include "store/sqlite/backend.hpp"

namespace slovo::store {
namespace {

namespace fs = std::filesystem;

// The real database, with the sync of its log in the test's hands.
class HeldBackend final : public Backend {
public:
    explicit HeldBackend(std::unique_ptr<Backend> inner) : inner_(std::move(inner)) {}

    Session& writer() override { return inner_->writer(); }
    Result<std::unique_ptr<Session>> open_reader() override { return inner_->open_reader(); }
    Result<void> begin() override { return inner_->begin(); }
    Result<void> savepoint() override {
        ++savepoints;
        return inner_->savepoint();
    }
    Result<void> release() override { return inner_->release(); }
    Result<void> rollback_to_savepoint() override { return inner_->rollback_to_savepoint(); }
    Result<void> commit() override { return inner_->commit(); }
    void rollback() override { inner_->rollback(); }
    [[nodiscard]] bool failing() const override { return inner_->failing(); }
    Result<void> make_durable() override {
        held.wait(true);
        if (disk_fails) return fail(ErrorCode::io, "the test's disk fails");
        return inner_->make_durable();
    }
    Result<void> maintain() override { return inner_->maintain(); }
    void checkpoint_ahead() override { inner_->checkpoint_ahead(); }
    Result<bool> scrub() override {
        ++scrubs;
        return inner_->scrub();
    }
    Result<void> copy_to(std::string const& path) override { return inner_->copy_to(path); }
    [[nodiscard]] std::int64_t log_bytes() const override { return inner_->log_bytes(); }

    void hold() { held = true; }
    void let_go() {
        held = false;
        held.notify_all();
    }

    std::atomic<bool> held = false;
    std::atomic<bool> disk_fails = false;
    std::atomic<int> savepoints = 0;
    std::atomic<int> scrubs = 0;

private:
    std::unique_ptr<Backend> inner_;
};

class StoreTest : public ::testing::Test {
protected:
    StoreTest() : folder_(fs::temp_directory_path() / ("slovo-store-" + std::to_string(::getpid()))) {
        fs::remove_all(folder_);
        fs::create_directories(folder_);
        auto const master = crypto::Key::random(crypto::system_random());
        keys_ = vault::KeyFile::create(folder_ / "keys.slo", master, crypto::system_random()).value();
        auto held = std::make_unique<HeldBackend>(sqlite::open((folder_ / "test.db").string()).value());
        backend_ = held.get();
        EXPECT_TRUE(held->writer().run(Sql("CREATE TABLE number(n INTEGER PRIMARY KEY) STRICT")));
        store_ = std::make_unique<Store>(std::move(held), *keys_, (folder_ / "reserve").string());
        store_->start();
    }
    ~StoreTest() override {
        backend_->let_go();
        store_.reset();
        fs::remove_all(folder_);
    }

    static Result<bool> insert(Transaction& tx, int n) {
        TRY_VOID(tx->run(Sql("INSERT INTO number(n) VALUES(?1)"), n));
        return true;
    }
    std::vector<std::int64_t> stored() {
        auto found = store_->read([](Session& session) {
            return session.all<std::int64_t>(Sql("SELECT n FROM number ORDER BY n"),
                                             [](Row const& row) { return row.integer(0); });
        });
        return found.value_or(std::vector<std::int64_t>{});
    }
    std::future<Result<bool>> post(std::move_only_function<Result<bool>(Transaction&)> work) {
        auto promise = std::make_shared<std::promise<Result<bool>>>();
        auto future = promise->get_future();
        store_->post<bool>({}, std::move(work), [promise](Result<bool> outcome) { promise->set_value(outcome); });
        return future;
    }

    fs::path folder_;
    std::unique_ptr<vault::KeyFile> keys_;
    HeldBackend* backend_ = nullptr;
    std::unique_ptr<Store> store_;
};

using namespace std::chrono_literals;

//= policy:C09
TEST_F(StoreTest, a_job_is_answered_only_after_the_log_is_on_the_disk) {
    backend_->hold();
    auto answer = post([](Transaction& tx) { return insert(tx, 1); });
    EXPECT_EQ(answer.wait_for(100ms), std::future_status::timeout);
    backend_->let_go();
    EXPECT_TRUE(answer.get());
    EXPECT_EQ(store_->stats().syncs, 1U);
}

TEST_F(StoreTest, the_writer_goes_on_while_a_group_is_synced) {
    backend_->hold();
    auto first = post([](Transaction& tx) { return insert(tx, 1); });
    std::promise<void> ran;
    auto second = post([&ran](Transaction& tx) {
        ran.set_value();
        return insert(tx, 2);
    });
    EXPECT_EQ(ran.get_future().wait_for(10s), std::future_status::ready);
    EXPECT_EQ(second.wait_for(0s), std::future_status::timeout);
    backend_->let_go();
    EXPECT_TRUE(first.get());
    EXPECT_TRUE(second.get());
}

TEST_F(StoreTest, a_barrier_waits_for_what_a_reader_sees_already) {
    backend_->hold();
    auto answer = post([](Transaction& tx) { return insert(tx, 1); });
    while (stored().empty()) std::this_thread::sleep_for(1ms);
    auto barrier = std::async(std::launch::async, [this] { return store_->barrier(); });
    EXPECT_EQ(barrier.wait_for(100ms), std::future_status::timeout);
    backend_->let_go();
    EXPECT_TRUE(barrier.get());
    EXPECT_TRUE(answer.get());
}

TEST_F(StoreTest, after_a_failed_sync_nothing_is_confirmed_any_more) {
    backend_->disk_fails = true;
    EXPECT_FALSE(store_->write<bool>([](Transaction& tx) { return insert(tx, 1); }));
    backend_->disk_fails = false;
    auto const later = store_->write<bool>([](Transaction& tx) { return insert(tx, 2); });
    ASSERT_FALSE(later);
    EXPECT_EQ(later.error().code(), ErrorCode::unavailable);
    EXPECT_TRUE(store_->stats().poisoned);
}

// One group: what comes while a first job holds the writer.
TEST_F(StoreTest, a_job_that_fails_leaves_nothing_and_the_others_of_its_group_stay) {
    std::latch let_go(1);
    auto first = post([&let_go](Transaction& tx) {
        let_go.wait();
        return insert(tx, 1);
    });
    std::vector<std::future<Result<bool>>> others;
    for (int n = 2; n < 6; ++n) {
        others.push_back(post([n](Transaction& tx) -> Result<bool> {
            TRY_VOID(insert(tx, n));
            if (n == 4) return fail(ErrorCode::corrupt, "a key of this job is damaged, and the database is not");
            return true;
        }));
    }
    let_go.count_down();
    EXPECT_TRUE(first.get());
    for (std::size_t i = 0; i < others.size(); ++i) EXPECT_EQ(others[i].get().has_value(), i != 2) << i;
    EXPECT_EQ(stored(), (std::vector<std::int64_t>{1, 2, 3, 5}));
    EXPECT_FALSE(store_->stats().poisoned);
    EXPECT_FALSE(post([](Transaction& tx) { return insert(tx, 5); }).get()) << "it stands there already";
    EXPECT_FALSE(store_->stats().poisoned);
}

TEST_F(StoreTest, a_slow_reader_delays_the_scrub_and_nobody_else) {
    ASSERT_TRUE(store_->write<bool>([](Transaction& tx) { return insert(tx, 1); }));
    auto const reader = backend_->open_reader().value();
    ASSERT_TRUE(reader->run(Sql("BEGIN")));
    ASSERT_EQ(reader->number(Sql("SELECT count(*) FROM number")).value(), 1);
    ASSERT_TRUE(store_->write<bool>([](Transaction& tx) { return insert(tx, 2); }));

    auto scrub = std::async(std::launch::async, [this] { return store_->scrub(); });
    while (backend_->scrubs == 0) std::this_thread::sleep_for(1ms);
    ASSERT_TRUE(store_->write<bool>([](Transaction& tx) { return insert(tx, 3); }));
    EXPECT_EQ(scrub.wait_for(0s), std::future_status::timeout) << "the reader still holds the log";
    EXPECT_GT(backend_->log_bytes(), 0);

    ASSERT_TRUE(reader->run(Sql("COMMIT")));
    EXPECT_TRUE(scrub.get());
    EXPECT_EQ(backend_->log_bytes(), 0);
    EXPECT_EQ(stored(), (std::vector<std::int64_t>{1, 2, 3}));
}

TEST_F(StoreTest, jobs_that_succeed_need_no_savepoints) {
    for (int n = 0; n < 10; ++n) EXPECT_TRUE(store_->write<bool>([n](Transaction& tx) { return insert(tx, n); }));
    EXPECT_EQ(backend_->savepoints, 0);
}

}  // namespace
}  // namespace slovo::store
