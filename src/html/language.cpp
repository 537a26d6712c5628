// The language of a text by letters that only one language has, and by its commonest words.
#include <algorithm>
#include <array>
#include <utility>

#include "html/encoding.hpp"
#include "html/scan.hpp"

namespace slovo::html {

namespace {

constexpr std::array<std::string_view, 30> ukrainian_words{
    "та", "що", "і",   "й",   "або", "для", "від", "як",  "до",  "із",   "ми",  "ви",  "це",  "не",   "є",
    "у",  "з",  "ваш", "вас", "нас", "про", "при", "без", "під", "який", "яка", "які", "щоб", "його", "вже"};
constexpr std::array<std::string_view, 30> russian_words{
    "и",   "что", "или", "для", "от",  "как", "это", "не",  "до",  "из",     "мы",  "вы",    "с",       "в",    "по",
    "ваш", "вас", "нас", "при", "без", "под", "о",   "так", "его", "только", "уже", "чтобы", "который", "если", "к"};
constexpr std::array<std::string_view, 24> english_words{"the",  "and",  "of",   "to",   "in",  "is",   "for", "you",
                                                         "are",  "with", "that", "on",   "it",  "this", "we",  "our",
                                                         "your", "be",   "or",   "from", "not", "as",   "an",  "by"};

template <std::size_t size>
bool among(std::array<std::string_view, size> const& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

/// Most words of a text are in none of the lists: this says so without looking at them.
constexpr std::size_t slot(std::string_view word) {
    auto const byte = [word](std::size_t at) { return static_cast<std::uint8_t>(word[at]); };
    return (word.size() * 37 + byte(word.size() / 2) * 5U + byte(word.size() - 1) * 11U + byte(0)) % 512;
}
constexpr auto slots_taken = [] {
    std::array<bool, 512> taken{};
    for (auto const word : ukrainian_words) taken[slot(word)] = true;
    for (auto const word : russian_words) taken[slot(word)] = true;
    for (auto const word : english_words) taken[slot(word)] = true;
    return taken;
}();

constexpr std::size_t longest_word = 16;  // bytes; none of ours is longer
constexpr std::size_t looked_at = 64UL * 1024;

/// Whose alphabet a small Cyrillic letter tells of.
enum class Kind : std::uint8_t { any, uk, ru, foreign, i };
constexpr auto kinds = [] {
    std::array<Kind, 256> made{};  // from U+0400
    auto const set = [&made](std::u32string_view letters, Kind kind) {
        for (auto const c : letters) made[c - U'Ѐ'] = kind;
    };
    for (char32_t c = U'џ'; c <= U'ӿ'; ++c) made[c - U'Ѐ'] = Kind::foreign;
    set(U"ўјљњђћѓќѕ", Kind::foreign);
    set(U"іїєґ", Kind::uk);
    set(U"ыэёъ", Kind::ru);
    set(U"и", Kind::i);
    return made;
}();

struct Tally {
    std::size_t latin = 0, cyrillic = 0, words = 0;
    std::array<std::size_t, 5> letters{};
    std::size_t uk_words = 0, ru_words = 0, en_words = 0;
    std::array<char, longest_word + 4> word{};
    std::size_t size = 0;

    void add(char32_t small) {
        if (size < longest_word) size = static_cast<std::size_t>(put_utf8(word.data() + size, small) - word.data());
    }
    void end_word() {
        if (size == 0) return;
        std::string_view const text(word.data(), size);
        ++words;
        size = 0;
        if (!slots_taken[slot(text)]) return;
        uk_words += among(ukrainian_words, text) ? 1 : 0;
        ru_words += among(russian_words, text) ? 1 : 0;
        en_words += among(english_words, text) ? 1 : 0;
    }
    void letter_of(char32_t c) { ++letters[std::to_underlying(kinds[(c - U'Ѐ') & 0xFF])]; }
    [[nodiscard]] std::size_t of(Kind kind) const { return letters[std::to_underlying(kind)]; }
};

char32_t small_of(char32_t c) {
    if (c >= U'А' && c <= U'Я') return c + 0x20;
    if (c >= U'Ѐ' && c <= U'Џ') return c + 0x50;
    return c == U'Ґ' ? U'ґ' : c;
}

Tally count(std::string_view text) {
    Tally tally;
    for (std::size_t at = 0; at < text.size();) {
        auto const byte = static_cast<std::uint8_t>(text[at]);
        if (byte < 0x80) {
            char const c = lower(text[at++]);
            if (is(c, letter)) {
                ++tally.latin;
                tally.add(static_cast<char32_t>(c));
            } else if (c != '\'') {
                tally.end_word();
            }
        } else if ((byte == 0xD0 || byte == 0xD1 || byte == 0xD2 || byte == 0xD3) && at + 1 < text.size()) {
            auto const c = small_of(static_cast<char32_t>((byte & 0x1F) << 6 | (text[at + 1] & 0x3F)));
            at += 2;
            ++tally.cyrillic;
            tally.letter_of(c);
            tally.add(c);
        } else {
            bool const is_latin = byte >= 0xC3 && byte <= 0xC9;  // é, ß, ł: a word goes on, and it is not English
            if (is_latin)
                tally.add(U'?');
            else if (byte >= 0xC0)
                tally.end_word();
            ++at;
        }
    }
    tally.end_word();
    return tally;
}

}  // namespace

TextLanguage detect_language(std::string_view utf8) {
    auto const tally = count(utf8.substr(0, looked_at));
    constexpr std::size_t enough_letters = 12;
    if (tally.latin + tally.cyrillic < enough_letters) return TextLanguage::unknown;
    if (tally.cyrillic * 3 >= tally.latin) {  // brands and addresses are Latin on any page
        bool const is_long = tally.cyrillic >= 40;
        bool const is_belarusian =
            tally.of(Kind::i) == 0 && tally.of(Kind::uk) != 0 && tally.of(Kind::ru) != 0;  // і, ы, no и
        if (is_belarusian || tally.of(Kind::foreign) * 50 > tally.cyrillic) return TextLanguage::other;
        auto const uk = tally.of(Kind::uk) * 2 + tally.uk_words;
        auto const ru = tally.of(Kind::ru) * 2 + tally.ru_words;
        if (uk == ru) return is_long && tally.of(Kind::uk) == 0 ? TextLanguage::ru : TextLanguage::unknown;
        return uk > ru ? TextLanguage::uk : TextLanguage::ru;
    }
    if (tally.en_words * 12 >= tally.words) return TextLanguage::en;
    return tally.words < enough_letters ? TextLanguage::unknown : TextLanguage::other;
}

}  // namespace slovo::html
