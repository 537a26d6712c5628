#include "html/cyrillic.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "html/encoding_tables.hpp"
#include "html/scan.hpp"

namespace slovo::html {

namespace {

// Of a thousand letters, а to я and then ё є і ї ґ.
constexpr std::array<float, 37> russian{80,   16,  45, 17, 30, 85, 9,    16,    74,   12,    35,   44, 32,
                                        67,   110, 28, 47, 55, 63, 26,   3,     10,   5,     15,   7,  3.6F,
                                        0.4F, 19,  17, 3,  6,  20, 1.5F, 0.05F, 0.1F, 0.05F, 0.02F};
constexpr std::array<float, 37> ukrainian{78,    17,    54, 16,   33,   48, 9,     23, 61, 12, 36,  37, 31,
                                          66,    94,    29, 47,   42,   54, 34,    3,  12, 8,  14,  7,  6,
                                          0.05F, 0.05F, 18, 0.1F, 8.5F, 24, 0.05F, 6,  57, 7,  0.4F};

constexpr float unseen = -9;         // no text has it: box drawing, mathematics, letters of other languages
constexpr float mark = -5;           // quotes, dashes, the numero sign
constexpr float capital = -2.5F;     // rarer than a small letter by so much
constexpr float inner_capital = -6;  // right behind a small letter
constexpr float beside_latin = -5;
constexpr std::size_t enough = 4096;
constexpr std::size_t window = 256 * 1024;

// Who seldom is used has to be the better by so much.
struct Candidate {
    Encoding encoding;
    float prior;
};
constexpr std::array<Candidate, 5> candidates{{{Encoding::windows1251, 0},
                                               {Encoding::koi8_u, -1},
                                               {Encoding::ibm866, -2},
                                               {Encoding::iso8859_5, -2},
                                               {Encoding::x_mac_cyrillic, -3}}};

enum class Shape : std::uint8_t { other, small, big };

struct Meaning {
    float russian = unseen, ukrainian = unseen;
    Shape shape = Shape::other;
};

int place_of(char16_t c) {
    if (c >= u'а' && c <= u'я') return c - u'а';
    switch (c) {
        case u'ё': return 32;
        case u'є': return 33;
        case u'і': return 34;
        case u'ї': return 35;
        case u'ґ': return 36;
        default: return -1;
    }
}

char16_t small_of(char16_t c) {
    if (c >= u'А' && c <= u'Я') return static_cast<char16_t>(c + 0x20);
    if (c >= u'Ѐ' && c <= u'Џ') return static_cast<char16_t>(c + 0x50);
    return c == u'Ґ' ? u'ґ' : c;
}

bool is_mark(char16_t c) {
    return c == 0xA0 || c == u'«' || c == u'»' || c == u'—' || c == u'–' || c == u'№' || c == u'“' || c == u'”' ||
           c == u'„' || c == u'’' || c == u'…' || c == u'©' || c == u'·' || c == u'•';
}

Meaning meaning_of(char16_t c) {
    auto const small = small_of(c);
    auto const place = place_of(small);
    if (place < 0) {
        auto const weight = is_mark(c) ? mark : unseen;
        return {.russian = weight, .ukrainian = weight};
    }
    auto const index = static_cast<std::size_t>(place);
    auto const extra = small == c ? 0 : capital;
    return {.russian = std::log(russian[index] / 1000) + extra,
            .ukrainian = std::log(ukrainian[index] / 1000) + extra,
            .shape = small == c ? Shape::small : Shape::big};
}

using Meanings = std::array<Meaning, 128>;

std::array<Meanings, candidates.size()> weigh_tables() {
    std::array<Meanings, candidates.size()> all;
    for (std::size_t i = 0; i < candidates.size(); ++i)
        for (std::size_t byte = 0; byte < 128; ++byte)
            all[i][byte] = meaning_of((*high_half(candidates[i].encoding))[byte]);
    return all;
}

std::array<Meanings, candidates.size()> const& tables() {
    static auto const all = weigh_tables();
    return all;
}

struct Weight {
    float best = 0;
    std::size_t letters = 0;
};

// The logarithm of how likely the bytes are, the better of the two languages.
Weight weigh(std::span<std::uint8_t const> body, Meanings const& meanings) {
    float in_russian = 0, in_ukrainian = 0;
    std::size_t letters = 0;
    auto before = Shape::other;
    bool latin_before = false;
    for (auto const byte : body) {
        bool const latin = is(static_cast<char>(byte), letter) && byte != 'i' && byte != 'I';  // cp866 has no і
        if (byte < 0x80) {
            if (latin && before != Shape::other) in_russian += beside_latin, in_ukrainian += beside_latin;
            before = Shape::other;
            latin_before = latin;
            continue;
        }
        auto const& meaning = meanings[byte - 0x80U];
        auto extra = meaning.shape == Shape::big && before == Shape::small ? inner_capital : 0;
        if (latin_before) extra += beside_latin;
        if (meaning.shape == Shape::big && before == Shape::big) extra -= capital;  // a word in capitals
        in_russian += meaning.russian + extra;
        in_ukrainian += meaning.ukrainian + extra;
        before = meaning.shape;
        latin_before = false;
        if (++letters == enough) break;
    }
    return {.best = std::max(in_russian, in_ukrainian), .letters = letters};
}

// KOI8-U is KOI8-R with four letters more.
Encoding which_koi8(std::span<std::uint8_t const> body) {
    for (auto const byte : body)
        for (auto const ukrainian_letter : {0xA4, 0xA6, 0xA7, 0xAD, 0xB4, 0xB6, 0xB7, 0xBD})
            if (byte == ukrainian_letter) return Encoding::koi8_u;
    return Encoding::koi8_r;
}

}  // namespace

CyrillicGuess guess_cyrillic(std::span<std::uint8_t const> body) {
    constexpr float likely = -4.6F;  // text in its own encoding has -3.3 or so
    body = body.first(std::min(body.size(), window));
    CyrillicGuess guess;
    float best = 0;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        auto const weight = weigh(body, tables()[i]);
        if (weight.letters == 0) return {};
        auto const score = weight.best + candidates[i].prior;
        if (i != 0 && score <= best) continue;
        best = score;
        guess = {.encoding = candidates[i].encoding,
                 .letters = weight.letters,
                 .likelihood = weight.best / static_cast<float>(weight.letters)};
    }
    if (guess.likelihood < likely) guess.encoding = Encoding::windows1252;
    if (guess.encoding == Encoding::koi8_u) guess.encoding = which_koi8(body);
    return guess;
}

float cyrillic_likelihood(std::span<std::uint8_t const> body, Encoding encoding) {
    if (encoding == Encoding::koi8_r) encoding = Encoding::koi8_u;
    auto const* const candidate = std::ranges::find(candidates, encoding, &Candidate::encoding);
    if (candidate == candidates.end()) return -100;
    auto const weight = weigh(body.first(std::min(body.size(), window)),
                              tables()[static_cast<std::size_t>(candidate - candidates.begin())]);
    return weight.letters == 0 ? 0 : weight.best / static_cast<float>(weight.letters);
}

Encoding detect_cyrillic(std::span<std::uint8_t const> body) {
    return guess_cyrillic(body).encoding;
}

}  // namespace slovo::html
