#include "crypto/token.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "crypto/hash.hpp"
#include "crypto/sha256.hpp"

namespace slovo::crypto {
namespace {

// Digits and lower-case letters that are not taken for each other when read aloud.
constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t tag_bytes = 16;
constexpr std::size_t id_bytes = 8;
using Token = std::array<std::uint8_t, tag_bytes + id_bytes>;

constexpr auto value_of = [] {
    std::array<int, 256> values{};
    values.fill(-1);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        values[static_cast<unsigned char>(alphabet[i])] = static_cast<int>(i);
    return values;
}();

std::string to_text(ByteView bytes) {
    std::string text;
    text.reserve((bytes.size() * 8 + 4) / 5);
    std::uint32_t bits = 0;
    int held = 0;
    for (std::uint8_t byte : bytes) {
        bits = (bits << 8) | byte;
        for (held += 8; held >= 5; held -= 5) text += alphabet[(bits >> (held - 5)) & 31U];
    }
    if (held > 0) text += alphabet[(bits << (5 - held)) & 31U];
    return text;
}

std::optional<Token> from_text(std::string_view text) {
    if (text.size() != TokenMaker::text_size) return std::nullopt;
    Token token{};
    std::uint32_t bits = 0;
    int held = 0;
    std::size_t at = 0;
    for (char c : text) {
        int const value = value_of[static_cast<unsigned char>(c)];
        if (value < 0) return std::nullopt;
        bits = (bits << 5) | static_cast<std::uint32_t>(value);
        held += 5;
        if (held >= 8) {
            held -= 8;
            token[at++] = static_cast<std::uint8_t>(bits >> held);
        }
    }
    // The three bits that are left must be zero: one token has one text.
    if ((bits & ((1U << held) - 1)) != 0) return std::nullopt;
    return token;
}

}  // namespace

TokenMaker::TokenMaker(Key const& root) : mac_(derive(root, "token.mac")), mask_(derive(root, "token.mask")) {}

std::string TokenMaker::make(TokenKind kind, std::int64_t id, ByteView extra) const {
    std::uint8_t const kind_byte[] = {static_cast<std::uint8_t>(kind)};
    Token token{};
    auto const tag = std::span(token).first<tag_bytes>();
    auto const masked = std::span(token).last<id_bytes>();
    put_u64(masked.data(), static_cast<std::uint64_t>(id));
    Hash32 const full = keyed_hash(mac_, {kind_byte, masked, extra});
    std::copy_n(full.begin(), tag_bytes, tag.begin());
    Hash32 const mask = keyed_hash(mask_, {kind_byte, tag});
    for (std::size_t i = 0; i < id_bytes; ++i) masked[i] ^= mask[i];
    return to_text(token);
}

Result<std::int64_t> TokenMaker::read(TokenKind kind, std::string_view text, ByteView extra) const {
    auto token = from_text(text);
    if (!token) return fail(ErrorCode::invalid, "not the shape of a token");
    std::uint8_t const kind_byte[] = {static_cast<std::uint8_t>(kind)};
    auto const tag = std::span(*token).first<tag_bytes>();
    auto const id = std::span(*token).last<id_bytes>();
    Hash32 const mask = keyed_hash(mask_, {kind_byte, tag});
    for (std::size_t i = 0; i < id_bytes; ++i) id[i] ^= mask[i];
    Hash32 const expected = keyed_hash(mac_, {kind_byte, id, extra});
    if (!equal_constant_time(tag, std::span(expected).first<tag_bytes>()))
        return fail(ErrorCode::invalid, "not a token of ours");
    return static_cast<std::int64_t>(read_u64(id.data()));
}

std::string random_token(Random& random) {
    std::array<std::uint8_t, 20> bytes{};
    random.fill(bytes);
    return to_text(bytes);
}

Hash32 token_hash(std::string_view text) {
    return sha256(bytes_of(text));
}

}  // namespace slovo::crypto
