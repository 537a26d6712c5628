// What the clock on the wall shows in a time zone, and when it shows it. Deadlines of the law count in
// it; everything is stored in UTC. Pure functions, safe from any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/time.hpp"

namespace slovo::text {

using WallTime = std::chrono::local_time<Micros>;

/// Is this the name of a zone ("Europe/Kyiv")?
[[nodiscard]] bool is_zone(std::string_view name);
/// `zone` is one, or the program stops.
[[nodiscard]] WallTime wall_time(Instant instant, std::string_view zone);
/// Of a time that comes twice or never on a day when clocks change, one within an hour of it.
[[nodiscard]] Instant instant_of(WallTime time, std::string_view zone);

}  // namespace slovo::text
