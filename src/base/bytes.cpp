#include "base/bytes.hpp"

namespace slovo {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view base64url_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encode64(ByteView bytes, std::string_view digits) {
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    std::uint32_t buffer = 0;
    int bits = 0;
    for (std::uint8_t byte : bytes) {
        buffer = (buffer << 8) | byte;
        bits += 8;
        while (bits >= 6) {
            bits -= 6;
            out += digits[(buffer >> bits) & 63U];
        }
    }
    if (bits > 0) out += digits[(buffer << (6 - bits)) & 63U];
    return out;
}

Result<Bytes> decode64(std::string_view text, std::string_view digits) {
    if (text.size() % 4 == 1) return fail(ErrorCode::invalid, "base64: impossible length");
    Bytes out;
    out.reserve(text.size() * 3 / 4);
    std::uint32_t buffer = 0;
    int bits = 0;
    for (char c : text) {
        auto const value = digits.find(c);
        if (value == std::string_view::npos || c == '\0') return fail(ErrorCode::invalid, "base64: not a digit");
        buffer = ((buffer << 6) | static_cast<std::uint32_t>(value)) & 0xFFFFFFU;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out.push_back(static_cast<std::uint8_t>((buffer >> bits) & 0xFFU));
        }
    }
    if ((buffer & ((1U << bits) - 1U)) != 0) return fail(ErrorCode::invalid, "base64: trailing bits are not zero");
    return out;
}

}  // namespace

std::string to_hex(ByteView bytes) {
    std::string out;
    out.reserve(bytes.size() * 2);
    for (std::uint8_t byte : bytes) {
        out += hex_digits[byte >> 4];
        out += hex_digits[byte & 15U];
    }
    return out;
}

std::string to_base64(ByteView bytes) {
    std::string out = encode64(bytes, base64_digits);
    while (out.size() % 4 != 0) out += '=';
    return out;
}

std::string to_base64url(ByteView bytes) {
    return encode64(bytes, base64url_digits);
}

Result<Bytes> from_hex(std::string_view text) {
    if (text.size() % 2 != 0) return fail(ErrorCode::invalid, "hex: odd length");
    Bytes out(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); ++i) {
        char const lower = (text[i] >= 'A' && text[i] <= 'F') ? static_cast<char>(text[i] + 32) : text[i];
        auto const value = hex_digits.find(lower);
        if (value == std::string_view::npos || lower == '\0') return fail(ErrorCode::invalid, "hex: not a digit");
        out[i / 2] = static_cast<std::uint8_t>((out[i / 2] << 4) | value);
    }
    return out;
}

Result<Bytes> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) return fail(ErrorCode::invalid, "base64: length is not a multiple of 4");
    if (text.ends_with("==")) {
        text.remove_suffix(2);
    } else if (text.ends_with('=')) {
        text.remove_suffix(1);
    }
    return decode64(text, base64_digits);
}

Result<Bytes> from_base64url(std::string_view text) {
    return decode64(text, base64url_digits);
}

}  // namespace slovo
