#include "web/server/text_check.hpp"

#include <cstddef>
#include <cstdint>

namespace slovo::web {

namespace {

/// Length of the sequence that begins here, 0 when it is not one (Unicode 15, table 3-7).
std::size_t sequence(std::string_view rest) {
    auto const byte = [&](std::size_t i) { return static_cast<std::uint8_t>(rest[i]); };
    auto const tail = [&](std::size_t i) { return (byte(i) & 0xc0) == 0x80; };
    auto const first = byte(0);
    if (first < 0x80) return first == 0 ? 0 : 1;
    if (first >= 0xc2 && first <= 0xdf) return rest.size() >= 2 && tail(1) ? 2 : 0;
    if (first >= 0xe0 && first <= 0xef) {
        if (rest.size() < 3 || !tail(1) || !tail(2)) return 0;
        if (first == 0xe0 && byte(1) < 0xa0) return 0;
        return first == 0xed && byte(1) > 0x9f ? 0 : 3;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        if (rest.size() < 4 || !tail(1) || !tail(2) || !tail(3)) return 0;
        if (first == 0xf0 && byte(1) < 0x90) return 0;
        return first == 0xf4 && byte(1) > 0x8f ? 0 : 4;
    }
    return 0;
}

}  // namespace

bool valid_text(std::string_view bytes) {
    while (!bytes.empty()) {
        auto const length = sequence(bytes);
        if (length == 0) return false;
        bytes.remove_prefix(length);
    }
    return true;
}

}  // namespace slovo::web
