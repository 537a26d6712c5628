// The database façade: one connection, its statements and rows, without a type of SQLite or
// PostgreSQL in it. SQL is written once, with ?1, ?2 … for parameters, in a dialect that both
// speak. A Session belongs to one thread at a time.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace slovo::store {

/// A statement. Made from literals only, so that no value can be pasted into SQL; its address
/// names the prepared statement in each session's cache.
class Sql {
public:
    consteval Sql(char const* text) : text_(text) {}
    [[nodiscard]] std::string_view text() const { return text_.view(); }

private:
    Literal text_;
};

/// A bound parameter. Text and bytes are borrowed until the statement has run.
class Value {
public:
    Value(std::nullptr_t) : value_(std::monostate{}) {}
    template <std::integral T>
    Value(T number) : value_(static_cast<std::int64_t>(number)) {}
    template <class E>
        requires std::is_enum_v<E>
    Value(E code) : value_(static_cast<std::int64_t>(code)) {}
    template <class Tag>
    Value(Id<Tag> id) : value_(id.value) {}
    Value(Instant instant) : value_(to_micros(instant)) {}
    Value(std::optional<Instant> instant) {
        if (instant) value_ = to_micros(*instant);
    }
    Value(std::string_view text) : value_(text) {}
    Value(std::string const& text) : value_(std::string_view(text)) {}
    Value(char const* text) : value_(std::string_view(text)) {}
    Value(ByteView bytes) : value_(bytes) {}
    Value(Bytes const& bytes) : value_(ByteView(bytes)) {}
    template <std::size_t N>
    Value(std::array<std::uint8_t, N> const& bytes) : value_(ByteView(bytes)) {}

    [[nodiscard]] std::variant<std::monostate, std::int64_t, std::string_view, ByteView> const& value() const {
        return value_;
    }

private:
    std::variant<std::monostate, std::int64_t, std::string_view, ByteView> value_;
};

/// One row of an answer; columns count from 0. Views live until the sink returns.
class Row {
public:
    virtual ~Row() = default;
    [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
    [[nodiscard]] virtual std::string_view text(int column) const = 0;
    [[nodiscard]] virtual ByteView blob(int column) const = 0;
    [[nodiscard]] virtual bool is_null(int column) const = 0;

    template <class E>
    [[nodiscard]] E code(int column) const {
        return static_cast<E>(integer(column));
    }
    [[nodiscard]] Instant instant(int column) const { return from_micros(integer(column)); }
    [[nodiscard]] std::optional<Instant> instant_if(int column) const {
        if (is_null(column)) return std::nullopt;
        return instant(column);
    }
    [[nodiscard]] Bytes bytes(int column) const {
        auto const view = blob(column);
        return {view.begin(), view.end()};
    }
    template <std::size_t N>
    [[nodiscard]] std::array<std::uint8_t, N> array(int column) const {
        std::array<std::uint8_t, N> out{};
        auto const view = blob(column);
        for (std::size_t i = 0; i < N && i < view.size(); ++i) out[i] = view[i];
        return out;
    }
};

/// Takes rows one by one; returns false to stop. Borrowed, like a function reference.
class RowSink {
public:
    template <class F>
    RowSink(F& sink) : sink_(&sink), call_([](void* f, Row const& row) { return (*static_cast<F*>(f))(row); }) {}
    bool operator()(Row const& row) const { return call_(sink_, row); }

private:
    void* sink_;
    bool (*call_)(void*, Row const&);
};

class Session {
public:
    virtual ~Session() = default;
    Session() = default;
    Session(Session const&) = delete;
    Session& operator=(Session const&) = delete;

    /// Runs a statement without rows. Value: how many rows changed. Errors: conflict (a constraint
    /// says no), full, corrupt, io, unavailable.
    virtual Result<std::int64_t> execute(Sql const& sql, std::span<Value const> values) = 0;
    /// Runs a query and hands each row to the sink.
    virtual Result<void> query(Sql const& sql, std::span<Value const> values, RowSink sink) = 0;

    template <class... Args>
    Result<std::int64_t> run(Sql const& sql, Args const&... args) {
        std::array<Value, sizeof...(Args)> const values{Value(args)...};
        return execute(sql, values);
    }
    /// Every row, mapped by `make(Row const&)`.
    template <class T, class Make, class... Args>
    Result<std::vector<T>> all(Sql const& sql, Make make, Args const&... args) {
        std::array<Value, sizeof...(Args)> const values{Value(args)...};
        std::vector<T> out;
        auto sink = [&](Row const& row) {
            out.push_back(make(row));
            return true;
        };
        TRY_VOID(query(sql, values, sink));
        return out;
    }
    /// The first row, if there is one.
    template <class T, class Make, class... Args>
    Result<std::optional<T>> one(Sql const& sql, Make make, Args const&... args) {
        std::array<Value, sizeof...(Args)> const values{Value(args)...};
        std::optional<T> out;
        auto sink = [&](Row const& row) {
            out.emplace(make(row));
            return false;
        };
        TRY_VOID(query(sql, values, sink));
        return out;
    }
    /// The integer in the first column of the first row, or 0 where there is none.
    template <class... Args>
    Result<std::int64_t> number(Sql const& sql, Args const&... args) {
        TRY(auto const found, (one<std::int64_t>(sql, [](Row const& row) { return row.integer(0); }, args...)));
        return found.value_or(0);
    }
    /// Streams rows to `sink(Row const&) -> bool`.
    template <class F, class... Args>
    Result<void> each(Sql const& sql, F sink, Args const&... args) {
        std::array<Value, sizeof...(Args)> const values{Value(args)...};
        return query(sql, values, sink);
    }
};

/// A session inside a write transaction; promises take it by reference. Only the writer makes one.
class Transaction {
public:
    explicit Transaction(Session& session) : session_(session) {}
    Session& operator*() const { return session_; }
    Session* operator->() const { return &session_; }

private:
    Session& session_;
};

}  // namespace slovo::store
