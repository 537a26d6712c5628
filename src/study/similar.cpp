#include "study/similar.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>

#include "study/letters.hpp"

namespace slovo::study {
namespace {

constexpr int bits_apart = 3;
constexpr std::uint32_t words_least = 20;
constexpr std::size_t compared_most = 256;  // with neighbours of one bucket: a template of thousands is one cluster

std::uint64_t mixed(std::uint64_t value) {
    value ^= value >> 31;
    value *= 0x7FB5D329728EA185;
    value ^= value >> 27;
    value *= 0x81DADEF4BC2DD44D;
    return value ^ (value >> 33);
}

/// How often each bit was one: eight bytes of counts a word, poured out before one can overflow.
class BitCounts {
public:
    void add(std::uint64_t value) {
        for (std::size_t byte = 0; byte < 8; ++byte) packed_[byte] += spread[(value >> (byte * 8)) & 0xFF];
        ++all_;
        if (++since_ == 255) pour();
    }
    [[nodiscard]] std::uint64_t more_than_half() {
        pour();
        std::uint64_t result = 0;
        for (std::size_t bit = 0; bit < 64; ++bit)
            if (counts_[bit] * 2 > all_) result |= std::uint64_t{1} << bit;
        return result;
    }

private:
    void pour() {
        for (std::size_t bit = 0; bit < 64; ++bit) counts_[bit] += (packed_[bit / 8] >> (bit % 8 * 8)) & 0xFF;
        packed_.fill(0);
        since_ = 0;
    }
    /// Bit i of a byte, as byte i.
    static constexpr auto spread = [] {
        std::array<std::uint64_t, 256> made{};
        for (unsigned value = 0; value < 256; ++value)
            for (unsigned bit = 0; bit < 8; ++bit) made[value] |= std::uint64_t{(value >> bit) & 1U} << (bit * 8);
        return made;
    }();
    std::array<std::uint64_t, 8> packed_{};
    std::array<std::uint64_t, 64> counts_{};
    std::uint64_t all_ = 0, since_ = 0;
};

class Sets {
public:
    explicit Sets(std::size_t size) : parent_(size) { std::iota(parent_.begin(), parent_.end(), 0U); }
    std::uint32_t find(std::uint32_t index) {
        while (parent_[index] != index) index = parent_[index] = parent_[parent_[index]];
        return index;
    }
    void join(std::uint32_t left, std::uint32_t right) {
        auto const a = find(left), b = find(right);
        parent_[std::max(a, b)] = std::min(a, b);
    }

private:
    std::vector<std::uint32_t> parent_;
};

}  // namespace

Fingerprint fingerprint(std::string_view lower_text) {
    Fingerprint result;
    result.sketch.fill(std::numeric_limits<std::uint32_t>::max());
    BitCounts ones;
    std::uint64_t first = 0, second = 0, exact = 0;
    for (std::size_t at = 0;;) {
        auto const word = next_word(lower_text, at);
        if (word.empty()) break;
        auto const third = hash_of(word);
        exact = mixed(exact + third);
        if (++result.words >= 3) {
            auto const shingle = mixed(first * 3 + second * 5 + third * 7);
            ones.add(shingle);
            // One permutation: the shingle falls into one of 16 bins, whose least hash is kept.
            auto& least = result.sketch[shingle & 15];
            least = std::min(least, static_cast<std::uint32_t>(shingle >> 32));
        }
        first = second;
        second = third;
    }
    result.simhash = ones.more_than_half();
    result.exact = exact;
    return result;
}

double resemblance(std::array<std::uint32_t, 16> const& left, std::array<std::uint32_t, 16> const& right) {
    constexpr auto empty = std::numeric_limits<std::uint32_t>::max();
    int same = 0, used = 0;
    for (std::size_t bin = 0; bin < left.size(); ++bin) {
        if (left[bin] == empty && right[bin] == empty) continue;
        ++used;
        same += left[bin] == right[bin] ? 1 : 0;
    }
    return used == 0 ? 0 : static_cast<double>(same) / used;
}

std::vector<std::uint32_t> clusters(std::span<Fingerprint const> texts, double least) {
    Sets sets(texts.size());
    std::vector<std::uint32_t> order;
    for (std::uint32_t index = 0; index < texts.size(); ++index)
        if (texts[index].words >= words_least) order.push_back(index);
    for (int table = 0; table < 4; ++table) {
        // Two hashes three bits apart agree in one of four parts of 16 bits; within a part the rest sorts likes
        // together.
        auto const turned = [&](std::uint32_t index) { return std::rotl(texts[index].simhash, table * 16); };
        std::ranges::sort(order, {}, turned);
        for (std::size_t at = 0; at < order.size(); ++at)
            for (std::size_t next = at + 1; next < order.size() && next - at <= compared_most; ++next) {
                if ((turned(order[at]) ^ turned(order[next])) >> 48 != 0) break;
                auto const &left = texts[order[at]], &right = texts[order[next]];
                if (std::popcount(left.simhash ^ right.simhash) <= bits_apart &&
                    resemblance(left.sketch, right.sketch) >= least)
                    sets.join(order[at], order[next]);
            }
    }
    std::vector<std::uint32_t> result(texts.size());
    for (std::uint32_t index = 0; index < texts.size(); ++index) result[index] = sets.find(index);
    return result;
}

}  // namespace slovo::study
