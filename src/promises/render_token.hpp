// The signed render token of a form: what was shown, under which policy, when. It is the proof that
// a consent belongs to a text, the key of idempotency for those without script, and the age of the
// form. Stateless; pure functions, safe from any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "base/language.hpp"
#include "base/time.hpp"
#include "crypto/key.hpp"

namespace slovo::promises {

struct RenderToken {
    std::int64_t number = 0;  ///< unique and time-ordered; also tells when the form was rendered
    PolicyVersion policy;
    Language language = Language::uk;
};

/// 43 characters of base64url: number, policy, language, and a MAC over these and the form's id.
[[nodiscard]] std::string make_render_token(crypto::Key const& key, std::string_view form, RenderToken const& token);

/// Errors: invalid (not ours, or of another form), expired (older than limits::render_token_life),
/// unavailable (from the future by more than limits::render_token_skew).
[[nodiscard]] Result<RenderToken> read_render_token(crypto::Key const& key, std::string_view form,
                                                    std::string_view text, Instant now);

}  // namespace slovo::promises
