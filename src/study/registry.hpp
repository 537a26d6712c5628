// The table of all checks: what each tests, how grave it is, where its threshold comes from, who mends it, and its
// words in three languages. It stands in src/study/registry/*.toml and is compiled in. Constants; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/language.hpp"
#include "study/finding.hpp"

namespace slovo::study {

enum class Effort : std::uint8_t { small, medium, large };
enum class Owner : std::uint8_t { developer, writer, marketer, administrator, designer, lawyer };

/// For whom a check counts first: bits of Check::services.
constexpr unsigned for_ads = 1;
constexpr unsigned for_seo = 2;
constexpr unsigned for_usability = 4;

struct Words {
    std::string_view title;      ///< what is wrong, as a heading; 70 characters at most
    std::string_view why;        ///< what it costs the owner of the site
    std::string_view fix;        ///< what to do
    std::string_view threshold;  ///< or empty
};

struct Check {
    std::string_view id;  ///< "title-missing"
    Group group;
    Severity severity;
    std::string_view tests;      ///< exactly what, in English
    std::string_view threshold;  ///< in English, or empty
    std::string_view source;     ///< "RFC 9309 §2.3.1.4", "own"
    std::string_view wcag;       ///< "1.1.1", or empty
    std::string_view act;        ///< "23a2a8", or empty
    Effort effort;
    Owner owner;
    unsigned services;
    std::array<Words, 3> texts;  ///< by Language

    [[nodiscard]] constexpr Words const& words(Language language) const {
        return texts[static_cast<std::size_t>(language)];
    }
};

/// In the order of their ids.
[[nodiscard]] std::span<Check const> all_checks();
/// nullptr where there is no such check.
[[nodiscard]] Check const* find_check(std::string_view id);

/// "critical"
[[nodiscard]] std::string_view name_of(Severity severity);
/// "structured_data"
[[nodiscard]] std::string_view name_of(Group group);

}  // namespace slovo::study
