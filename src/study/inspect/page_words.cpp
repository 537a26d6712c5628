#include "study/inspect/page_words.hpp"

#include <algorithm>
#include <array>

#include "study/letters.hpp"
#include "study/word_lists.hpp"

namespace slovo::study {
namespace {

// Other words end like these.
constexpr std::string_view short_legal_names = "инн |инн:|фоп |тов «|тов \"|ооо «|ооо \"|ип |ltd|llc|gmbh|inc.|іпн ";

/// In the order of PageWords.
constexpr auto lists = std::to_array<std::string_view>({
    "fatal error: uncaught|warning: mysql|you have an error in your sql syntax|parse error: syntax error|"
    "traceback (most recent call last)|unhandled exception|stack trace:|ora-0|microsoft ole db provider|"
    "undefined index:|notice: undefined|call to undefined function|server error in '/' application|"
    "warning: include(|warning: require(|sqlstate[",
    "lorem ipsum|текст-рыба|текст рыба|рыба-текст|текст-риба|тут будет текст|тут буде текст",
    "under construction|coming soon|site is being built|сайт в разработке|сайт находится в разработке|"
    "скоро открытие|сайт у розробці|сайт знаходиться в розробці|незабаром відкриття|сайт на реконструкции|"
    "this domain is for sale|domain is parked|buy this domain|домен продается|домен припаркован|домен продається",
    "оферт|пользовательское соглашение|условия использования|угода користувача|умови використання|terms of use|"
    "terms of service|terms and conditions|публічний договір",
    "доставк|возврат|повернення|delivery|shipping|returns",
    "в корзину|до кошика|у кошик|в кошик|add to cart|add to basket",
    "грн|₴|руб|₽|$|€|ціна|цена|price|uah|eur|usd",
    "огрн|єдрпоу|едрпоу",
    "cookie|куки|кукі",
    short_legal_names,
});
static_assert(lists.size() == static_cast<std::size_t>(PageWords::short_legal_name) + 1);

bool begins_a_word(std::string_view lower_text, std::size_t at) {
    if (at == 0) return true;
    auto begin = at - 1;
    while (begin > 0 && (static_cast<unsigned char>(lower_text[begin]) & 0xC0) == 0x80) --begin;
    std::size_t from = 0;
    return next_word(lower_text.substr(begin, at - begin), from).empty();
}

bool has_short_legal_name(std::string_view lower_text) {
    for (auto rest = short_legal_names; !rest.empty();) {
        auto const name = rest.substr(0, rest.find('|'));
        rest.remove_prefix(std::min(name.size() + 1, rest.size()));
        for (auto at = lower_text.find(name); at != std::string_view::npos; at = lower_text.find(name, at + 1))
            if (begins_a_word(lower_text, at)) return true;
    }
    return false;
}

}  // namespace

WordsFound::WordsFound(std::string_view lower_text) {
    static WordLists const all(lists);
    bits_ = all.found_in(lower_text);
    auto const& found = *this;
    if (!found[PageWords::legal_name] && found[PageWords::short_legal_name] && has_short_legal_name(lower_text))
        bits_ |= 1U << static_cast<unsigned>(PageWords::legal_name);
}

}  // namespace slovo::study
