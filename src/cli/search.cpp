#include "cli/search.hpp"

#include "base/ensure.hpp"

namespace slovo::cli {

Search::Search(std::vector<std::string> patterns)
    : patterns_(std::move(patterns)), filter_(std::size_t{1} << filter_bits) {
    for (std::size_t i = 0; i < patterns_.size(); ++i) {
        ENSURE(patterns_[i].size() >= window, "a pattern is no shorter than the window");
        auto const head = head_of(bytes_of(patterns_[i]).data());
        filter_[place_of(head)] = true;
        by_head_[head].push_back(i);
    }
}

std::vector<std::int64_t> Search::count(ByteView bytes) const {
    std::vector<std::int64_t> hits(patterns_.size());
    for (std::size_t at = 0; at + window <= bytes.size(); ++at) {
        auto const head = head_of(bytes.data() + at);
        if (!filter_[place_of(head)]) continue;
        auto const found = by_head_.find(head);
        if (found == by_head_.end()) continue;
        for (auto const i : found->second) {
            auto const& pattern = patterns_[i];
            bool const fits = pattern.size() <= bytes.size() - at &&
                              std::memcmp(bytes.data() + at, pattern.data(), pattern.size()) == 0;
            if (fits) ++hits[i];
        }
    }
    return hits;
}

}  // namespace slovo::cli
