#include "html/references.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>

#include "html/scan.hpp"

namespace slovo::html {

namespace {

struct NamedReference {
    std::uint16_t offset;  // of the name in reference_names
    std::uint8_t length;
    std::uint8_t bare;  // may stand without semicolon
    char32_t first, second;

    [[nodiscard]] std::string_view name() const;
};

#include "html/references.inc"

std::string_view NamedReference::name() const {
    return {reference_names + offset, length};
}

constexpr char32_t replacement = 0xFFFD;
constexpr char32_t beyond_unicode = 0x110000;

// What authors of the nineties meant by 128–159: windows-1252, as the standard lists it; 0 stands for itself.
constexpr std::array<char16_t, 32> windows_1252{0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                                0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

bool is_noncharacter(char32_t c) {
    return (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
}

Reference meant_by(char32_t number, std::size_t length, bool closed) {
    Reference reference{.length = length, .first = number, .second = 0, .is_fault = !closed};
    if (number == 0 || number >= beyond_unicode || (number >= 0xD800 && number <= 0xDFFF)) {
        reference.first = replacement;
        reference.is_fault = true;
    } else if (number >= 0x80 && number <= 0x9F) {
        if (auto const meant = windows_1252[number - 0x80]; meant != 0) reference.first = meant;
        reference.is_fault = true;
    } else if (number < 0x20 ? !is(static_cast<char>(number), white) || number == '\r'
                             : number == 0x7F || is_noncharacter(number)) {
        reference.is_fault = true;
    }
    return reference;
}

int digit_of(char c, unsigned base) {
    if (is(c, digit)) return c - '0';
    if (base == 16 && lower(c) >= 'a' && lower(c) <= 'f') return lower(c) - 'a' + 10;
    return -1;
}

// `text` begins with "&#".
Reference numeric(std::string_view text) {
    unsigned const base = text.size() > 2 && lower(text[2]) == 'x' ? 16 : 10;
    std::size_t const begin = base == 16 ? 3 : 2;
    std::size_t at = begin;
    char32_t number = 0;
    for (; at < text.size(); ++at) {
        auto const value = digit_of(text[at], base);
        if (value < 0) break;
        number = std::min<char32_t>(number * base + static_cast<char32_t>(value), beyond_unicode);
    }
    if (at == begin) return {.is_fault = true};
    bool const closed = at < text.size() && text[at] == ';';
    return meant_by(number, at + (closed ? 1 : 0), closed);
}

// Narrows the sorted list letter by letter and keeps the longest name that is whole.
Reference named(std::string_view text, ReferencePlace place) {
    NamedReference const* low = std::begin(named_references);
    NamedReference const* high = std::end(named_references);
    NamedReference const* bare = nullptr;
    for (std::size_t i = 0; low != high; ++i) {
        char const c = i + 1 < text.size() ? text[i + 1] : '\0';
        if (low->length == i) {  // the shortest of those that begin so comes first
            if (c == ';') return {.length = i + 2, .first = low->first, .second = low->second};
            if (low->bare != 0) bare = low;
            ++low;
        }
        auto const letter_at = [i](NamedReference const& entry) { return reference_names[entry.offset + i]; };
        low = std::ranges::lower_bound(low, high, c, {}, letter_at);
        high = std::ranges::upper_bound(low, high, c, {}, letter_at);
    }
    if (bare == nullptr) return {};
    auto const length = bare->length + std::size_t{1};
    char const behind = length < text.size() ? text[length] : '\0';
    if (place == ReferencePlace::attribute && (behind == '=' || is(behind, letter | digit))) return {};
    return {.length = length, .first = bare->first, .second = bare->second, .is_fault = true};
}

}  // namespace

Reference reference_at(std::string_view text, ReferencePlace place) {
    if (text.size() < 2) return {};
    if (text[1] == '#') return numeric(text);
    if (!is(text[1], letter | digit)) return {};
    auto reference = named(text, place);
    if (reference.length == 0) {
        auto const run = std::ranges::find_if(text.substr(1), [](char c) { return !is(c, letter | digit); });
        reference.is_fault = run != text.end() && *run == ';';
    }
    return reference;
}

}  // namespace slovo::html
