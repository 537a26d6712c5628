// Retention (C26c): the day of death of everything, computed from purpose and last relevant event by the
// policy that is in force, never stored. The reaper erases what is over, field by field: a field goes
// when the last purpose that lists it ends. Blocked only by a hold or an open case. Not on the writer thread.
#pragma once

#include "gate/journal.hpp"
#include "promises/house.hpp"
#include "store/tables/consents.hpp"
#include "store/tables/requests.hpp"

namespace slovo::promises {

/// The facts of one subject that its days depend on.
struct LifeFacts {
    std::vector<store::RequestRow> requests;
    std::vector<store::ConsentRow> consents;
    Instant last_contact{};  ///< the latest of: received, answered, closed
};
/// When a purpose's data of this subject end; nullopt: not while it is open. `Instant::max()` never occurs.
struct PurposeEnd {
    std::string purpose;
    std::optional<Instant> ends;
};
[[nodiscard]] std::vector<PurposeEnd> ends_of(policy::Policy const& policy, LifeFacts const& facts);
/// The day on which all of it is gone: the latest of the purposes' ends.
[[nodiscard]] std::optional<Instant> death_of(policy::Policy const& policy, LifeFacts const& facts);
/// The day on which this category of data goes: the latest end of the purposes that list it.
[[nodiscard]] std::optional<Instant> end_of_field(policy::Policy const& policy, LifeFacts const& facts,
                                                  std::string_view category);
[[nodiscard]] Result<LifeFacts> life_of(store::Session& session, SubjectId subject);

}  // namespace slovo::promises
