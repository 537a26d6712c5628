// Small numbers in few bytes: seven bits a byte, the last one without the eighth. What a page links to is kept so for
// as long as a study runs. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace slovo::study {

inline void put_packed(std::string& to, std::uint32_t value) {
    for (; value >= 0x80; value >>= 7U) to += static_cast<char>(value | 0x80U);
    to += static_cast<char>(value);
}

/// Off the front; 0 where nothing is left.
[[nodiscard]] inline std::uint32_t take_packed(std::string_view& from) {
    std::uint32_t value = 0;
    for (unsigned shift = 0; !from.empty() && shift < 32; shift += 7) {
        auto const byte = static_cast<unsigned char>(from.front());
        from.remove_prefix(1);
        value |= static_cast<std::uint32_t>(byte & 0x7FU) << shift;
        if (byte < 0x80) break;
    }
    return value;
}

}  // namespace slovo::study
