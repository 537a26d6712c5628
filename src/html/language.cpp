// The language of a text by letters that only one language has, and by its commonest words.
#include <algorithm>
#include <array>

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

constexpr std::size_t longest_word = 16;  // bytes; none of ours is longer
constexpr std::size_t looked_at = 64 * 1024;

struct Tally {
    std::size_t latin = 0, cyrillic = 0, words = 0;
    std::size_t uk_letters = 0, ru_letters = 0, foreign_letters = 0, i_letters = 0;
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
        uk_words += among(ukrainian_words, text) ? 1 : 0;
        ru_words += among(russian_words, text) ? 1 : 0;
        en_words += among(english_words, text) ? 1 : 0;
        size = 0;
    }
    void letter_of(char32_t c) {
        if (c == U'і' || c == U'ї' || c == U'є' || c == U'ґ')
            ++uk_letters;
        else if (c == U'и')
            ++i_letters;
        else if (c == U'ы' || c == U'э' || c == U'ё' || c == U'ъ')
            ++ru_letters;
        else if ((c > U'џ' && c != U'ґ') || c == U'ў' || c == U'ј' || c == U'љ' || c == U'њ' || c == U'ђ' ||
                 c == U'ћ' || c == U'џ' || c == U'ѓ' || c == U'ќ' || c == U'ѕ')
            ++foreign_letters;
    }
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
            tally.i_letters == 0 && tally.uk_letters != 0 && tally.ru_letters != 0;  // і, ы, no и
        if (is_belarusian || tally.foreign_letters * 50 > tally.cyrillic) return TextLanguage::other;
        auto const uk = tally.uk_letters * 2 + tally.uk_words;
        auto const ru = tally.ru_letters * 2 + tally.ru_words;
        if (uk == ru) return is_long && tally.uk_letters == 0 ? TextLanguage::ru : TextLanguage::unknown;
        return uk > ru ? TextLanguage::uk : TextLanguage::ru;
    }
    if (tally.en_words * 12 >= tally.words) return TextLanguage::en;
    return tally.words < enough_letters ? TextLanguage::unknown : TextLanguage::other;
}

}  // namespace slovo::html
