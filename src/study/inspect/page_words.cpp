#include "study/inspect/page_words.hpp"

#include <array>

#include "study/word_lists.hpp"

namespace slovo::study {
namespace {

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
    "огрн|инн |инн:|єдрпоу|едрпоу|фоп |тов «|тов \"|ооо «|ооо \"|ип |ltd|llc|gmbh|inc.|іпн ",
    "cookie|куки|кукі",
});
static_assert(lists.size() == static_cast<std::size_t>(PageWords::cookies) + 1);

}  // namespace

WordsFound::WordsFound(std::string_view lower_text) {
    static WordLists const all(lists);
    bits_ = all.found_in(lower_text);
}

}  // namespace slovo::study
