#include "html/utf8.hpp"

#include <cstring>

namespace slovo::html {

namespace {

struct Step {
    std::size_t length;  // bytes that belong together
    bool is_good;
    bool is_cut;  // the end came too early
};

// At a byte beyond ASCII. The second byte's bounds rule out overlong forms, surrogates and what is beyond U+10FFFF.
Step step_at(std::string_view bytes, std::size_t at) {
    auto const byte = [&bytes](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
    auto const lead = byte(at);
    std::size_t const size = lead >= 0xC2 && lead <= 0xDF   ? 2
                             : lead >= 0xE0 && lead <= 0xEF ? 3
                             : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                            : 0;
    if (size == 0) return {1, false, false};
    std::uint8_t low = 0x80, high = 0xBF;
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
    for (std::size_t i = 1; i < size; ++i) {
        if (at + i == bytes.size()) return {i, false, true};
        if (byte(at + i) < low || byte(at + i) > high) return {i, false, false};
        low = 0x80;
        high = 0xBF;
    }
    return {size, true, false};
}

std::size_t behind_ascii(std::string_view bytes, std::size_t at) {
    for (; bytes.size() - at >= 8; at += 8) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, bytes.data() + at, sizeof eight);
        if ((eight & 0x8080808080808080U) != 0) break;
    }
    while (at < bytes.size() && static_cast<std::uint8_t>(bytes[at]) < 0x80) ++at;
    return at;
}

// Most of what is beyond ASCII here is Cyrillic: two bytes a letter.
std::size_t behind_pairs(std::string_view bytes, std::size_t at, std::size_t& pairs) {
    for (; at + 1 < bytes.size(); at += 2, ++pairs) {
        auto const lead = static_cast<std::uint8_t>(bytes[at]), second = static_cast<std::uint8_t>(bytes[at + 1]);
        if (lead < 0xC2 || lead > 0xDF || (second & 0xC0) != 0x80) break;
    }
    return at;
}

}  // namespace

Utf8Count count_utf8(std::string_view bytes) {
    Utf8Count count;
    for (auto at = behind_ascii(bytes, 0); at < bytes.size(); at = behind_ascii(bytes, at)) {
        at = behind_pairs(bytes, at, count.sequences);
        if (at == bytes.size()) break;
        if (static_cast<std::uint8_t>(bytes[at]) < 0x80) continue;
        auto const step = step_at(bytes, at);
        at += step.length;
        ++(step.is_good ? count.sequences : count.faults);
        count.ends_within = step.is_cut;
    }
    return count;
}

std::string replace_faults(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size() + bytes.size() / 8);
    std::size_t copied = 0;
    for (auto at = behind_ascii(bytes, 0); at < bytes.size(); at = behind_ascii(bytes, at)) {
        auto const step = step_at(bytes, at);
        if (!step.is_good) {
            text.append(bytes.substr(copied, at - copied)).append("\xEF\xBF\xBD");
            copied = at + step.length;
        }
        at += step.length;
    }
    return text.append(bytes.substr(copied));
}

}  // namespace slovo::html
