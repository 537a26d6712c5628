#include "promises/screen_tokens.hpp"

#include <algorithm>
#include <span>

namespace slovo::promises {

namespace {

constexpr char32_t invalid = 0xFFFD;

/// The code point at `at`, which moves behind it.
char32_t next_point(std::string_view utf8, std::size_t& at) {
    auto const first = static_cast<unsigned char>(utf8[at++]);
    if (first < 0x80) return first;
    int const more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC2 ? 1 : 0;
    if (more == 0 || first > 0xF4) return invalid;
    char32_t point = first & (0x3FU >> more);
    for (int i = 0; i < more; ++i) {
        if (at == utf8.size() || (static_cast<unsigned char>(utf8[at]) & 0xC0U) != 0x80U) return invalid;
        point = (point << 6) | (static_cast<unsigned char>(utf8[at++]) & 0x3FU);
    }
    return point;
}

char32_t lower(char32_t c) {
    if (c >= U'A' && c <= U'Z') return c + 32;
    if (c >= U'А' && c <= U'Я') return c + 32;
    if (c == U'Ё' || c == U'ё') return U'е';
    if (c >= 0x400 && c <= 0x40F) return c + 80;
    if (c == U'Ґ') return U'ґ';
    return c;
}

bool is_apostrophe(char32_t c) {
    return c == U'\'' || c == U'’' || c == U'ʼ' || c == U'`' || c == U'‘';
}

bool is_digit(char32_t c) {
    return c >= U'0' && c <= U'9';
}

bool is_cyrillic(char32_t c) {
    return c >= 0x400 && c <= 0x52F;
}

bool is_letter(char32_t c) {
    return (c >= U'a' && c <= U'z') || is_cyrillic(c) || (c >= 0xC0 && c <= 0x24F);
}

bool ends_clause(char32_t c) {
    return std::u32string_view(U".,!?;()\n\r…").contains(c);
}

char32_t cyrillic_twin(char32_t c) {
    constexpr std::u32string_view latin = U"aceiopxy";
    constexpr std::u32string_view cyrillic = U"асеіорху";
    auto const at = latin.find(c);
    return at == std::u32string_view::npos ? c : cyrillic[at];
}

/// Behind a word of digits: whether it goes on as 12.05, 12:30 or 12/2 and so is no whole number.
bool goes_on_as_number(std::u32string_view folded, std::size_t at) {
    return at + 1 < folded.size() && std::u32string_view(U".,:/-").contains(folded[at]) && is_digit(folded[at + 1]);
}

/// The token of digits from `at`, which moves behind it.
SignLists::Token number_token(std::u32string const& folded, std::size_t& at) {
    auto const start = at;
    bool whole = true;
    while (at < folded.size() && (is_digit(folded[at]) || goes_on_as_number(folded, at))) {
        if (!is_digit(folded[at])) whole = false;
        ++at;
    }
    auto const word = std::u32string_view(folded).substr(start, at - start);
    SignLists::Token token{word, -1, false};
    if (whole && word.size() <= 3) {
        token.number = 0;
        for (auto const digit : word) token.number = token.number * 10 + static_cast<int>(digit - U'0');
    }
    return token;
}

}  // namespace

std::u32string fold(std::string_view utf8) {
    std::u32string folded;
    folded.reserve(utf8.size());
    for (std::size_t at = 0; at < utf8.size();) {
        auto const c = next_point(utf8, at);
        if (!is_apostrophe(c)) folded += lower(c);
    }
    return folded;
}

std::vector<SignLists::Token> tokens_of(std::u32string& folded) {
    std::vector<SignLists::Token> tokens;
    for (std::size_t at = 0; at < folded.size();) {
        auto const c = folded[at];
        if (is_digit(c)) {
            tokens.push_back(number_token(folded, at));
        } else if (is_letter(c)) {
            auto const start = at;
            while (at < folded.size() && is_letter(folded[at])) ++at;
            auto const word = std::span(folded).subspan(start, at - start);
            if (std::ranges::any_of(word, is_cyrillic)) std::ranges::transform(word, word.begin(), cyrillic_twin);
            tokens.push_back({std::u32string_view(folded).substr(start, at - start), -1, false});
        } else {
            if (ends_clause(c) && !tokens.empty() && !tokens.back().end) tokens.push_back({{}, -1, true});
            ++at;
        }
    }
    if (tokens.empty() || !tokens.back().end) tokens.push_back({{}, -1, true});
    return tokens;
}

}  // namespace slovo::promises
