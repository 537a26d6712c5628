// What is over, and of whom (C26c): candidates by the indexes of store/tables/due.hpp, each judged by the
// facts of its subject. Reads only; the reaper acts on it, `slovo retention` and the live check count it.
// A Judge belongs to one reading session; the rest is safe from any thread.
#pragma once

#include <filesystem>
#include <map>
#include <span>

#include "promises/retention.hpp"
#include "store/tables/deliveries.hpp"
#include "store/tables/due.hpp"
#include "store/tables/rights.hpp"

namespace slovo::promises {

enum class Fate : std::uint8_t {
    lives,    ///< nothing of it is over
    frozen,   ///< something is over, but a hold or a case of the same contact point keeps it (CLAUSES E-9)
    narrows,  ///< something of it goes, the rest stays
    dies,
};

/// The fields of a request and the contact points, by what the policy calls them.
struct FieldsOver {
    bool name = false;
    bool site = false;
    bool text = false;
    bool phone = false;
    bool email = false;
    bool answers = false;  ///< what staff wrote goes with the request's own purposes
    [[nodiscard]] bool any() const { return name || site || text || phone || email || answers; }
};

struct Judgement {
    SubjectId subject;
    Fate fate = Fate::lives;
    std::string purpose;  ///< the one that ended last: for counts
    LifeFacts facts;
    FieldsOver over;
    bool settles = false;            ///< from now on only consents keep something
    std::vector<ConsentId> expired;  ///< never confirmed, or not renewed
    std::vector<ConsentId> proofs;   ///< ended long ago: the proof goes
};

class Judge {
public:
    /// `frozen` and `policy` outlive the judge.
    Judge(store::Session& session, policy::Policy const& policy, Instant now,
          std::span<store::FrozenContact const> frozen)
        : session_(session), policy_(policy), now_(now), frozen_(frozen) {}

    //= policy:C26c
    [[nodiscard]] Result<Judgement> judge(SubjectId subject) const;

private:
    [[nodiscard]] Result<bool> is_frozen(SubjectId subject, Instant over_since) const;
    [[nodiscard]] Result<FieldsOver> fields_over(LifeFacts const& facts, SubjectId subject) const;
    /// Whether this end is past; the earliest such is kept in `since`.
    bool is_past(std::optional<Instant> end, Instant& since) const;

    store::Session& session_;
    policy::Policy const& policy_;
    Instant now_;
    std::span<store::FrozenContact const> frozen_;
};

/// One way along the candidates.
struct Walk {
    using Find = Result<std::vector<store::DueRow>> (*)(store::Session&, Instant, store::DuePlace, int);
    Find find;
    std::optional<Instant> until;  ///< none: the policy names no period
    store::DuePlace place;
};
[[nodiscard]] std::vector<Walk> walks(policy::Policy const& policy, Instant now);

/// How much of what: numbers only.
struct Tally {
    std::map<std::string, std::int64_t, std::less<>> subjects;  ///< by the purpose that ended last
    std::int64_t narrowed = 0;  ///< subjects that lose a field, a consent or a proof and stay
    std::int64_t mails = 0;     ///< captured ones
    std::int64_t cases = 0;
    std::int64_t demands = 0;  ///< that nobody proved
    std::int64_t proofs = 0;   ///< of consents whose subject is erased
    std::int64_t marks = 0;    ///< of suppression and objection
    std::int64_t copies = 0;   ///< backups in the data directory
    std::int64_t frozen = 0;
    [[nodiscard]] std::int64_t dying() const;
    /// Without what is frozen.
    [[nodiscard]] std::int64_t all() const;
    void count(Judgement const& judgement);
};

/// What would be over at `at`, as things stand now.
[[nodiscard]] Result<Tally> what_is_over(House& house, std::filesystem::path const& data, Instant at);

/// Copies of the data in the data directory that are older than the policy keeps backups.
[[nodiscard]] std::vector<std::filesystem::path> old_copies(std::filesystem::path const& data,
                                                            policy::Policy const& policy, Instant now);
/// Before this id every captured mail is over, but for those sent later.
[[nodiscard]] Result<std::vector<store::CapturedRow>> old_mails(store::Session& session, policy::Policy const& policy,
                                                                Instant now, int most);
[[nodiscard]] Result<std::vector<store::CaseRow>> old_cases(store::Session& session, policy::Policy const& policy,
                                                            Instant now, int most);
/// Demands whose link nobody opened: a page of them, the oldest first. What waits for a call back by staff is theirs
/// to close.
[[nodiscard]] Result<std::vector<store::CaseRow>> unproven_demands(store::Session& session, Instant now, int most);

}  // namespace slovo::promises
