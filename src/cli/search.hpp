// Finds many patterns in one pass over the bytes: a filter on four bytes, then the candidates.
// Immutable after construction; safe from any thread.
#pragma once

#include <array>
#include <unordered_map>
#include <vector>

#include "base/bytes.hpp"

namespace slovo::cli {

class Search {
public:
    /// Every pattern has at least four bytes.
    explicit Search(std::vector<std::string> patterns);

    /// Hits for each pattern, in the order in which they were given. Overlapping ones count too.
    [[nodiscard]] std::vector<std::int64_t> count(ByteView bytes) const;

private:
    static constexpr std::size_t window = 4;
    static constexpr unsigned filter_bits = 20;
    [[nodiscard]] static std::uint32_t head_of(std::uint8_t const* at) {
        std::uint32_t head = 0;
        std::memcpy(&head, at, window);
        return head;
    }
    [[nodiscard]] static std::size_t place_of(std::uint32_t head) { return (head * 2654435761U) >> (32 - filter_bits); }

    std::vector<std::string> patterns_;
    std::vector<bool> filter_;
    std::unordered_map<std::uint32_t, std::vector<std::size_t>> by_head_;
};

}  // namespace slovo::cli
