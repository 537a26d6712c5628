#include "study/collected.hpp"

#include <algorithm>
#include <utility>

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

void Collected::take_changes(RecordWriter& to) {
    to.number(std::ranges::count_if(found_, [](Found const& found) { return found.count != found.told; }));
    for (std::size_t index = 0; index < found_.size(); ++index) {
        auto& found = found_[index];
        if (std::exchange(found.told, found.count) == found.count) continue;
        to.number(index);
        for (auto const value : {found.count, found.pages, found.on_last}) to.number(value);
        to.id(found.last);
        to.number(found.places.size() - found.told_places);
        for (; found.told_places < found.places.size(); ++found.told_places) {
            auto const& place = found.places[found.told_places];
            to.id(place.page);
            to.number(place.line);
            to.text(place.evidence);
        }
    }
    told_per_page_.resize(per_page_.size());
    std::vector<std::size_t> changed;
    for (std::size_t page = 0; page < per_page_.size(); ++page)
        if (std::exchange(told_per_page_[page], per_page_[page]) != per_page_[page]) changed.push_back(page);
    to.number(changed.size());
    for (auto const page : changed) {
        to.number(page);
        to.number(per_page_[page]);
    }
}

bool Collected::replay(RecordReader& from, PageId pages) {
    for (auto left = from.take(found_.size()); from.ok() && left != 0; --left) {
        auto const index = from.take(found_.size() - 1);
        if (!from.ok()) return false;
        auto& found = found_[index];
        for (auto* const value : {&found.count, &found.pages, &found.on_last}) from.number(*value);
        from.id(found.last);
        for (auto more = from.take(limits::study_places - found.places.size()); from.ok() && more != 0; --more) {
            Place place;
            from.id(place.page);
            from.number(place.line);
            place.evidence = evidence(from.utf8(limits::study_evidence), limits::study_evidence);
            if (place.page != whole_site && place.page >= pages) return false;
            found.places.push_back(std::move(place));
        }
        if (found.count < found.places.size()) return false;
    }
    per_page_.resize(std::max<std::size_t>(per_page_.size(), pages));
    for (auto left = from.take(pages); from.ok() && left != 0; --left) {
        auto const page = from.take(pages - 1);
        if (from.ok()) from.number(per_page_[page]);
    }
    return from.ok();
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
