// The log takes only ids, enums, numbers, literals and durations: a string from outside does not
// compile (tests in src/base/negative). One line of logfmt per event. Safe from any thread.
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <variant>

#include "base/ids.hpp"
#include "base/result.hpp"

namespace slovo::log {

enum class Level : std::uint8_t { debug, info, warning, error };

/// What may stand in a log line.
class Value {
public:
    Value(Literal text) : value_(text.view()) {}
    consteval Value(char const* text) : value_(Literal(text).view()) {}
    template <std::integral T>
    Value(T number) : value_(static_cast<std::int64_t>(number)) {}
    Value(double number) : value_(number) {}
    template <class Tag>
    Value(Id<Tag> id) : value_(id.value) {}
    template <class Rep, class Ratio>
    Value(std::chrono::duration<Rep, Ratio> time) : value_(std::chrono::duration<double, std::milli>(time).count()) {}
    Value(ErrorCode code) : value_(name_of(code)) {}
    Value(Error const& error) : value_(error.what()) {}

    [[nodiscard]] std::variant<std::string_view, std::int64_t, double> const& value() const { return value_; }

private:
    std::variant<std::string_view, std::int64_t, double> value_;
};

struct Field {
    Literal key;
    Value value;
};

void write(Level level, Literal event, std::initializer_list<Field> fields = {});
inline void debug(Literal event, std::initializer_list<Field> fields = {}) {
    write(Level::debug, event, fields);
}
inline void info(Literal event, std::initializer_list<Field> fields = {}) {
    write(Level::info, event, fields);
}
inline void warning(Literal event, std::initializer_list<Field> fields = {}) {
    write(Level::warning, event, fields);
}
inline void error(Literal event, std::initializer_list<Field> fields = {}) {
    write(Level::error, event, fields);
}

/// Below this level nothing is written. Default: info.
void set_level(Level level);

}  // namespace slovo::log
