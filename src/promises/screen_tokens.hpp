// Cuts text into folded words for screen.hpp. Pure functions, safe from any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "promises/screen.hpp"

namespace slovo::promises {

/// Code points; lower case for Latin and Cyrillic, ё as е, apostrophes left out. Invalid bytes
/// become U+FFFD.
[[nodiscard]] std::u32string fold(std::string_view utf8);

/// Words of letters, words of digits and ends of clauses, the last token always an end. Views into
/// `folded`. Latin letters that look Cyrillic become Cyrillic within Cyrillic words.
[[nodiscard]] std::vector<SignLists::Token> tokens_of(std::u32string& folded);

}  // namespace slovo::promises
