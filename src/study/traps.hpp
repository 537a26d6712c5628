// Endless address spaces that a crawler falls into: calendars, session ids, facets, paths that repeat themselves. Each
// pattern of addresses has a budget, and what is over it is not crawled. Bounded memory. One thread an object.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "url/url.hpp"

namespace slovo::study {

class Traps {
public:
    /// Counts the address, which must be new, and says whether it may be crawled.
    [[nodiscard]] bool admits(url::WebUrl const& url);

private:
    [[nodiscard]] bool within(std::string const& pattern, std::uint32_t budget);
    [[nodiscard]] bool admits_query(std::string_view path, std::string_view query);

    std::unordered_map<std::uint64_t, std::uint32_t> used_;  ///< by the pattern's hash
};

/// The address without what only tells visits apart: session ids in query and path. The same text when there is none.
[[nodiscard]] std::string without_session(std::string_view identity);

}  // namespace slovo::study
