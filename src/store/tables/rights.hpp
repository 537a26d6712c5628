// Tables rights_case, privacy_session, hold and objection: what people demand about their data, who
// has proven which contact point, what may not be touched, and who wants no marketing. A case is a
// subject of its own, with a contact point of its own, and dies alone (C29, DESIGN §5.14).
#pragma once

#include "base/language.hpp"
#include "store/session.hpp"
#include "vault/keyfile.hpp"

namespace slovo::store {

/// What is demanded (GDPR 15–22, Law 2297-VI art. 8; C26b, C29, C30a–d). Numbers are for ever.
enum class CaseKind : std::uint8_t {
    access = 1,
    rectify = 2,
    portability = 3,
    erase = 4,
    restrict_use = 5,
    object = 6,
    stop_all = 7,
    stop_reply = 8,
    question = 9,
    child = 10,
};

/// The states of the Data Rights Protocol 1.0 §3.02.
enum class CaseState : std::uint8_t {
    open = 1,         ///< waits for the proof of the contact point
    in_progress = 2,  ///< proven, or needing none: waits for staff
    fulfilled = 3,
    denied = 4,
    revoked = 5,
    expired = 6,
};

enum class CaseReason : std::uint8_t {
    none = 0,
    need_user_verification = 1,
    insufficient_verification = 2,
    no_match = 3,
    claim_not_covered = 4,
    legal_hold = 5,  ///< GDPR 17(3)(b), (e)
    complexity = 6,  ///< GDPR 12(3): the term is extended
    too_many_requests = 7,
    other = 8,
};

struct CaseRow {
    CaseId id;
    SubjectId subject;
    ContactId contact;  ///< of the case's own subject; 0: none, or forgotten
    CaseKind kind = CaseKind::access;
    CaseState state = CaseState::open;
    CaseReason reason = CaseReason::none;
    Language language = Language::uk;
    bool on_behalf = false;
    Instant opened_at;
    Instant due_at;
    std::optional<Instant> closed_at;
    std::int64_t link = 0;  ///< generation of the link in the mail; a spent one does not open
    StaffId owner;
    std::int64_t records = 0;  ///< how many records the outcome touched
    vault::KeyRef key;
    std::optional<Bytes> sealed_text;
    [[nodiscard]] bool live() const { return state == CaseState::open || state == CaseState::in_progress; }
};

enum class HoldKind : std::uint8_t {
    restriction = 1,  ///< by the person (GDPR 18)
    dispute = 2,      ///< the person says the data are wrong
    legal = 3,        ///< by the dpo: claims, an investigation (C22)
};

struct HoldRow {
    HoldId id;
    SubjectId subject;
    HoldKind kind = HoldKind::restriction;
    Instant placed_at;
    Instant review_at;
    std::optional<Instant> released_at;
    StaffId staff;             ///< 0: the person
    bool erase_after = false;  ///< erasure was demanded meanwhile
};

/// One proven case of a browser's session.
struct ProvenRow {
    CaseId proven;
    Instant expires_at;
    std::optional<std::array<std::uint8_t, 16>> name;  ///< keyed hash of the name given (CLAUSES E-2)
};

namespace cases {
Result<void> insert(Transaction& tx, CaseRow const& row);
Result<CaseRow> find(Session& session, CaseId id);
/// Live ones by their due date, the soonest first.
Result<std::vector<CaseRow>> live(Session& session, int most);
Result<std::vector<CaseRow>> closed(Session& session, int most);
Result<std::vector<CaseRow>> of(Session& session, SubjectId subject);
/// Live cases whose link nobody has opened since before `before`, the oldest first. Those that wait for a call
/// back by staff are not among them.
Result<std::vector<CaseRow>> unproven_since(Session& session, Instant before, int most);
Result<std::int64_t> count_unproven_since(Session& session, Instant before);
Result<std::vector<CaseRow>> closed_before(Session& session, Instant before, int most);
Result<std::int64_t> count_live(Session& session);
/// Cases opened at this contact point since `since`.
Result<std::int64_t> count_since(Session& session, std::array<std::uint8_t, 16> const& blind, ContactId since);
/// Proven ones whose due date is before `now`.
Result<std::int64_t> count_overdue(Session& session, Instant now);
/// Those that are not overdue, but have used more than 80 % of their term.
Result<std::int64_t> count_urgent(Session& session, Instant now);
/// State, reason, owner, due date, closing date, link, records, contact: the rest never changes.
Result<void> update(Transaction& tx, CaseRow const& row);
/// The words of the person go; their key is the caller's matter.
Result<void> forget_words(Transaction& tx, CaseId id);
}  // namespace cases

namespace privacy_sessions {
Result<void> insert(Transaction& tx, Hash32 const& tag, CaseId proven, Instant expires_at);
Result<std::vector<ProvenRow>> find(Session& session, Hash32 const& tag, Instant now);
Result<void> set_name(Transaction& tx, Hash32 const& tag, std::array<std::uint8_t, 16> const& name);
Result<void> remove(Transaction& tx, Hash32 const& tag);
Result<void> remove_of(Transaction& tx, CaseId proven);
Result<void> remove_expired(Transaction& tx, Instant now);
}  // namespace privacy_sessions

namespace holds {
Result<void> insert(Transaction& tx, HoldRow const& row);
Result<HoldRow> find(Session& session, HoldId id);
/// Not released, of this subject.
Result<std::vector<HoldRow>> live(Session& session, SubjectId subject);
/// Not released, of anybody, by review date.
Result<std::vector<HoldRow>> all_live(Session& session, int most);
/// Live ones whose review is due.
Result<std::int64_t> count_late(Session& session, Instant now);
Result<void> update(Transaction& tx, HoldRow const& row);
}  // namespace holds

/// Marketing is not wanted at this address since then; a later consent counts again (CLAUSES E-13).
namespace objections {
Result<void> put(Transaction& tx, std::array<std::uint8_t, 16> const& tag, Instant at);
Result<std::optional<Instant>> find(Session& session, std::array<std::uint8_t, 16> const& tag);
}  // namespace objections

}  // namespace slovo::store
