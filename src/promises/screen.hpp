// Looks through free text for signs that a child writes (C27b) and for special categories of data
// (health, religion, party…). A sign sends the text to a person who decides; it decides nothing.
// Linear in the text. Immutable after parsing: one SignLists may be used from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace slovo::promises {

struct ScreenResult {
    bool child = false;
    bool special = false;
    bool operator==(ScreenResult const&) const = default;
};

/// Patterns of signs. The format is told in policy/children.uk.txt.
class SignLists {
public:
    /// Each text is one list; lists of all languages are used together, since people do not always
    /// write in the language of the page. `invalid` when a line cannot be read.
    [[nodiscard]] static Result<SignLists> parse(std::vector<std::string_view> const& children,
                                                 std::vector<std::string_view> const& special, int threshold_years);

    struct Item {
        enum class Kind : std::uint8_t { word, prefix, age, grade, number, clause_end, any } kind;
        std::u32string text;
    };
    struct Pattern {
        std::vector<std::vector<Item>> steps;  ///< each step: alternatives
        bool exception = false;
    };

    [[nodiscard]] std::vector<Pattern> const& children() const { return children_; }
    [[nodiscard]] std::vector<Pattern> const& special() const { return special_; }
    [[nodiscard]] int threshold() const { return threshold_; }

private:
    std::vector<Pattern> children_;
    std::vector<Pattern> special_;
    int threshold_ = 0;
};

/// UTF-8; invalid bytes end a word.
[[nodiscard]] ScreenResult screen(std::string_view text, SignLists const& lists);

}  // namespace slovo::promises
