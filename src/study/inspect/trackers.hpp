// Who stands behind an address or a cookie: signatures of our own for counters, advertising, recorders of sessions,
// consent tools and other foreign servers. Constant tables, any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace slovo::study {

enum class TrackerKind : std::uint8_t {
    analytics,
    advertising,
    tag_manager,
    session_replay,
    consent,
    chat,
    call_tracking,
    fonts,
    maps,
    captcha,
    video,
    social,
    cdn,
    mining,
    other
};

struct Tracker {
    std::string_view pattern;  ///< a part of host and path, in lower case
    std::string_view name, owner;
    TrackerKind kind;
    bool abroad;  ///< its servers are outside Ukraine and Russia
};

[[nodiscard]] std::span<Tracker const> all_trackers();
/// The next one whose pattern stands in the text at or behind `at`, which is moved behind its beginning; nullptr at
/// the end. One pass, whatever the number of patterns.
[[nodiscard]] Tracker const* next_tracker(std::string_view text, std::size_t& at);
/// Of `host/path` in lower case; nullptr when nobody is known. The earlier one in the table wins.
[[nodiscard]] Tracker const* tracker_of(std::string_view host_and_path);
/// Of a cookie that a visitor is measured or advertised to by; nullptr for all others.
[[nodiscard]] Tracker const* cookie_owner(std::string_view name);
/// Does it follow people (and need their consent)?
[[nodiscard]] bool follows_people(TrackerKind kind);

}  // namespace slovo::study
