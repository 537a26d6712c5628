// What was found so far: one list of places a check, bounded, masked before it is kept. One thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "study/check.hpp"
#include "study/finding.hpp"
#include "study/record.hpp"

namespace slovo::study {

class Collected {
public:
    Collected();

    /// One more place. Evidence is masked and cut here; what stands on one page more than three times, or behind
    /// limits::study_places, is counted only.
    void add(CheckId check, PageId page, std::uint32_t line = 0, std::string_view evidence = {});
    [[nodiscard]] bool has(CheckId check) const { return found_[static_cast<std::size_t>(check)].count > 0; }
    [[nodiscard]] std::uint32_t count(CheckId check) const { return found_[static_cast<std::size_t>(check)].count; }
    /// By severity, then by how many pages.
    [[nodiscard]] std::vector<Finding> sorted() const;
    /// How many findings a page has.
    [[nodiscard]] std::vector<std::uint32_t> const& per_page() const { return per_page_; }

    /// Writes what was added since the last time, as far as it decides what is said in the end.
    void take_changes(RecordWriter& to);
    /// Such changes of a site of so many pages by now. False when they are none.
    [[nodiscard]] bool replay(RecordReader& from, PageId pages);

private:
    struct Found {
        std::uint32_t count = 0, pages = 0, on_last = 0;
        PageId last = whole_site;
        std::vector<Place> places;
        std::uint32_t told = 0;  ///< of count, by take_changes()
        std::size_t told_places = 0;
    };
    std::vector<Found> found_;
    std::vector<std::uint32_t> per_page_, told_per_page_;
};

}  // namespace slovo::study
