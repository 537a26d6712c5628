// A request comes in: durable, once, under the policy that was shown, with its consents and its
// acknowledgement, all in one transaction (C08, C09, C02). Called from any thread; `done` comes on
// a thread of the store, after the commit is on the disk.
#pragma once

#include <functional>

#include "promises/house.hpp"
#include "promises/render_token.hpp"
#include "promises/submission.hpp"

namespace slovo::promises {

/// What surrounds a submission.
struct Circumstances {
    std::shared_ptr<ShelfEntry const> shown;  ///< the policy version that the person saw
    policy::Form const* form = nullptr;       ///< of that version
    Language language = Language::uk;
    std::optional<RenderToken> token;            ///< none: a foreign page, nothing is proven
    std::optional<std::string> idempotency_key;  ///< the header
    std::string network;                         ///< truncated: /24 or /48
    Hash32 agent{};                              ///< hash of the User-Agent, for the consent's proof
};

enum class IntakeOutcome : std::uint8_t {
    accepted,     ///< 201 or 303
    quarantined,  ///< 202: a person decides first
    repeated,     ///< the same again: the first answer
    other_body,   ///< 409: the same token or key, another body
};

struct IntakeAnswer {
    IntakeOutcome outcome = IntakeOutcome::accepted;
    RequestId request;
    bool mail_follows = false;
};

/// Which form of which policy takes a post (CLAUSES E-14): the version that was shown, if what
/// changed since would have let it pass; nothing if the person must see the new text first.
[[nodiscard]] std::shared_ptr<ShelfEntry const> policy_for_post(Shelf const& shelf, Instant now,
                                                                std::optional<RenderToken> const& token);

//= policy:C08
//= policy:C09
void take_request(House& house, Circumstances circumstances, Submission submission,
                  std::move_only_function<void(Result<IntakeAnswer>)> done);

}  // namespace slovo::promises
