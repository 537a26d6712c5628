// Bytes and their text forms: hex, base64 (RFC 4648 §4), base64url without padding (§5).
// Pure functions, safe from any thread. Not constant-time: secrets are encoded in crypto/.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace slovo {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<std::uint8_t const>;
using Hash32 = std::array<std::uint8_t, 32>;

[[nodiscard]] inline ByteView bytes_of(std::string_view text) {
    return {reinterpret_cast<std::uint8_t const*>(text.data()), text.size()};
}
[[nodiscard]] inline std::string_view text_of(ByteView bytes) {
    return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
}

[[nodiscard]] std::string to_hex(ByteView bytes);
[[nodiscard]] std::string to_base64(ByteView bytes);
[[nodiscard]] std::string to_base64url(ByteView bytes);
/// Strict: canonical alphabet, padding and zero trailing bits; `invalid` otherwise.
[[nodiscard]] Result<Bytes> from_hex(std::string_view text);
[[nodiscard]] Result<Bytes> from_base64(std::string_view text);
[[nodiscard]] Result<Bytes> from_base64url(std::string_view text);

/// Big-endian integers at the front of a buffer of at least their size.
inline void put_u32(std::uint8_t* to, std::uint32_t value) {
    for (int i = 3; i >= 0; --i) to[3 - i] = static_cast<std::uint8_t>(value >> (8 * i));
}
inline void put_u64(std::uint8_t* to, std::uint64_t value) {
    for (int i = 7; i >= 0; --i) to[7 - i] = static_cast<std::uint8_t>(value >> (8 * i));
}
[[nodiscard]] inline std::uint32_t read_u32(std::uint8_t const* from) {
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i) value = (value << 8) | from[i];
    return value;
}
[[nodiscard]] inline std::uint64_t read_u64(std::uint8_t const* from) {
    std::uint64_t value = 0;
    for (int i = 0; i < 8; ++i) value = (value << 8) | from[i];
    return value;
}

}  // namespace slovo
