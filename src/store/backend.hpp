// What a database must be able to do to stand behind the store. SQLite: sqlite/backend.hpp.
// Thread-safety: the writer's calls come from the writer thread only; open_reader and make_durable
// from any.
#pragma once

#include <memory>

#include "store/session.hpp"

namespace slovo::store {

class Backend {
public:
    virtual ~Backend() = default;

    [[nodiscard]] virtual Session& writer() = 0;
    virtual Result<std::unique_ptr<Session>> open_reader() = 0;

    /// BEGIN IMMEDIATE, savepoints, COMMIT. A commit that fails with `full` has been rolled back;
    /// any other failure of commit leaves the outcome unknown and poisons the store. After it the
    /// changes are visible and in order, but on the disk only after make_durable.
    virtual Result<void> begin() = 0;
    virtual Result<void> savepoint() = 0;
    virtual Result<void> release() = 0;
    virtual Result<void> rollback_to_savepoint() = 0;
    virtual Result<void> commit() = 0;
    virtual void rollback() = 0;
    /// Since begin() the database itself could not read or write: no space, a bad disk, a damaged file. A job that
    /// fails for a reason of its own (a damaged key, say) is none of that.
    [[nodiscard]] virtual bool failing() const = 0;
    /// Everything that was committed before the call is on the disk when it returns. Runs beside the
    /// writer, which goes on with the next transaction.
    virtual Result<void> make_durable() = 0;

    /// Between groups, on the writer thread: checkpoints where that is due.
    virtual Result<void> maintain() = 0;
    /// Beside the writer, on any thread: carries what the log holds now, so that scrub() has little left to do.
    virtual void checkpoint_ahead() = 0;
    /// After an erasure: no byte of what was overwritten stays in a log (hazard 3 of STYLE). On the writer thread, so
    /// it waits for readers a moment only. Value: false when one of them still holds the log, which stays as it is.
    virtual Result<bool> scrub() = 0;
    /// A consistent copy while the writer works; runs on the caller's thread.
    virtual Result<void> copy_to(std::string const& path) = 0;
    /// Bytes waiting in the write-ahead log.
    [[nodiscard]] virtual std::int64_t log_bytes() const = 0;
};

}  // namespace slovo::store
