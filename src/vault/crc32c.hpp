// CRC-32C (Castagnoli, RFC 3720 §12.1): notices torn and decayed bytes, not forged ones.
// A pure function, safe from any thread.
#pragma once

#include <array>

#include "base/bytes.hpp"

namespace slovo::vault {

namespace detail {
constexpr auto crc32c_table = [] {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t value = i;
        for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1U) != 0 ? 0x82F63B78U : 0U);
        table[i] = value;
    }
    return table;
}();
}  // namespace detail

[[nodiscard]] constexpr std::uint32_t crc32c(ByteView bytes) {
    std::uint32_t value = ~0U;
    for (std::uint8_t byte : bytes) value = (value >> 8) ^ detail::crc32c_table[(value ^ byte) & 0xFFU];
    return ~value;
}

}  // namespace slovo::vault
