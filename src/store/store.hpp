// The store: one writer with group commit, readers beside it. A job is a synchronous function over
// a transaction; it is answered only after the group's COMMIT is on disk, and the keys that its
// rows name are durable before (DESIGN §5.1, §5.6). All members are safe from any thread.
//
// A group passes three stages, each with a thread of its own, so that neither sync keeps the
// writer waiting: its keys reach the disk, its jobs run and are committed, the commit reaches the
// disk. A reader may see what is committed and not yet on the disk; whoever tells it to the world
// first waits for barrier().
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "store/backend.hpp"
#include "vault/keyfile.hpp"

namespace slovo::store {

/// Rescue jobs (stop, withdraw, erase) get the disk reserve when the disk is full.
enum class Urgency : std::uint8_t { normal, rescue };

struct Job {
    std::vector<vault::KeyRef> keys;                           ///< reserved for this job's rows
    std::move_only_function<Result<void>(Transaction&)> work;  ///< may run again, after a rollback
    std::move_only_function<void(Result<void>)> done;          ///< on a thread of the store: be short
    Urgency urgency = Urgency::normal;
};

struct StoreStats {
    std::uint64_t groups = 0;
    std::uint64_t jobs = 0;
    std::uint64_t refused = 0;
    std::uint64_t syncs = 0;  ///< of the log, each before the answers that it stands for
    std::int64_t log_bytes = 0;
    bool poisoned = false;
};

class Store {
public:
    /// `reserve_file` is given up when the disk is full and a rescue job waits.
    Store(std::unique_ptr<Backend> backend, vault::KeyFile& keys, std::string reserve_file);
    ~Store();
    Store(Store const&) = delete;
    Store& operator=(Store const&) = delete;

    /// Starts the writer. Before it, `setup` runs migrations on the caller's thread.
    void start();
    /// Waits for what is queued, then stops the writer. Later submissions are `unavailable`.
    void stop();

    /// Queues a job. The job's `done` is always called exactly once, here and now when it is refused.
    void submit(Job job);

    /// `work(Transaction&) -> Result<T>`, `done(Result<T>)`.
    template <class T, class Work, class Done>
    void post(std::vector<vault::KeyRef> keys, Work work, Done done, Urgency urgency = Urgency::normal) {
        auto slot = std::make_shared<std::optional<T>>();
        submit(Job{.keys = std::move(keys),
                   .work = [slot, work = std::move(work)](Transaction& tx) mutable -> Result<void> {
                       slot->reset();
                       Result<T> made = work(tx);
                       if (!made) return std::unexpected(made.error());
                       slot->emplace(std::move(*made));
                       return {};
                   },
                   .done =
                       [slot, done = std::move(done)](Result<void> outcome) mutable {
                           if (!outcome) return done(Result<T>(std::unexpected(outcome.error())));
                           done(Result<T>(std::move(**slot)));
                       },
                   .urgency = urgency});
    }

    /// Runs a job and waits for it. Not on the writer thread, not on a thread that serves requests.
    template <class T, class Work>
    Result<T> write(Work work, std::vector<vault::KeyRef> keys = {}, Urgency urgency = Urgency::normal) {
        std::mutex mutex;
        std::condition_variable ready;
        std::optional<Result<T>> outcome;
        post<T>(
            std::move(keys), std::move(work),
            [&](Result<T> result) {
                std::scoped_lock const lock(mutex);
                outcome.emplace(std::move(result));
                ready.notify_one();
            },
            urgency);
        std::unique_lock lock(mutex);
        ready.wait(lock, [&] { return outcome.has_value(); });
        return std::move(*outcome);
    }

    /// A consistent picture for reading: `read(Session&) -> Result<T>`; the picture is let go at the end.
    template <class F>
    auto read(F reader) -> decltype(reader(std::declval<Session&>())) {
        auto session = borrow_reader();
        if (!session) return std::unexpected(session.error());
        if (auto begun = (*session)->run(Sql("BEGIN")); !begun) return std::unexpected(begun.error());
        auto result = reader(**session);
        auto const ended = (*session)->run(Sql("COMMIT"));
        if (ended) give_back_reader(std::move(*session));
        return result;
    }

    /// Waits until all that a reader can see now is on the disk.
    Result<void> barrier() {
        TRY_VOID(write<bool>([](Transaction&) -> Result<bool> { return true; }));
        return {};
    }

    /// After an erasure: waits until no byte of it is left in the log; no longer than five seconds for a reader of it,
    /// who may be slow (a check of the whole store), then the writer goes on trying by itself.
    Result<void> scrub();
    Result<void> copy_to(std::string const& path) { return backend_->copy_to(path); }
    [[nodiscard]] StoreStats stats() const;
    /// Before `start` or after `stop` only: the writer's session, for migrations and verification.
    [[nodiscard]] Backend& backend() { return *backend_; }

private:
    using Group = std::vector<Job>;
    struct Committed {
        Group group;
        std::vector<Result<void>> outcomes;
    };
    /// Whether a job that fails takes the others of its group with it.
    enum class Isolation : std::uint8_t { together, each };

    Result<std::unique_ptr<Session>> borrow_reader();
    void give_back_reader(std::unique_ptr<Session> session);
    void key_loop();
    void write_loop();
    void sync_loop();
    void run_group(Group group);
    void complete(Committed& committed);
    Result<void> commit(Group& group, std::vector<Result<void>>& outcomes);
    Result<void> attempt(Group& group, std::vector<Result<void>>& outcomes, Isolation isolation);
    bool give_up_reserve();
    void refuse(Group& group, Error error);
    void forget_keys(std::span<Job const> jobs);

    std::unique_ptr<Backend> backend_;
    vault::KeyFile& keys_;
    std::string reserve_file_;

    mutable std::mutex mutex_;
    // One for each who waits, so that nobody is woken for another's work.
    std::condition_variable jobs_there_;
    std::condition_variable group_there_;
    std::condition_variable group_taken_;
    std::condition_variable commit_there_;
    std::condition_variable commit_taken_;
    std::condition_variable scrubbed_;
    std::deque<Job> queue_;            // waiting for their keys to be made durable
    std::deque<Group> groups_;         // keys durable, waiting for the writer; at most one, so that groups grow
    std::deque<Committed> committed_;  // waiting for the sync; at most one more than is being synced
    bool stopping_ = false;
    bool keys_done_ = false;
    bool writes_done_ = false;
    bool scrub_wanted_ = false;
    bool poisoned_ = false;
    StoreStats stats_;
    std::vector<std::unique_ptr<Session>> readers_;
    std::mutex readers_mutex_;
    std::jthread key_thread_;
    std::jthread write_thread_;
    std::jthread sync_thread_;
};

}  // namespace slovo::store
