// What checks look for in the whole visible text of a page, all of it in one pass. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace slovo::study {

enum class PageWords : std::uint8_t {
    error_output,
    placeholder,
    unfinished,
    terms,
    delivery,
    cart,
    price,
    legal_name,
    cookies,
    short_legal_name  ///< anywhere, in the midst of a word too: ask for legal_name
};

/// Which of them a text has.
class WordsFound {
public:
    explicit WordsFound(std::string_view lower_text);
    [[nodiscard]] bool operator[](PageWords words) const { return ((bits_ >> static_cast<unsigned>(words)) & 1U) != 0; }

private:
    std::uint32_t bits_;
};

}  // namespace slovo::study
