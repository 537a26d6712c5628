// Rights cases as staff work on them (C29, GDPR 12): opened for the purpose `rights`, answered, extended
// once with a reason, refused with a reason, closed, noted. Each act asks the gate, is an event in its
// transaction, and reaches the person as a letter where there is an address. Not on the writer thread.
#pragma once

#include <set>
#include <variant>

#include "gate/gate.hpp"
#include "promises/house.hpp"
#include "store/tables/deliveries.hpp"
#include "store/tables/events.hpp"
#include "store/tables/requests.hpp"

namespace slovo::promises {

/// May this role work on cases and holds? Those of the purpose `rights`.
[[nodiscard]] bool handles_rights(policy::Policy const& policy, std::string_view role);

struct CaseAnswer {
    store::ReplyRow row;
    gate::Answer words;
    bool by_letter = false;  ///< otherwise a note of what was said
};
/// What is on record under the same contact point: by two of these facts a caller is known (CLAUSES E-15).
struct CaseFact {
    store::RequestLine request;
    std::optional<gate::Name> name;
    std::optional<gate::Site> site;
};
struct OpenedCase {
    store::CaseRow row;
    std::optional<gate::Question> words;
    std::optional<gate::Email> email;
    std::optional<gate::Phone> phone;
    std::vector<CaseAnswer> answers;
    std::vector<CaseFact> facts;
    std::vector<store::EventRow> events;  ///< of this case
    std::optional<Instant> extended_to;   ///< the day that it could be moved to; none: it cannot
};
struct CaseOpening {
    vault::Use<"rights"> use;
    OpenedCase opened;
};
//= policy:C29
/// A case on which there are no live keys any more is not_found.
[[nodiscard]] Result<std::variant<CaseOpening, gate::Refusal>> open_case(House& house, Staff const& staff, CaseId id);

/// The outcome of an act: nothing, or why the gate said no.
using CaseVerdict = std::optional<gate::Refusal>;

/// The caller told two facts of the record (CLAUSES E-15): the case goes on as proven.
[[nodiscard]] Result<CaseVerdict> verify_case(House& house, Staff const& staff, CaseId id);
/// From now on this member of staff is in charge.
[[nodiscard]] Result<CaseVerdict> take_case(House& house, Staff const& staff, CaseId id);
/// Once, before the due date, as far as every profile of the policy knows it (GDPR 12(3)); the person is told
/// why. `reason` is complexity or too_many_requests. conflict when it cannot be extended any more.
[[nodiscard]] Result<CaseVerdict> extend_case(House& house, Staff const& staff, CaseId id, store::CaseReason reason,
                                              std::string words);
/// The demand is met, and the case closed. `reply` is an id from house.ids that the page was made with: the
/// same answer sent twice is one.
[[nodiscard]] Result<CaseVerdict> answer_case(House& house, Staff const& staff, CaseId id, ReplyId reply,
                                              std::string words);
/// The demand is not met; the letter names the body to complain to.
[[nodiscard]] Result<CaseVerdict> refuse_case(House& house, Staff const& staff, CaseId id, ReplyId reply,
                                              store::CaseReason reason, std::string words);
/// Met without a letter: told by telephone, or done on the person's own page.
[[nodiscard]] Result<CaseVerdict> close_case(House& house, Staff const& staff, CaseId id);
/// What was said by telephone or came by post.
[[nodiscard]] Result<CaseVerdict> note_case(House& house, Staff const& staff, CaseId id, std::string words);

/// A case whose due date has passed is on record, once.
class CaseWatch {
public:
    explicit CaseWatch(House& house) : house_(house) {}
    /// Writes case.overdue for what became overdue since the last call. Value: how many.
    Result<int> look();

private:
    House& house_;
    std::set<CaseId> told_;
};

}  // namespace slovo::promises
