// The reaper (C26c): pass by pass, on the injected clock, what is over goes: whole subjects, single
// fields, consents that ran out, captured mails, closed cases, demands that nobody proved, marks, old
// copies. It erases nothing while the clock has jumped, and no more than a set share without a person's
// word (DESIGN §5.11). Members are safe from any thread; one pass runs at a time, not on the writer thread.
#pragma once

#include <atomic>
#include <mutex>

#include "promises/narrow.hpp"

namespace slovo::promises {

struct PassReport {
    Tally gone;
    bool more = false;     ///< there is more to do: the next pass need not wait
    bool halted = false;   ///< the clock jumped: nothing was done
    bool blocked = false;  ///< more would go than may without a person's word
    bool failed = false;   ///< somebody could not be erased, as the log says; the others were
};

/// How many would go, where that is more than the share of all; 0 otherwise.
struct DueShare {
    std::int64_t subjects = 0;
    std::int64_t proofs = 0;  ///< of consents whose subject is erased
};

class Reaper {
public:
    Reaper(House& house, gate::Journal& journal, std::filesystem::path data)
        : house_(house), journal_(journal), data_(std::move(data)) {}

    //= policy:C26c
    /// At most limits::reaper_batch subjects.
    Result<PassReport> pass();
    /// The clock jumped: no pass does anything any more.
    void halt() { halted_ = true; }

private:
    struct Found {
        std::vector<Judgement> dying;
        std::vector<Judgement> narrowing;
        Tally tally;
        std::vector<Walk> walks;
        bool more = false;
    };
    /// Whether a new one begins.
    bool begin_round(std::int64_t version, Instant now);
    Result<Found> find(policy::Policy const& policy, Instant now);
    Result<bool> may_go(policy::Policy const& policy, Instant now);
    Result<void> block(DueShare due, Instant now);
    /// Value: those whose erasure was begun.
    std::vector<SubjectId> begin(std::vector<SubjectId> const& subjects, PassReport& report);
    Result<void> reap_subjects(policy::Policy const& policy, Instant now, PassReport& report);
    Result<void> reap_records(policy::Policy const& policy, Instant now, PassReport& report);
    Result<void> tidy(policy::Policy const& policy, Instant now, PassReport& report);
    Result<void> tell(Tally const& gone, Instant now);

    House& house_;
    gate::Journal& journal_;
    std::filesystem::path data_;
    std::atomic<bool> halted_ = false;
    std::mutex mutex_;
    // A round begins at the front of each walk; within it nothing is looked at twice.
    std::vector<Walk> walks_;
    std::int64_t version_ = 0;
    Instant round_ends_{};
    bool allowed_ = false;  // this round's share was found to be right
    bool blocked_ = false;
};

/// How many would go, where that waits for a person's word; none otherwise.
[[nodiscard]] Result<std::optional<std::int64_t>> retention_blocked(store::Session& session);
/// The word: one round may take whatever is over.
Result<void> confirm_retention(House& house);

}  // namespace slovo::promises
