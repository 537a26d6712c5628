// Prepared statements of one SQLite connection, kept by the address of their literal. Private to
// store/sqlite. Not thread-safe: a connection and its statements belong to one thread at a time.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <unordered_map>

#include "store/session.hpp"

namespace slovo::store::sqlite {

struct CloseStatement {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
struct CloseDatabase {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;

/// The error that an SQLite result code means for us.
[[nodiscard]] Error error_of(int code);

class SqliteSession final : public Session {
public:
    explicit SqliteSession(Database database) : database_(std::move(database)) {}

    Result<std::int64_t> execute(Sql const& sql, std::span<Value const> values) override;
    Result<void> query(Sql const& sql, std::span<Value const> values, RowSink sink) override;

    [[nodiscard]] sqlite3* handle() const { return database_.get(); }
    /// A statement since forget_failure() met no space, a bad disk or a damaged file.
    [[nodiscard]] bool failing() const { return failing_; }
    void forget_failure() { failing_ = false; }

private:
    Result<sqlite3_stmt*> prepared(Sql const& sql, std::span<Value const> values);
    [[nodiscard]] std::unexpected<Error> failed(int code);

    Database database_;
    bool failing_ = false;
    std::unordered_map<char const*, std::unique_ptr<sqlite3_stmt, CloseStatement>> statements_;
};

}  // namespace slovo::store::sqlite
