// Checks and what they found. Every check stands once in the registry (study/registry/*.toml, registry.hpp) with its
// id, group, severity, source and its words in uk, ru, en; code only says `finding(check, page, evidence)`. Regular
// values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slovo::study {

enum class Severity : std::uint8_t { info, low, medium, high, critical };

enum class Group : std::uint8_t {
    indexing,
    content,
    links,
    redirects,
    international,
    structured_data,
    duplicates,
    images,
    speed,
    mobile,
    accessibility,
    security,
    tls,
    privacy,
    ads
};

/// Id of a page in the study: pages are numbered in the order in which they were first seen.
using PageId = std::uint32_t;
constexpr PageId whole_site = 0xFFFFFFFF;

/// One place where a check failed. Evidence holds what to look for ("h1 → h3", "title: 84 characters"), cut to
/// limits::study_evidence bytes, never a person's address or number: those are masked before they get here.
struct Place {
    PageId page = whole_site;
    std::uint32_t line = 0;  ///< 0: none
    std::string evidence;
};

/// All places of one check. `count` goes on where `places` is full (limits::study_places).
struct Finding {
    std::string_view check;  ///< id in the registry, e.g. "title-missing"
    std::uint32_t count = 0;
    std::vector<Place> places;
};

}  // namespace slovo::study
