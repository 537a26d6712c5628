// Looks through free text for signs that a child writes (C27b) and for special categories of data
// (health, religion, party…). A sign sends the text to a person who decides; it decides nothing.
// Linear in the text. Immutable after parsing: one SignLists may be used from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"

namespace slovo::promises {

struct ScreenResult {
    bool child = false;
    bool special = false;
    bool operator==(ScreenResult const&) const = default;
};

/// Patterns of signs. The format is told at the head of policy/children.uk.txt.
class SignLists {
public:
    /// Each text is one list. Lists of all languages are used together, since people do not always
    /// write in the language of the page. A child is younger than `threshold` years.
    /// `invalid` when a line cannot be read, `too_large` over limits::screen_list_bytes.
    [[nodiscard]] static Result<SignLists> parse(std::vector<std::string_view> const& children,
                                                 std::vector<std::string_view> const& special, int threshold);

    struct Token {
        std::u32string_view word;  ///< folded; empty for a clause end
        int number = -1;           ///< for words of digits
        bool end = false;
    };

    /// One list: where it matches.
    class Patterns {
    public:
        [[nodiscard]] Result<void> add(std::string_view list);
        /// A sign that no exception overlaps.
        [[nodiscard]] bool found_in(std::vector<Token> const& tokens, int threshold) const;

    private:
        struct Item {
            enum class Kind : std::uint8_t { word, prefix, age, grade, end, any } kind = Kind::word;
            std::u32string text;
        };
        using Step = std::vector<Item>;  // alternatives
        struct Pattern {
            std::vector<Step> steps;
            bool exception = false;
        };
        using Indexes = std::vector<std::size_t>;

        [[nodiscard]] Result<void> add_line(std::string_view line);
        [[nodiscard]] Result<void> add_number(std::string_view line);
        [[nodiscard]] static Result<Step> parse_step(std::string_view text);
        void index(std::size_t pattern);
        [[nodiscard]] bool item_matches(Item const& item, Token const& token, int threshold) const;
        [[nodiscard]] bool matches_at(Pattern const& pattern, std::vector<Token> const& tokens, std::size_t at,
                                      int threshold) const;
        [[nodiscard]] int number_of(Token const& token) const;

        std::vector<Pattern> patterns_;
        std::unordered_map<std::u32string, int> numbers_;        // number words
        std::unordered_map<char32_t, Indexes> by_first_letter_;  // patterns that begin with a word
        Indexes others_;                                         // patterns that begin otherwise
    };

    [[nodiscard]] Patterns const& children() const { return children_; }
    [[nodiscard]] Patterns const& special() const { return special_; }
    [[nodiscard]] int threshold() const { return threshold_; }

private:
    Patterns children_;
    Patterns special_;
    int threshold_ = 0;
};

/// UTF-8 in normal form C; invalid bytes end a word.
[[nodiscard]] ScreenResult screen(std::string_view text, SignLists const& lists);

}  // namespace slovo::promises
