// Character references of the HTML Standard (§ 13.2.5.72 and on): named, decimal, hexadecimal. Pure, any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace slovo::html {

enum class ReferencePlace : std::uint8_t { text, attribute };

struct Reference {
    std::size_t length = 0;  ///< bytes of the source; 0: the ampersand means itself
    char32_t first = 0;      ///< what it stands for
    char32_t second = 0;     ///< 0: one character only
    bool is_fault = false;   ///< the standard calls it a parse error
};

/// What the ampersand at the front of `text` begins. Looks at no more than it takes, and one run of letters.
[[nodiscard]] Reference reference_at(std::string_view text, ReferencePlace place);

}  // namespace slovo::html
