// Several lists of words looked for in one pass over a text, however many words there are (Aho and Corasick, 1975, as a
// table of states by classes of bytes). Immutable once made; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace slovo::study {

class WordLists {
public:
    /// At most 32 lists, each of words parted by '|' in lower case, not one of them empty.
    explicit WordLists(std::span<std::string_view const> lists);

    /// Bit i is set when a word of list i stands anywhere in the text, which is in lower case. Linear in the text.
    [[nodiscard]] std::uint32_t found_in(std::string_view lower_text) const;

private:
    static constexpr std::size_t lanes = 4;
    void add(std::string_view word, std::uint32_t list);
    void link_states();

    std::array<std::uint8_t, 256> class_of_{};  // 0: stands in no word
    std::size_t classes_ = 1, longest_ = 1;
    std::vector<std::uint16_t> next_;   // of a state's begin in this table, and a class
    std::vector<std::uint32_t> found_;  // by state
};

/// A list of words, one of which a text may be as a whole.
class WordSet {
public:
    /// Words parted by '|', in lower case; must outlive this.
    explicit WordSet(std::string_view list);
    [[nodiscard]] bool contains(std::string_view lower_text) const;

private:
    std::vector<std::string_view> words_;  // sorted
};

}  // namespace slovo::study
