// The store: one writer with group commit, readers beside it. A job is a synchronous function over
// a transaction; it is answered only after the group's COMMIT is on disk, and the keys that its
// rows name are durable before (DESIGN §5.1, §5.6). All members are safe from any thread.
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
    std::vector<vault::KeyRef> keys;  ///< reserved for this job's rows
    std::move_only_function<Result<void>(Transaction&)> work;
    std::move_only_function<void(Result<void>)> done;  ///< on the writer thread, after COMMIT: be short
    Urgency urgency = Urgency::normal;
};

struct StoreStats {
    std::uint64_t groups = 0;
    std::uint64_t jobs = 0;
    std::uint64_t refused = 0;
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

    /// After an erasure: waits until no byte of it is left in the log.
    Result<void> scrub();
    Result<void> copy_to(std::string const& path) { return backend_->copy_to(path); }
    [[nodiscard]] StoreStats stats() const;
    /// Before `start` or after `stop` only: the writer's session, for migrations and verification.
    [[nodiscard]] Backend& backend() { return *backend_; }

private:
    using Group = std::vector<Job>;

    Result<std::unique_ptr<Session>> borrow_reader();
    void give_back_reader(std::unique_ptr<Session> session);
    void key_loop();
    void write_loop();
    void run_group(Group& group);
    Result<void> attempt(Group& group, std::vector<Result<void>>& outcomes);
    bool give_up_reserve();
    void refuse(Group& group, Error error);
    void forget_keys(std::span<Job const> jobs);

    std::unique_ptr<Backend> backend_;
    vault::KeyFile& keys_;
    std::string reserve_file_;

    mutable std::mutex mutex_;
    std::condition_variable work_there_;
    std::condition_variable room_there_;
    std::deque<Job> queue_;     // waiting for their keys to be made durable
    std::deque<Group> groups_;  // keys durable, waiting for the writer; at most one, so that groups grow
    bool stopping_ = false;
    bool keys_done_ = false;
    bool scrub_wanted_ = false;
    bool poisoned_ = false;
    StoreStats stats_;
    std::vector<std::unique_ptr<Session>> readers_;
    std::mutex readers_mutex_;
    std::jthread key_thread_;
    std::jthread write_thread_;
};

}  // namespace slovo::store
