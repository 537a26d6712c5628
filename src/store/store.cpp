#include "store/store.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "base/ensure.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"

namespace slovo::store {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t readers_kept = 8;
// From group to group while more than one job comes at a time. On a quick disk a group would else hold one job or two,
// each commit with the ends of twenty trees in it; 2 ms cost the readers for a purpose a third of their rate.
constexpr auto gathering = std::chrono::milliseconds(1);
constexpr auto scrub_pause = std::chrono::milliseconds(50);  // before the next try, while a reader holds the log
constexpr auto scrub_patience = std::chrono::seconds(5);     // of who asked; the tries go on after it

}  // namespace

Store::Store(std::unique_ptr<Backend> backend, vault::KeyFile& keys, std::string reserve_file)
    : backend_(std::move(backend)), keys_(keys), reserve_file_(std::move(reserve_file)) {}

Store::~Store() {
    stop();
}

void Store::start() {
    ENSURE(!write_thread_.joinable(), "a store is started once");
    key_thread_ = std::jthread([this] { key_loop(); });
    write_thread_ = std::jthread([this] { write_loop(); });
    sync_thread_ = std::jthread([this] { sync_loop(); });
}

void Store::stop() {
    {
        std::scoped_lock const lock(mutex_);
        stopping_ = true;
    }
    jobs_there_.notify_all();
    scrubbed_.notify_all();
    if (key_thread_.joinable()) key_thread_.join();
    if (write_thread_.joinable()) write_thread_.join();
    if (sync_thread_.joinable()) sync_thread_.join();
}

void Store::submit(Job job) {
    ErrorCode refused{};
    {
        std::scoped_lock const lock(mutex_);
        if (stopping_ || poisoned_) {
            refused = ErrorCode::unavailable;
        } else if (queue_.size() >= limits::writer_queue && job.urgency == Urgency::normal) {
            refused = ErrorCode::too_many;
        } else {
            queue_.push_back(std::move(job));
            if (queue_.size() == 1) jobs_there_.notify_one();
            return;
        }
        ++stats_.refused;
    }
    keys_.abandon(job.keys);
    job.done(fail(refused, "store: takes no more work now"));
}

// First stage: jobs are gathered when others came together with the last ones, and never for a lone caller; the
// group's keys reach the disk while the writer still commits the group before.
void Store::key_loop() {
    std::size_t count = 0;
    Clock::time_point taken{};
    for (;;) {
        Group group;
        {
            std::unique_lock lock(mutex_);
            jobs_there_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
            group_taken_.wait(lock, [this] { return groups_.empty(); });
            if (queue_.empty() && stopping_) break;
            if (count > 1) jobs_there_.wait_until(lock, taken + gathering, [this] { return stopping_; });
            taken = Clock::now();
            count = std::min(queue_.size(), limits::group_commit);
            group.reserve(count);
            for (std::size_t i = 0; i < count; ++i) {
                group.push_back(std::move(queue_.front()));
                queue_.pop_front();
            }
        }
        std::vector<vault::KeyRef> fresh;
        for (auto const& job : group) fresh.insert(fresh.end(), job.keys.begin(), job.keys.end());
        if (!fresh.empty()) {
            if (auto const durable = keys_.make_durable(fresh); !durable) {
                keys_.abandon(fresh);
                refuse(group, durable.error());
                continue;
            }
        }
        {
            std::scoped_lock const lock(mutex_);
            groups_.push_back(std::move(group));
            group_there_.notify_one();
        }
        if (auto const room = keys_.extend_ahead(); !room) log::warning("keys.extend", {{"error", room.error()}});
    }
    std::scoped_lock const lock(mutex_);
    keys_done_ = true;
    group_there_.notify_one();
}

void Store::write_loop() {
    Clock::time_point next_scrub;  // later than now while a reader holds the log
    for (;;) {
        Group group;
        bool scrub = false;
        {
            std::unique_lock lock(mutex_);
            auto const work = [this] { return !groups_.empty() || keys_done_; };
            if (scrub_wanted_)
                group_there_.wait_until(lock, next_scrub, work);
            else
                group_there_.wait(lock, [&] { return work() || scrub_wanted_; });
            scrub = scrub_wanted_ && Clock::now() >= next_scrub;
            if (!groups_.empty()) {
                group = std::move(groups_.front());
                groups_.pop_front();
                group_taken_.notify_one();
            } else if (keys_done_) {
                break;
            }
        }
        if (!group.empty()) run_group(std::move(group));
        if (scrub) {
            auto const done = backend_->scrub();
            if (!done) log::warning("store.scrub", {{"error", done.error()}});
            if (done.value_or(true)) {
                std::scoped_lock const lock(mutex_);
                scrub_wanted_ = false;
                scrubbed_.notify_all();
            } else {
                next_scrub = Clock::now() + scrub_pause;
            }
        } else if (auto const done = backend_->maintain(); !done) {
            log::warning("store.checkpoint", {{"error", done.error()}});
        }
    }
    // A clean end leaves an empty log, so that the next start has nothing to recover.
    if (!stats().poisoned) {
        if (auto const done = backend_->scrub(); !done) log::warning("store.scrub", {{"error", done.error()}});
    }
    std::scoped_lock const lock(mutex_);
    writes_done_ = true;
    commit_there_.notify_one();
}

// Third stage: what is committed reaches the disk, while the writer is at the next group. All that
// waits is held by one sync.
void Store::sync_loop() {
    for (;;) {
        std::deque<Committed> waiting;
        bool poisoned = false;
        {
            std::unique_lock lock(mutex_);
            commit_there_.wait(lock, [this] { return !committed_.empty() || writes_done_; });
            if (committed_.empty()) return;
            waiting.swap(committed_);
            poisoned = poisoned_;
            commit_taken_.notify_one();
        }
        auto const durable = poisoned ? fail(ErrorCode::unavailable, "store: a sync failed") : backend_->make_durable();
        if (durable) {
            std::scoped_lock const lock(mutex_);
            ++stats_.syncs;
        }
        for (auto& committed : waiting) {
            if (durable)
                complete(committed);
            else
                refuse(committed.group, durable.error());
        }
    }
}

void Store::refuse(Group& group, Error error) {
    log::error("store.refused", {{"jobs", group.size()}, {"error", error}});
    for (auto& job : group) job.done(std::unexpected(error));
    std::scoped_lock const lock(mutex_);
    stats_.refused += group.size();
    if (error.code() != ErrorCode::full) poisoned_ = true;
}

// Runs the jobs and commits them together. On an error nothing of the group is kept: with
// Isolation::together an error of any job, with Isolation::each, where a job's own error is undone
// alone, an error of the store.
Result<void> Store::attempt(Group& group, std::vector<Result<void>>& outcomes, Isolation isolation) {
    bool const apart = isolation == Isolation::each;
    TRY_VOID(backend_->begin());
    Transaction tx(backend_->writer());
    outcomes.assign(group.size(), Result<void>{});
    for (std::size_t i = 0; i < group.size(); ++i) {
        auto run = [&]() -> Result<void> {
            if (apart) TRY_VOID(backend_->savepoint());
            outcomes[i] = group[i].work(tx);
            if (!apart) return outcomes[i];
            if (outcomes[i]) return backend_->release();
            if (backend_->failing()) return std::unexpected(outcomes[i].error());
            return backend_->rollback_to_savepoint();
        };
        if (auto const done = run(); !done) {
            backend_->rollback();
            return done;
        }
    }
    return backend_->commit();
}

// Jobs seldom fail, and a savepoint copies every page that its job touches: so a group runs without
// them first, and again with one for each job when one of them says no. A commit is not repeated.
Result<void> Store::commit(Group& group, std::vector<Result<void>>& outcomes) {
    auto committed = attempt(group, outcomes, Isolation::together);
    bool const one_failed = std::ranges::any_of(outcomes, [](auto const& outcome) { return !outcome; });
    return one_failed ? attempt(group, outcomes, Isolation::each) : committed;
}

bool Store::give_up_reserve() {
    int const file = ::open(reserve_file_.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
    if (file < 0) return false;
    ::close(file);
    log::warning("store.reserve_used");
    return true;
}

void Store::run_group(Group group) {
    Committed made;
    auto committed = commit(group, made.outcomes);
    if (!committed && committed.error().code() == ErrorCode::full) {
        Group rescue;
        Group rest;
        for (auto& job : group) (job.urgency == Urgency::rescue ? rescue : rest).push_back(std::move(job));
        forget_keys(rest);
        refuse(rest, committed.error());
        group = std::move(rescue);
        if (group.empty()) return;
        if (give_up_reserve()) committed = commit(group, made.outcomes);
    }
    if (!committed) {
        // Whether the bytes are on the disk is unknown now: nothing more is written by this process.
        refuse(group, committed.error());
        return;
    }
    made.group = std::move(group);
    std::unique_lock lock(mutex_);
    commit_taken_.wait(lock, [this] { return committed_.empty(); });
    committed_.push_back(std::move(made));
    commit_there_.notify_one();
}

void Store::complete(Committed& committed) {
    auto& [group, outcomes] = committed;
    {
        std::scoped_lock const lock(mutex_);
        ++stats_.groups;
        stats_.jobs += group.size();
    }
    for (std::size_t i = 0; i < group.size(); ++i) {
        if (!outcomes[i]) forget_keys({&group[i], 1});
        group[i].done(outcomes[i]);
    }
}

// Keys of rows that were not kept. Start-up's sweep finds what is left of them after a crash here.
void Store::forget_keys(std::span<Job const> jobs) {
    std::vector<vault::KeyRef> orphans;
    for (auto const& job : jobs) orphans.insert(orphans.end(), job.keys.begin(), job.keys.end());
    if (orphans.empty()) return;
    if (auto const gone = keys_.destroy(orphans); !gone) log::error("store.orphan_keys", {{"error", gone.error()}});
}

Result<void> Store::scrub() {
    backend_->checkpoint_ahead();
    std::unique_lock lock(mutex_);
    if (stopping_) return fail(ErrorCode::unavailable, "store: stopping");
    scrub_wanted_ = true;
    group_there_.notify_one();
    scrubbed_.wait_for(lock, scrub_patience, [this] { return !scrub_wanted_ || stopping_; });
    return {};
}

StoreStats Store::stats() const {
    StoreStats out;
    {
        std::scoped_lock const lock(mutex_);
        out = stats_;
        out.poisoned = poisoned_;
    }
    out.log_bytes = backend_->log_bytes();
    return out;
}

Result<std::unique_ptr<Session>> Store::borrow_reader() {
    {
        std::scoped_lock const lock(readers_mutex_);
        if (!readers_.empty()) {
            auto session = std::move(readers_.back());
            readers_.pop_back();
            return session;
        }
    }
    return backend_->open_reader();
}

void Store::give_back_reader(std::unique_ptr<Session> session) {
    std::scoped_lock const lock(readers_mutex_);
    if (readers_.size() < readers_kept) readers_.push_back(std::move(session));
}

}  // namespace slovo::store
