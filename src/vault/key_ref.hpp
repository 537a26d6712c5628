// KeyRef: where a key lies in the key file. It is stored beside the row that the key seals.
// A regular value. The generation tells a reused slot from the key that lay there before.
#pragma once

#include <compare>
#include <cstdint>

namespace slovo::vault {

struct KeyRef {
    std::int64_t slot = -1;
    std::uint32_t generation = 0;  ///< from 1; 0 names no key
    [[nodiscard]] explicit operator bool() const { return generation != 0; }
    auto operator<=>(KeyRef const&) const = default;
};

}  // namespace slovo::vault
