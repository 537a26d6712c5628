#include "study/word_lists.hpp"

#include <algorithm>

#include "base/ensure.hpp"

namespace slovo::study {
namespace {

/// Calls `each` with every word of a list.
template <class Each>
void for_each_word(std::string_view list, Each each) {
    while (!list.empty()) {
        auto const end = std::min(list.find('|'), list.size());
        each(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
}

}  // namespace

WordLists::WordLists(std::span<std::string_view const> lists) {
    ENSURE(lists.size() <= 32, "a bit a list");
    for (auto const list : lists)
        for (auto const c : list)
            if (auto& known = class_of_[static_cast<unsigned char>(c)]; c != '|' && known == 0)
                known = static_cast<std::uint8_t>(classes_++);
    next_.resize(classes_);
    found_.resize(1);
    for (std::uint32_t index = 0; index < lists.size(); ++index)
        for_each_word(lists[index], [&](std::string_view word) { add(word, index); });
    link_states();
}

void WordLists::add(std::string_view word, std::uint32_t list) {
    ENSURE(!word.empty(), "an empty word stands everywhere");
    std::size_t state = 0;
    for (auto const c : word) {
        auto const place = state * classes_ + class_of_[static_cast<unsigned char>(c)];
        if (next_[place] == 0) {
            ENSURE(found_.size() < 0xFFFF, "states are 16 bits");
            next_[place] = static_cast<std::uint16_t>(found_.size());
            next_.resize(next_.size() + classes_);
            found_.push_back(0);
        }
        state = next_[place];
    }
    found_[state] |= std::uint32_t{1} << list;
    longest_ = std::max(longest_, word.size());
}

/// Breadth first: where a state has no way on, it goes on as its longest proper ending does.
void WordLists::link_states() {
    std::vector<std::uint16_t> order{0}, ending(found_.size());
    for (std::size_t at = 0; at < order.size(); ++at) {
        auto const state = order[at];
        found_[state] |= found_[ending[state]];
        for (std::size_t c = 1; c < classes_; ++c) {
            auto const otherwise = state == 0 ? std::uint16_t{0} : next_[ending[state] * classes_ + c];
            auto& next = next_[state * classes_ + c];
            if (next == 0) {
                next = otherwise;
                continue;
            }
            ending[next] = otherwise;
            order.push_back(next);
        }
    }
}

std::uint32_t WordLists::found_in(std::string_view lower_text) const {
    std::uint32_t found = 0;
    auto const step = [&](std::size_t state, char c) {
        auto const next = next_[state * classes_ + class_of_[static_cast<unsigned char>(c)]];
        found |= found_[next];
        return next;
    };
    // A step waits for the one before it; parts of the text that overlap by a word do not wait for each other.
    auto const part = lower_text.size() / lanes;
    std::array<std::uint16_t, lanes> states{};
    std::size_t at = 0;
    if (part > longest_)
        for (; at < part; ++at)
            for (std::size_t lane = 0; lane < lanes; ++lane)
                states[lane] = step(states[lane], lower_text[lane * part + at]);
    for (std::size_t lane = 0; lane + 1 < lanes && at != 0; ++lane)
        for (std::size_t more = 0; more < longest_; ++more)
            states[lane] = step(states[lane], lower_text[(lane + 1) * part + more]);
    auto last = states.back();
    for (auto const c : lower_text.substr(at == 0 ? 0 : lanes * part)) last = step(last, c);
    return found;
}

WordSet::WordSet(std::string_view list) {
    for_each_word(list, [&](std::string_view word) { words_.push_back(word); });
    std::ranges::sort(words_);
}

bool WordSet::contains(std::string_view lower_text) const {
    return std::ranges::binary_search(words_, lower_text);
}

}  // namespace slovo::study
