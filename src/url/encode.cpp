#include "url/encode.hpp"

#include <utility>

namespace slovo::url {
namespace {

constexpr auto encode_sets = [] {
    std::array<std::uint8_t, 256> sets{};
    auto const add = [&sets](std::string_view characters, unsigned in) {
        for (char const c : characters) sets[static_cast<unsigned char>(c)] |= static_cast<std::uint8_t>(in);
    };
    constexpr unsigned fragment = std::to_underlying(EncodeSet::fragment), query = std::to_underlying(EncodeSet::query);
    constexpr unsigned path = std::to_underlying(EncodeSet::path), userinfo = std::to_underlying(EncodeSet::userinfo);
    for (unsigned c = 0; c < 256; ++c) {
        if (c < 0x20 || c > 0x7E) sets[c] = fragment | query | path | userinfo;
    }
    add(" \"<>", fragment | query | path | userinfo);
    add("`", fragment | path | userinfo);
    add("#", query | path | userinfo);
    add("'", query);  // the set of special schemes
    add("?^{}", path | userinfo);
    add("/:;=@[\\]|", userinfo);
    return sets;
}();

}  // namespace

void append_encoded(std::string& out, std::string_view text, EncodeSet set) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::size_t plain = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const byte = static_cast<unsigned char>(text[i]);
        if ((encode_sets[byte] & std::to_underlying(set)) == 0) continue;
        out.append(text, plain, i - plain);
        out += '%';
        out += digits[byte >> 4];
        out += digits[byte & 15];
        plain = i + 1;
    }
    out.append(text, plain);
}

std::string percent_decoded(std::string_view text) {
    std::string made;
    made.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const byte = escaped_byte(text.substr(i));
        if (byte >= 0) i += 2;
        made += byte < 0 ? text[i] : static_cast<char>(byte);
    }
    return made;
}

}  // namespace slovo::url
