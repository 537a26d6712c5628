#include "promises/render_token.hpp"

#include <algorithm>

#include "base/id_allocator.hpp"
#include "base/limits.hpp"
#include "crypto/hash.hpp"

namespace slovo::promises {
namespace {

constexpr std::size_t payload_bytes = 13;  // number 8, policy 4, language 1
constexpr std::size_t mac_bytes = 19;      // together 32 bytes

Hash32 mac_of(crypto::Key const& key, std::string_view form, ByteView payload) {
    return crypto::keyed_hash(key, {bytes_of("render"), bytes_of(form), payload});
}

}  // namespace

std::string make_render_token(crypto::Key const& key, std::string_view form, RenderToken const& token) {
    std::array<std::uint8_t, payload_bytes + mac_bytes> bytes{};
    put_u64(bytes.data(), static_cast<std::uint64_t>(token.number));
    put_u32(bytes.data() + 8, static_cast<std::uint32_t>(token.policy.value));
    bytes[12] = static_cast<std::uint8_t>(token.language);
    auto const mac = mac_of(key, form, ByteView(bytes).first(payload_bytes));
    std::copy_n(mac.begin(), mac_bytes, bytes.begin() + payload_bytes);
    return to_base64url(bytes);
}

Result<RenderToken> read_render_token(crypto::Key const& key, std::string_view form, std::string_view text,
                                      Instant now) {
    if (text.size() > 64) return fail(ErrorCode::invalid, "render token: not one");
    TRY(Bytes const bytes, from_base64url(text));
    if (bytes.size() != payload_bytes + mac_bytes) return fail(ErrorCode::invalid, "render token: not one");
    auto const payload = ByteView(bytes).first(payload_bytes);
    auto const mac = mac_of(key, form, payload);
    if (!crypto::equal_constant_time(ByteView(mac).first(mac_bytes), ByteView(bytes).subspan(payload_bytes)))
        return fail(ErrorCode::invalid, "render token: not ours");
    if (bytes[12] > static_cast<std::uint8_t>(Language::en)) return fail(ErrorCode::invalid, "render token: language");
    RenderToken const token{.number = static_cast<std::int64_t>(read_u64(bytes.data())),
                            .policy = {static_cast<std::int64_t>(read_u32(bytes.data() + 8))},
                            .language = static_cast<Language>(bytes[12])};
    auto const issued = IdAllocator::instant_of(token.number);
    if (issued > now + limits::render_token_skew) return fail(ErrorCode::unavailable, "render token: from the future");
    if (now > issued + limits::render_token_life) return fail(ErrorCode::expired, "render token: too old");
    return token;
}

}  // namespace slovo::promises
