#include "study/collected.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "study/mask.hpp"
#include "study/registry.hpp"

namespace slovo::study {
namespace {

constexpr std::uint32_t places_a_page = 3;

}  // namespace

Collected::Collected() : found_(check_ids().size()) {}

void Collected::add(CheckId check, PageId page, std::uint32_t line, std::string_view text) {
    auto& found = found_[static_cast<std::size_t>(check)];
    if (found.count == 0 || found.last != page) {
        ++found.pages;
        found.on_last = 0;
        found.last = page;
    }
    ++found.count;
    if (page != whole_site) {
        if (per_page_.size() <= page) per_page_.resize(std::size_t{page} + 1);
        ++per_page_[page];
    }
    if (++found.on_last > places_a_page || found.places.size() >= limits::study_places) return;
    found.places.push_back({page, line, evidence(text, limits::study_evidence)});
}

std::vector<Finding> Collected::sorted() const {
    std::vector<std::size_t> order;
    for (std::size_t index = 0; index < found_.size(); ++index)
        if (found_[index].count > 0) order.push_back(index);
    std::ranges::sort(order, [&](std::size_t left, std::size_t right) {
        auto const severity = [](std::size_t index) {
            auto const* check = find_check(check_ids()[index]);
            return check == nullptr ? Severity::info : check->severity;
        };
        if (severity(left) != severity(right)) return severity(left) > severity(right);
        if (found_[left].pages != found_[right].pages) return found_[left].pages > found_[right].pages;
        return left < right;
    });
    std::vector<Finding> result;
    result.reserve(order.size());
    for (auto const index : order) result.push_back({check_ids()[index], found_[index].count, found_[index].places});
    return result;
}

}  // namespace slovo::study
