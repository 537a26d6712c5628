#include "base/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <string>

namespace slovo::log {
namespace {

spdlog::level::level_enum level_of(Level level) {
    switch (level) {
        case Level::debug: return spdlog::level::debug;
        case Level::info: return spdlog::level::info;
        case Level::warning: return spdlog::level::warn;
        case Level::error: return spdlog::level::err;
    }
    return spdlog::level::err;
}

spdlog::logger& logger() {
    static auto const instance = [] {
        auto made = std::make_shared<spdlog::logger>("slovo", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_pattern("%Y-%m-%dT%H:%M:%S.%fZ %l %v", spdlog::pattern_time_type::utc);
        return made;
    }();
    return *instance;
}

}  // namespace

void write(Level level, Literal event, std::initializer_list<Field> fields) {
    auto& out = logger();
    auto const wanted = level_of(level);
    if (!out.should_log(wanted)) return;
    std::string line(event.view());
    for (auto const& field : fields) {
        line += ' ';
        line += field.key.view();
        line += '=';
        std::visit(
            [&line](auto const& value) {
                if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::string_view>) {
                    line += fmt::format("\"{}\"", value);
                } else {
                    line += fmt::format("{}", value);
                }
            },
            field.value.value());
    }
    out.log(wanted, line);
}

void set_level(Level level) {
    logger().set_level(level_of(level));
}

}  // namespace slovo::log
