#include "store/sqlite/statement.hpp"

#include "base/ensure.hpp"
#include "base/log.hpp"

namespace slovo::store::sqlite {
namespace {

class SqliteRow final : public Row {
public:
    explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
    [[nodiscard]] std::int64_t integer(int column) const override { return sqlite3_column_int64(statement_, column); }
    [[nodiscard]] std::string_view text(int column) const override {
        auto const* data = sqlite3_column_text(statement_, column);
        return {reinterpret_cast<char const*>(data),
                static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
    }
    [[nodiscard]] ByteView blob(int column) const override {
        auto const* data = sqlite3_column_blob(statement_, column);
        return {static_cast<std::uint8_t const*>(data),
                static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
    }
    [[nodiscard]] bool is_null(int column) const override {
        return sqlite3_column_type(statement_, column) == SQLITE_NULL;
    }

private:
    sqlite3_stmt* statement_;
};

int bind(sqlite3_stmt* statement, int index, Value const& value) {
    return std::visit(
        [&](auto const& v) {
            using T = std::decay_t<decltype(v)>;
            if constexpr (std::is_same_v<T, std::monostate>) {
                return sqlite3_bind_null(statement, index);
            } else if constexpr (std::is_same_v<T, std::int64_t>) {
                return sqlite3_bind_int64(statement, index, v);
            } else if constexpr (std::is_same_v<T, std::string_view>) {
                char const* const data = v.data() != nullptr ? v.data() : "";
                return sqlite3_bind_text(statement, index, data, static_cast<int>(v.size()), SQLITE_STATIC);
            } else {
                if (v.empty()) return sqlite3_bind_zeroblob(statement, index, 0);
                return sqlite3_bind_blob(statement, index, v.data(), static_cast<int>(v.size()), SQLITE_STATIC);
            }
        },
        value.value());
}

// Leaves the statement ready for its next use, whatever way the caller goes.
class Running {
public:
    explicit Running(sqlite3_stmt* statement) : statement_(statement) {}
    ~Running() {
        sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_);
    }
    Running(Running const&) = delete;
    Running& operator=(Running const&) = delete;

private:
    sqlite3_stmt* statement_;
};

}  // namespace

Error error_of(int code) {
    switch (code & 0xFF) {
        case SQLITE_FULL: return Error(ErrorCode::full, "database: no space left");
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB: return Error(ErrorCode::corrupt, "database: the file is damaged");
        case SQLITE_CONSTRAINT: return Error(ErrorCode::conflict, "database: a constraint says no");
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return Error(ErrorCode::unavailable, "database: busy");
        case SQLITE_CANTOPEN: return Error(ErrorCode::io, "database: cannot be opened");
        case SQLITE_READONLY: return Error(ErrorCode::io, "database: read-only");
        case SQLITE_IOERR: return Error(ErrorCode::io, "database: the disk reports an error");
        case SQLITE_TOOBIG: return Error(ErrorCode::too_large, "database: value too large");
        default: return Error(ErrorCode::internal, "database: statement failed");
    }
}

std::unexpected<Error> SqliteSession::failed(int code) {
    auto error = error_of(code);
    failing_ = failing_ || error.code() == ErrorCode::full || error.code() == ErrorCode::io ||
               error.code() == ErrorCode::corrupt;
    return std::unexpected(std::move(error));
}

Result<sqlite3_stmt*> SqliteSession::prepared(Sql const& sql, std::span<Value const> values) {
    auto& slot = statements_[sql.text().data()];
    if (!slot) {
        sqlite3_stmt* made = nullptr;
        int const code = sqlite3_prepare_v3(handle(), sql.text().data(), static_cast<int>(sql.text().size()),
                                            SQLITE_PREPARE_PERSISTENT, &made, nullptr);
        if (code != SQLITE_OK) {
            log::error("store.prepare", {{"code", code}});
            return failed(code);
        }
        slot.reset(made);
        ENSURE(static_cast<std::size_t>(sqlite3_bind_parameter_count(made)) == values.size(),
               "a statement gets as many values as it has parameters");
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
        int const code = bind(slot.get(), static_cast<int>(i) + 1, values[i]);
        if (code != SQLITE_OK) return failed(code);
    }
    return slot.get();
}

Result<std::int64_t> SqliteSession::execute(Sql const& sql, std::span<Value const> values) {
    TRY(sqlite3_stmt* const statement, prepared(sql, values));
    Running const running(statement);
    int code = sqlite3_step(statement);
    while (code == SQLITE_ROW) code = sqlite3_step(statement);
    if (code != SQLITE_DONE) return failed(code);
    return sqlite3_changes64(handle());
}

Result<void> SqliteSession::query(Sql const& sql, std::span<Value const> values, RowSink sink) {
    TRY(sqlite3_stmt* const statement, prepared(sql, values));
    Running const running(statement);
    SqliteRow const row(statement);
    for (;;) {
        int const code = sqlite3_step(statement);
        if (code == SQLITE_DONE) return {};
        if (code != SQLITE_ROW) return failed(code);
        if (!sink(row)) return {};
    }
}

}  // namespace slovo::store::sqlite
