// What an auditor knows of a site as bytes, so that another one goes on where its process died: what changed since the
// last time is written, and such changes are played into a fresh site. Whoever wrote them may have been in a stranger's
// hands: addresses, texts, numbers and what refers to what are looked at like those of a page. One thread an object.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "study/inspect/site.hpp"

namespace slovo::study {

class SiteRecord {
public:
    [[nodiscard]] std::string take_changes(Site& site);
    /// All changes of one site, in their order, into one that knows no address yet. What robots.txt said stays as it is
    /// in `site`. False when they are not what take_changes() gave, or of another number of pages: `site` is of no use
    /// then.
    [[nodiscard]] bool replay(Site& site, std::span<std::string_view const> changes, PageId pages);

private:
    std::size_t pages_ = 0, previews_ = 0;
    std::vector<std::uint64_t> targets_;  ///< hashes of what was written of each
};

}  // namespace slovo::study
