// How likely bytes are Russian or Ukrainian text in one of the one-byte encodings. Pure, any thread.
#pragma once

#include <cstdint>
#include <span>

#include "html/encoding.hpp"

namespace slovo::html {

struct CyrillicGuess {
    Encoding encoding = Encoding::windows1252;  ///< windows1252: no Cyrillic text
    std::size_t letters = 0;                    ///< how many bytes beyond ASCII were weighed
    float likelihood = 0;                       ///< the logarithm of that, of a byte on average
};
[[nodiscard]] CyrillicGuess guess_cyrillic(std::span<std::uint8_t const> body);
/// The same measure for one encoding; below all others for one that is not Cyrillic.
[[nodiscard]] float cyrillic_likelihood(std::span<std::uint8_t const> body, Encoding encoding);

}  // namespace slovo::html
