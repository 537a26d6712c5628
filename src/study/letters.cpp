#include "study/letters.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace slovo::study {
namespace {

unsigned byte(std::string_view text, std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

constexpr std::size_t length_of(unsigned first) {
    return first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/// Calls `each` with every part between bars until it says true.
template <class Each>
bool any_of_list(std::string_view list, Each each) {
    while (!list.empty()) {
        auto const end = std::min(list.find('|'), list.size());
        if (each(list.substr(0, end))) return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

/// What stands behind 0xD0 and 0xD1 in lower case, with that byte.
constexpr auto small_cyrillic = [] {
    std::array<std::array<char, 2>, 512> made{};
    for (unsigned index = 0; index < made.size(); ++index) {
        unsigned first = 0xD0 + (index >> 8U), second = index & 0xFFU;
        if (first == 0xD0 && second >= 0x90 && second <= 0x9F) {
            second += 0x20;
        } else if (first == 0xD0 && second >= 0xA0 && second <= 0xAF) {
            first = 0xD1;
            second -= 0x20;
        } else if (first == 0xD0 && second >= 0x80 && second <= 0x8F) {
            first = 0xD1;
            second += 0x10;
        }
        made[index] = {static_cast<char>(first), static_cast<char>(second)};
    }
    return made;
}();

}  // namespace

bool equals_ignoring_case(std::string_view left, std::string_view right) {
    return std::ranges::equal(left, right, {}, ascii_lower, ascii_lower);
}

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
    return equals_ignoring_case(text.substr(0, prefix.size()), prefix);
}

bool contains_ignoring_case(std::string_view text, std::string_view needle) {
    return !std::ranges::search(text, needle, {}, ascii_lower).empty() || needle.empty();
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

std::string folded_space(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    std::size_t begin = 0, at = 0;  // of what is copied as it is: words with one space between
    auto const width = [&text](std::size_t where) -> std::size_t {
        if (is_space(text[where])) return 1;
        return byte(text, where) == 0xC2 && byte(text, where + 1) == 0xA0 ? 2 : 0;
    };
    while (at < text.size()) {
        if (static_cast<unsigned char>(text[at]) > ' ' && text[at] != '\xC2') {
            ++at;
            continue;
        }
        auto end = at;
        while (end < text.size() && width(end) != 0) end += width(end);
        bool const as_it_is = end == at || (end == at + 1 && text[at] == ' ' && end < text.size() && at != begin);
        if (as_it_is) {
            at = std::max(end, at + 1);
            continue;
        }
        result.append(text.substr(begin, at - begin));
        if (end < text.size() && !result.empty()) result += ' ';
        begin = at = end;
    }
    return result.append(text.substr(std::min(begin, text.size())));
}

void lower_in_place(std::string& text) {
    for (std::size_t at = 0; at < text.size();) {
        auto const first = static_cast<unsigned char>(text[at]);
        if (first < 0x80) {
            text[at] = ascii_lower(text[at]);
            ++at;
        } else if ((first == 0xD0 || first == 0xD1) && at + 1 < text.size()) {
            auto const& small = small_cyrillic[(first & 1U) << 8U | byte(text, at + 1)];
            text[at] = small[0];
            text[at + 1] = small[1];
            at += 2;
        } else if (first == 0xD2 && at + 1 < text.size() && byte(text, at + 1) == 0x90) {
            text[at + 1] = '\x91';
            at += 2;
        } else {
            at += length_of(first);
        }
    }
}

std::string lowered(std::string_view text) {
    std::string result(text);
    lower_in_place(result);
    return result;
}

std::size_t characters(std::string_view utf8) {
    return static_cast<std::size_t>(
        std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::size_t whole_characters(std::string_view utf8, std::size_t bytes) {
    if (bytes >= utf8.size()) return utf8.size();
    while (bytes > 0 && (byte(utf8, bytes) & 0xC0) == 0x80) --bytes;
    return bytes;
}

std::size_t pixels(std::string_view utf8) {
    // Tenths of a pixel at 20 px.
    std::size_t sum = 0;
    for (std::size_t at = 0; at < utf8.size(); at += length_of(byte(utf8, at))) {
        auto const first = byte(utf8, at);
        auto const c = static_cast<char>(first);
        if (first >= 0x80) {
            bool const cyrillic = first == 0xD0 || first == 0xD1 || first == 0xD2;
            bool const capital = first == 0xD0 && byte(utf8, at + 1) < 0xB0;
            sum += !cyrillic ? 110 : capital ? 142 : 113;
        } else if (std::string_view("iljtfI.,:;|!'() ").contains(c)) {
            sum += 55;
        } else if (std::string_view("mwMW@%").contains(c)) {
            sum += 165;
        } else if (c >= 'A' && c <= 'Z') {
            sum += 138;
        } else {
            sum += 108;
        }
    }
    return sum / 10;
}

std::string_view next_word(std::string_view utf8, std::size_t& at) {
    auto const is_punctuation = [&](std::size_t where) {
        auto const first = byte(utf8, where), second = byte(utf8, where + 1);
        return (first == 0xE2 && second <= 0x81) || (first == 0xC2 && second <= 0xBF);
    };
    while (at < utf8.size()) {
        if (!is_word_byte(utf8[at]))
            ++at;
        else if (byte(utf8, at) >= 0xC2 && is_punctuation(at))
            at += length_of(byte(utf8, at));
        else
            break;
    }
    at = std::min(at, utf8.size());
    auto const begin = at;
    while (at < utf8.size() && is_word_byte(utf8[at]) && !(byte(utf8, at) >= 0xC2 && is_punctuation(at))) ++at;
    return utf8.substr(begin, at - begin);
}

std::size_t words(std::string_view utf8) {
    std::size_t count = 0;
    for (std::size_t at = 0; !next_word(utf8, at).empty();) ++count;
    return count;
}

bool contains_any(std::string_view lower_text, std::string_view list) {
    return any_of_list(list, [&](std::string_view part) { return lower_text.contains(part); });
}

bool is_one_of(std::string_view lower_text, std::string_view list) {
    return any_of_list(list, [&](std::string_view part) { return lower_text == part; });
}

std::string_view next_token(std::string_view& rest) {
    while (!rest.empty() && is_space(rest.front())) rest.remove_prefix(1);
    std::size_t end = 0;
    while (end < rest.size() && !is_space(rest[end])) ++end;
    auto const token = rest.substr(0, end);
    rest.remove_prefix(end);
    return token;
}

bool has_token(std::string_view list, std::string_view lower_token) {
    for (auto token = next_token(list); !token.empty(); token = next_token(list))
        if (equals_ignoring_case(token, lower_token)) return true;
    return false;
}

long leading_number(std::string_view text) {
    text = trimmed(text);
    long value = -1;
    for (char const c : text) {
        if (!is_digit(c) || value > 100'000'000) break;
        value = (value < 0 ? 0 : value) * 10 + (c - '0');
    }
    return value;
}

std::uint64_t hash_of(std::string_view text) {
    std::uint64_t hash = 0xCBF29CE484222325 ^ (text.size() * 0x9E3779B97F4A7C15);
    while (text.size() >= 8) {
        std::uint64_t block = 0;
        std::memcpy(&block, text.data(), 8);
        hash = (hash ^ block) * 0x9FB21C651E98DF25;
        hash ^= hash >> 32;
        text.remove_prefix(8);
    }
    for (char const c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
    hash ^= hash >> 29;
    hash *= 0xBF58476D1CE4E5B9;
    return hash ^ (hash >> 32);
}

}  // namespace slovo::study
