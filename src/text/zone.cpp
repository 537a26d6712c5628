#include "text/zone.hpp"

#include <unicode/timezone.h>

#include <map>
#include <memory>

#include "base/ensure.hpp"

namespace slovo::text {
namespace {

std::unique_ptr<icu::TimeZone> make(std::string_view name) {
    auto const id = icu::UnicodeString::fromUTF8(icu::StringPiece(name.data(), static_cast<int32_t>(name.size())));
    std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(id));
    if (*zone == icu::TimeZone::getUnknown()) return nullptr;
    return zone;
}

// Made once for each thread: to look one up reads ICU's tables.
icu::TimeZone const& zone_of(std::string_view name) {
    thread_local std::map<std::string, std::unique_ptr<icu::TimeZone>, std::less<>> known;
    auto found = known.find(name);
    if (found == known.end()) found = known.emplace(std::string(name), make(name)).first;
    ENSURE(found->second != nullptr, "a zone's name is checked when it is read");
    return *found->second;
}

enum class Given : std::uint8_t { instant, wall };

Micros offset_of(std::int64_t micros, std::string_view name, Given given) {
    std::int32_t raw = 0;
    std::int32_t summer = 0;
    UErrorCode status = U_ZERO_ERROR;
    auto const time = static_cast<UDate>(micros) / 1000.0;
    zone_of(name).getOffset(time, static_cast<UBool>(given == Given::wall), raw, summer, status);
    ENSURE(U_SUCCESS(status), "ICU knows the offset of a zone");
    return std::chrono::milliseconds(raw + summer);
}

}  // namespace

bool is_zone(std::string_view name) {
    return make(name) != nullptr;
}

WallTime wall_time(Instant instant, std::string_view zone) {
    return WallTime(instant.time_since_epoch() + offset_of(to_micros(instant), zone, Given::instant));
}

Instant instant_of(WallTime time, std::string_view zone) {
    auto const micros = time.time_since_epoch().count();
    return from_micros(micros) - offset_of(micros, zone, Given::wall);
}

}  // namespace slovo::text
