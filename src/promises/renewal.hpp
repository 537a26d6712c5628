// A consent to news lasts as long as the policy says and no longer (C13). A month before its end its owner is asked by
// one letter whether it goes on: who presses the button gives a new one, who does not is asked no more, and the old one
// ends on its day. Not on the writer thread.
#pragma once

#include "promises/house.hpp"
#include "store/tables/consents.hpp"
#include "store/tables/due.hpp"
#include "store/tables/requests.hpp"

namespace slovo::promises {

/// A consent that is about to end and may be given anew.
struct Renewal {
    store::ConsentRow consent;
    std::string label;  ///< of the box in the policy in force, in the language asked for
    Instant ends;
};

/// nullopt where there is nothing to ask about: withdrawn, ended, renewed already, not near its end, or a box that the
/// policy in force has no more. `request`: the one that the consent hangs on, or any other of its subject.
[[nodiscard]] Result<std::optional<Renewal>> renewal_of(store::Session& session, policy::Policy const& policy,
                                                        store::RequestRow const& request, Language language,
                                                        Instant now);

class RenewalWatch {
public:
    explicit RenewalWatch(House& house) : house_(house) {}

    //= policy:C13
    /// Queues letters, each once for a consent and to a confirmed address only; some people a call. Value: how many
    /// letters. Not while the clock is in doubt (DESIGN §5.11).
    Result<int> look();

private:
    Result<bool> ask(policy::Policy const& policy, SubjectId subject, Instant now);

    House& house_;
    store::DuePlace place_{};
    Instant round_ends_{};
};

/// What the link of such a letter is about. Errors: invalid (not our token), not_found (erased), expired (nothing to
/// renew any more).
[[nodiscard]] Result<Renewal> read_renewal(House& house, std::string_view token, Language language);

//= policy:C13
/// The consent given anew, under the policy in force and in the words of `language`. Pressed twice, or at two places at
/// once, it is one. Errors as above.
Result<void> renew_consent(House& house, std::string_view token, Language language);

}  // namespace slovo::promises
