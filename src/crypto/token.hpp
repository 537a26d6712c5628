// Texts that stand for inner ids outside the process, and one-time secrets for links.
// A token is a synthetic-IV sealing of (kind, id): nobody without the key can make one, see the id
// in it, or use it for another kind. Immutable after construction; safe from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "crypto/key.hpp"

namespace slovo::crypto {

/// What a token may be used for. The numbers are part of the token: never change or reuse one.
enum class TokenKind : std::uint8_t {
    request_ref = 1,  ///< "your request 3f…": a reference a person may quote
    confirm = 2,      ///< this address is mine
    not_me = 3,       ///< it was not I who wrote
    unsubscribe = 4,  ///< stop mail
    rights = 5,       ///< to the person's own page
    receipt = 6,      ///< proof of an event
    session = 7,
    render = 8,    ///< a form as it was shown
    delivery = 9,  ///< one message to one person (bounces, replies)
    staff = 10,
    choices = 11,
    kept_proof = 12,  ///< a proof of consent that outlived its subject
    renew = 13,       ///< I go on agreeing
};

class TokenMaker {
public:
    static constexpr std::size_t text_size = 39;

    /// The root is a key of the key file, not the master key: links outlive a rotation.
    explicit TokenMaker(Key const& root);

    /// 39 characters of lower-case base32 (digits and letters without i, l, o, u). The same input
    /// gives the same text. `extra` is bound to it (an expiry, a version) but not carried in it.
    [[nodiscard]] std::string make(TokenKind kind, std::int64_t id, ByteView extra = {}) const;
    /// The id, for the same kind and extra; `invalid` for anything that make() did not make.
    [[nodiscard]] Result<std::int64_t> read(TokenKind kind, std::string_view text, ByteView extra = {}) const;

private:
    Key mac_;
    Key mask_;
};

/// 160 random bits as 32 characters of the same alphabet, for links that work once.
[[nodiscard]] std::string random_token(Random& random);
/// What is stored of a one-time token: its SHA-256. (A random token has no dictionary to try.)
[[nodiscard]] Hash32 token_hash(std::string_view text);

}  // namespace slovo::crypto
