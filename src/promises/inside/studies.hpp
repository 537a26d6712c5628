// Steps that the promises about the study of a site share with those that end it: asking in the transaction of
// another promise, and discarding. The caller destroys the keys after the commit.
#pragma once

#include "gate/person.hpp"
#include "policy/model.hpp"
#include "promises/house.hpp"
#include "store/tables/requests.hpp"
#include "store/tables/studies.hpp"

namespace slovo::promises::inside {

/// A study that begins without anybody's asking: of an open request by a form for it, with a site.
[[nodiscard]] bool begins_by_itself(policy::Policy const& policy, store::RequestRow const& request);

[[nodiscard]] store::StudyRow new_study(House& house, store::RequestRow const& request, Instant now);
[[nodiscard]] ledger::Event asked_event(store::StudyRow const& row, ledger::Actor actor, PolicyVersion policy);

/// The newest that is done, of those of one request, oldest first.
[[nodiscard]] std::optional<store::StudyRow> newest_done(std::vector<store::StudyRow> const& rows);

/// Whether what a running study finds is still wanted: the request is open, nothing restricts it, nobody erases it.
Result<bool> is_wanted(store::Session& session, store::StudyRow const& row);

struct StudyEnd {
    ledger::Actor actor;
    store::StudyReason reason = store::StudyReason::none;
    Instant now;
};
enum class Which : std::uint8_t { live, done, all };

/// What waits or runs is stopped, what was found goes; each with its event. Value: how many.
Result<int> discard_studies(store::Transaction& tx, House& house, SubjectId subject, RequestId request, Which which,
                            StudyEnd const& end, std::vector<vault::KeyRef>& gone);

/// One part of what was found. not_found: there is no such part, or its key went.
Result<gate::StudyText> open_part(store::Session& session, gate::Safe const& safe, store::StudyRow const& row,
                                  store::SubjectRow const& subject, store::StudyPart part);
/// What the study of the same request before this one found, as JSON.
Result<std::optional<gate::StudyText>> earlier_findings(House& house, store::StudyRow const& row);

}  // namespace slovo::promises::inside
