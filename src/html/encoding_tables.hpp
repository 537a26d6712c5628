// What the bytes 128–255 mean in the one-byte encodings that are decoded (https://encoding.spec.whatwg.org/#indexes).
// Constants, any thread.
#pragma once

#include <array>

#include "html/encoding.hpp"

namespace slovo::html {

using HighHalf = std::array<char16_t, 128>;

/// nullptr for what is not a one-byte encoding, or not decoded.
[[nodiscard]] HighHalf const* high_half(Encoding encoding);

}  // namespace slovo::html
