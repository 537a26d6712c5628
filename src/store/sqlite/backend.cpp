#include "store/sqlite/backend.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "store/sqlite/statement.hpp"

namespace slovo::store::sqlite {
namespace {

constexpr int application_id = 0x534C4F56;  // "SLOV"
constexpr int lock_patience_ms = 5000;
constexpr int reader_patience_ms = 20;  // of a checkpoint, for readers of the log: the writer stands still meanwhile

Result<void> run_text(sqlite3* database, char const* text) {
    int const code = sqlite3_exec(database, text, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return std::unexpected(error_of(code));
    return {};
}

// The defences of SQLite's own security page.
void harden(sqlite3* database) {
    sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    // What a damaged database is given up as stays as it was found: closing writes nothing into it.
    sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    sqlite3_limit(database, SQLITE_LIMIT_LENGTH, 16 * 1024 * 1024);
    sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0);
}

Result<Database> open_file(std::string const& path, int flags) {
    sqlite3* raw = nullptr;
    int const code = sqlite3_open_v2(path.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    Database database(raw);
    if (code != SQLITE_OK) return std::unexpected(error_of(code));
    sqlite3_busy_timeout(raw, lock_patience_ms);
    harden(raw);
    return database;
}

int count_log_pages(void* pages, sqlite3*, char const*, int in_log) {
    *static_cast<int*>(pages) = in_log;
    return SQLITE_OK;
}

// Carries the log's pages into the database on a thread and a connection of its own, while the writer goes on. What
// was appended meanwhile is little: the writer carries it itself between two groups, and the log begins anew.
class AheadCheckpoint {
public:
    enum class State : std::uint8_t { idle, wanted, done };

    explicit AheadCheckpoint(Database database)
        : database_(std::move(database)), thread_([this](std::stop_token const& stop) { run(stop); }) {}

    /// Only the writer leaves `idle` and `done`.
    [[nodiscard]] State state() const { return state_; }
    void want() {
        {
            std::scoped_lock const lock(mutex_);
            state_ = State::wanted;
        }
        wanted_.notify_one();
    }
    void forget() { state_ = State::idle; }
    /// At once, on the caller's thread. While it carries, the writer goes on: so again, until little is left for
    /// the writer, who must stop for it.
    void carry() {
        constexpr int most_passes = 6;
        constexpr int little = 300;  // pages
        auto const working = hold();
        int carried = 0;
        for (int pass = 0; pass < most_passes; ++pass) {
            int moved = 0;
            int const code =
                sqlite3_wal_checkpoint_v2(database_.get(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, &moved);
            if (code != SQLITE_OK && (code & 0xFF) != SQLITE_BUSY)
                log::warning("store.checkpoint", {{"error", error_of(code)}});
            if (code != SQLITE_OK || moved - carried <= little) return;
            carried = moved;
        }
    }
    /// Held while it works: two checkpoints at once, and one of them is refused.
    [[nodiscard]] std::unique_lock<std::mutex> hold() { return std::unique_lock(working_); }

private:
    void run(std::stop_token const& stop) {
        for (;;) {
            {
                std::unique_lock lock(mutex_);
                if (!wanted_.wait(lock, stop, [this] { return state_ == State::wanted; })) return;
            }
            carry();
            state_ = State::done;
        }
    }

    Database database_;
    std::mutex mutex_;
    std::mutex working_;
    std::condition_variable_any wanted_;
    std::atomic<State> state_ = State::idle;
    std::jthread thread_;
};

class SqliteBackend final : public Backend {
public:
    SqliteBackend(std::string path, Database database, Database ahead)
        : path_(std::move(path)), writer_(std::move(database)), ahead_(std::move(ahead)) {
        sqlite3_wal_hook(writer_.handle(), &count_log_pages, &log_pages_);
    }
    ~SqliteBackend() override {
        sqlite3_wal_hook(writer_.handle(), nullptr, nullptr);
        if (log_file_ >= 0) ::close(log_file_);
    }

    Session& writer() override { return writer_; }

    Result<std::unique_ptr<Session>> open_reader() override {
        TRY(Database database, open_file(path_, SQLITE_OPEN_READONLY));
        TRY_VOID(run_text(
            database.get(),
            "PRAGMA query_only=1; PRAGMA cache_size=-512; PRAGMA mmap_size=2147418112; PRAGMA temp_store=MEMORY;"));
        return std::make_unique<SqliteSession>(std::move(database));
    }

    Result<void> begin() override {
        writer_.forget_failure();
        return step("BEGIN IMMEDIATE");
    }
    [[nodiscard]] bool failing() const override { return writer_.failing(); }
    Result<void> savepoint() override { return step("SAVEPOINT job"); }
    Result<void> release() override { return step("RELEASE job"); }
    Result<void> rollback_to_savepoint() override {
        TRY_VOID(step("ROLLBACK TO job"));
        return step("RELEASE job");
    }
    Result<void> commit() override {
        auto done = step("COMMIT");
        // SQLite rolls back by itself on some errors; a transaction that is still open is undone here.
        if (!done && sqlite3_get_autocommit(writer_.handle()) == 0) rollback();
        return done;
    }
    void rollback() override {
        if (sqlite3_get_autocommit(writer_.handle()) == 0 && !step("ROLLBACK")) log::error("store.rollback_failed");
    }

    // What a commit wrote lies in the log, behind what was committed before: one sync holds it all. The
    // log's file stays the same as long as a connection is open.
    Result<void> make_durable() override {
        std::scoped_lock const lock(log_mutex_);
        if (log_file_ < 0) log_file_ = ::open((path_ + "-wal").c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
        // Not repeated after an error: the kernel reports a lost write once, and then forgets it.
        if (log_file_ < 0 || ::fdatasync(log_file_) != 0)
            return fail(ErrorCode::io, "database: the log cannot be synced");
        return {};
    }

    Result<void> maintain() override {
        if (log_pages_ < carried_at_) carried_at_ = 0;  // the log began anew
        if (log_pages_ < carried_at_ + static_cast<int>(limits::wal_checkpoint_pages)) return {};
        switch (ahead_.state()) {
            case AheadCheckpoint::State::idle: ahead_.want(); return {};
            case AheadCheckpoint::State::wanted: return {};
            case AheadCheckpoint::State::done: break;
        }
        ahead_.forget();
        bool const large = static_cast<std::size_t>(log_pages_) * 4096 >= limits::wal_truncate_bytes;
        TRY_VOID(checkpoint(large ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE));
        return {};
    }
    void checkpoint_ahead() override { ahead_.carry(); }
    Result<bool> scrub() override {
        auto const alone = ahead_.hold();
        return checkpoint(SQLITE_CHECKPOINT_TRUNCATE);
    }

    Result<void> copy_to(std::string const& path) override {
        TRY(Database const from, open_file(path_, SQLITE_OPEN_READONLY));
        TRY(Database const to, open_file(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE));
        sqlite3_backup* const copy = sqlite3_backup_init(to.get(), "main", from.get(), "main");
        if (copy == nullptr) return std::unexpected(error_of(sqlite3_errcode(to.get())));
        // In one step: a read transaction gives one consistent picture while the writer goes on.
        int const stepped = sqlite3_backup_step(copy, -1);
        int const finished = sqlite3_backup_finish(copy);
        if (stepped != SQLITE_DONE) return std::unexpected(error_of(stepped));
        if (finished != SQLITE_OK) return std::unexpected(error_of(finished));
        return run_text(to.get(), "PRAGMA journal_mode=DELETE;");
    }

    [[nodiscard]] std::int64_t log_bytes() const override {
        struct stat info{};
        return ::stat((path_ + "-wal").c_str(), &info) == 0 ? info.st_size : 0;
    }

private:
    Result<void> step(Sql const& sql) {
        TRY_VOID(writer_.execute(sql, {}));
        return {};
    }

    // A reader in the way is no fault: everybody's writing would wait for it, so the next checkpoint goes further.
    // Value: whether the whole log was carried.
    Result<bool> checkpoint(int mode) {
        int in_log = 0;
        int moved = 0;
        sqlite3_busy_timeout(writer_.handle(), reader_patience_ms);
        int const code = sqlite3_wal_checkpoint_v2(writer_.handle(), nullptr, mode, &in_log, &moved);
        sqlite3_busy_timeout(writer_.handle(), lock_patience_ms);
        if (code != SQLITE_OK && (code & 0xFF) != SQLITE_BUSY) return std::unexpected(error_of(code));
        log_pages_ = in_log;
        carried_at_ = in_log;
        return code == SQLITE_OK && in_log == moved;
    }

    std::string path_;
    SqliteSession writer_;
    int log_pages_ = 0;
    int carried_at_ = 0;  // pages that the log had at the last checkpoint; 0 when it began anew since
    std::mutex log_mutex_;
    int log_file_ = -1;
    AheadCheckpoint ahead_;
};

}  // namespace

Result<std::unique_ptr<Session>> open_copy(std::string const& path) {
    TRY(Database database, open_file(path, SQLITE_OPEN_READONLY));
    TRY_VOID(run_text(database.get(), "PRAGMA query_only=1; PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY;"));
    return std::make_unique<SqliteSession>(std::move(database));
}

// The page cache is small on purpose: SQLite 3.40 walks through all of it at every commit, and what
// falls out of it comes back from the system's.
Result<std::unique_ptr<Backend>> open(std::string path) {
    // Its statistics cost a process-wide lock at every allocation.
    static int const configured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    static_cast<void>(configured);  // too late is no fault: only slower
    TRY(Database database, open_file(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE));
    SqliteSession probe(std::move(database));
    TRY(auto const found, probe.number(Sql("PRAGMA application_id")));
    TRY(auto const tables, probe.number(Sql("SELECT count(*) FROM sqlite_master")));
    if (found != application_id && (found != 0 || tables != 0))
        return fail(ErrorCode::corrupt, "database: the file is not Slovo's");

    TRY(Database writer, open_file(path, SQLITE_OPEN_READWRITE));
    if (found == 0) TRY_VOID(run_text(writer.get(), "PRAGMA page_size=4096; PRAGMA application_id=1397509974;"));
    TRY_VOID(
        run_text(writer.get(),
                 "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
                 "PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=0;"
                 "PRAGMA mmap_size=2147418112; PRAGMA cache_size=-8192; PRAGMA journal_size_limit=67108864;"));
    // Its first reading tells it that there is a log.
    TRY(Database ahead, open_file(path, SQLITE_OPEN_READWRITE));
    TRY_VOID(run_text(ahead.get(),
                      "PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64; PRAGMA wal_autocheckpoint=0;"
                      "PRAGMA journal_size_limit=67108864; SELECT count(*) FROM sqlite_master;"));
    return std::make_unique<SqliteBackend>(std::move(path), std::move(writer), std::move(ahead));
}

}  // namespace slovo::store::sqlite
