#include "promises/screen.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "promises/screen_tokens.hpp"

namespace slovo::promises {

namespace {

constexpr int youngest_writer = 4;
constexpr int last_grade = 12;

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
    return text;
}

/// The piece before the first separator; `text` keeps what is behind it.
std::string_view take_piece(std::string_view& text, char separator) {
    auto const at = std::min(text.find(separator), text.size());
    auto const piece = text.substr(0, at);
    text.remove_prefix(std::min(at + 1, text.size()));
    return piece;
}

}  // namespace

Result<void> SignLists::Patterns::add(std::string_view list) {
    if (list.size() > limits::screen_list_bytes) return fail(ErrorCode::too_large, "a list of signs is too large");
    while (!list.empty()) {
        auto const line = trimmed(take_piece(list, '\n'));
        if (line.empty() || line.starts_with('#')) continue;
        if (line.starts_with('=')) {
            TRY_VOID(add_number(trimmed(line.substr(1))));
        } else {
            TRY_VOID(add_line(line));
        }
    }
    return {};
}

Result<void> SignLists::Patterns::add_number(std::string_view line) {
    auto const digits = fold(take_piece(line, ' '));
    int value = 0;
    for (auto const digit : digits) {
        if (digit < U'0' || digit > U'9' || value > 100)
            return fail(ErrorCode::invalid, "a number word needs its number");
        value = value * 10 + static_cast<int>(digit - U'0');
    }
    for (line = trimmed(line); !line.empty(); line = trimmed(line)) numbers_[fold(take_piece(line, ' '))] = value;
    return {};
}

Result<void> SignLists::Patterns::add_line(std::string_view line) {
    Pattern pattern;
    if (line.starts_with("- ")) {
        pattern.exception = true;
        line = trimmed(line.substr(2));
    }
    for (; !line.empty(); line = trimmed(line)) {
        TRY(auto step, parse_step(take_piece(line, ' ')));
        pattern.steps.push_back(std::move(step));
    }
    if (pattern.steps.empty() || pattern.steps.size() > limits::screen_pattern_steps) {
        return fail(ErrorCode::invalid, "a sign has from one to twelve words");
    }
    patterns_.push_back(std::move(pattern));
    index(patterns_.size() - 1);
    return {};
}

Result<SignLists::Patterns::Step> SignLists::Patterns::parse_step(std::string_view text) {
    Step step;
    while (!text.empty()) {
        auto const piece = take_piece(text, '|');
        Item item;
        if (piece == "{age}") {
            item.kind = Item::Kind::age;
        } else if (piece == "{grade}") {
            item.kind = Item::Kind::grade;
        } else if (piece == "{end}") {
            item.kind = Item::Kind::end;
        } else if (piece == "?") {
            item.kind = Item::Kind::any;
        } else {
            auto const prefix = piece.ends_with('*');
            item.kind = prefix ? Item::Kind::prefix : Item::Kind::word;
            item.text = fold(prefix ? piece.substr(0, piece.size() - 1) : piece);
            if (item.text.empty() || item.text.contains(U'{') || item.text.contains(U'*')) {
                return fail(ErrorCode::invalid, "a sign has a word that cannot be read");
            }
        }
        step.push_back(std::move(item));
    }
    return step;
}

void SignLists::Patterns::index(std::size_t pattern) {
    auto const& first = patterns_[pattern].steps.front();
    auto const plain = std::ranges::all_of(
        first, [](Item const& item) { return item.kind == Item::Kind::word || item.kind == Item::Kind::prefix; });
    if (!plain) {
        others_.push_back(pattern);
        return;
    }
    for (auto const& item : first) {
        auto& indexes = by_first_letter_[item.text.front()];
        if (indexes.empty() || indexes.back() != pattern) indexes.push_back(pattern);
    }
}

int SignLists::Patterns::number_of(Token const& token) const {
    if (token.number >= 0 || token.end) return token.number;
    auto const found = numbers_.find(std::u32string(token.word));
    return found == numbers_.end() ? -1 : found->second;
}

bool SignLists::Patterns::item_matches(Item const& item, Token const& token, int threshold) const {
    switch (item.kind) {
        case Item::Kind::word: return token.word == item.text;
        case Item::Kind::prefix: return token.word.starts_with(item.text);
        case Item::Kind::end: return token.end;
        case Item::Kind::any: return !token.end;
        case Item::Kind::age: {
            auto const number = number_of(token);
            return number >= youngest_writer && number < threshold;
        }
        case Item::Kind::grade: {
            auto const number = number_of(token);
            return number >= 1 && number <= last_grade;
        }
    }
    return false;
}

bool SignLists::Patterns::matches_at(Pattern const& pattern, std::vector<Token> const& tokens, std::size_t at,
                                     int threshold) const {
    if (pattern.steps.size() > tokens.size() - at) return false;
    for (std::size_t i = 0; i < pattern.steps.size(); ++i) {
        auto const& token = tokens[at + i];
        auto const fits = [&](Item const& item) { return item_matches(item, token, threshold); };
        if (!std::ranges::any_of(pattern.steps[i], fits)) return false;
    }
    return true;
}

bool SignLists::Patterns::found_in(std::vector<Token> const& tokens, int threshold) const {
    struct Span {
        std::size_t from, to;
    };
    std::vector<Span> signs;
    std::vector<Span> exceptions;
    auto const look = [&](Indexes const& indexes, std::size_t at) {
        for (auto const i : indexes) {
            auto const& pattern = patterns_[i];
            if (!matches_at(pattern, tokens, at, threshold)) continue;
            (pattern.exception ? exceptions : signs).push_back({at, at + pattern.steps.size()});
        }
    };
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        look(others_, at);
        if (tokens[at].word.empty()) continue;
        auto const found = by_first_letter_.find(tokens[at].word.front());
        if (found != by_first_letter_.end()) look(found->second, at);
    }
    // Both lists are sorted by where they begin, and no span is longer than a pattern: for each
    // sign only the exceptions near it can overlap.
    std::size_t first = 0;
    for (auto const& sign : signs) {
        while (first < exceptions.size() && exceptions[first].from + limits::screen_pattern_steps < sign.from) ++first;
        bool excused = false;
        for (auto i = first; i < exceptions.size() && exceptions[i].from < sign.to; ++i) {
            excused = excused || exceptions[i].to > sign.from;
        }
        if (!excused) return true;
    }
    return false;
}

Result<SignLists> SignLists::parse(std::vector<std::string_view> const& children,
                                   std::vector<std::string_view> const& special, int threshold) {
    SignLists lists;
    lists.threshold_ = threshold;
    for (auto const list : children) TRY_VOID(lists.children_.add(list));
    for (auto const list : special) TRY_VOID(lists.special_.add(list));
    return lists;
}

//= policy:C27b
//= policy:C09
ScreenResult screen(std::string_view text, SignLists const& lists) {
    auto folded = fold(text);
    auto const tokens = tokens_of(folded);
    return {lists.children().found_in(tokens, lists.threshold()), lists.special().found_in(tokens, lists.threshold())};
}

}  // namespace slovo::promises
