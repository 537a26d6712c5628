// The proof as plain values, made anew at each request: every clause with its state, its guards and
// its checks, the alarms, the ledger. For the page, for /proof.json, for `slovo prove`. Nothing in
// it is personal. make_report reads the store, from any thread; the rest are pure functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gate/sequencer.hpp"
#include "proof/alarm.hpp"
#include "proof/runner.hpp"

namespace slovo::proof {

enum class ClauseState : std::uint8_t {
    kept,     ///< built, and each of its checks passed within its period
    broken,   ///< a check failed
    waiting,  ///< built, but a check has not run or is overdue
    planned,  ///< not yet kept
};
[[nodiscard]] std::string_view name_of(ClauseState state);

struct CheckLine {
    policy::Check check;  ///< what it does and expects, and how often
    Verdict verdict = Verdict::not_run;
    std::optional<Instant> last;  ///< none: it never ran
    bool overdue = false;
    std::string detail;
    std::int64_t count = 0;
};

struct ClauseLine {
    std::string id;
    std::string section;
    policy::Text text;
    ClauseState state = ClauseState::planned;
    std::vector<Rule> rules;
    std::vector<CheckLine> checks;
};

struct EventCount {
    ledger::EventKind kind{};
    std::int64_t count = 0;
};

struct LedgerLine {
    std::string origin;
    std::string public_key;  ///< as verifiers take it: name+id+key
    std::uint64_t size = 0;
    Hash32 root{};
    Instant at;
    std::optional<Instant> verified;  ///< when S-C03-1 passed last
};

enum class Overall : std::uint8_t { green, yellow, red };
[[nodiscard]] std::string_view name_of(Overall overall);

struct Report {
    Instant at;
    std::int64_t version = 0;
    Hash32 policy_hash{};
    Hash32 notice_hash{};  ///< in the language that decides
    bool sample = false;
    std::vector<policy::Section> sections;
    std::vector<ClauseLine> clauses;
    std::vector<Alarm> alarms;
    std::vector<std::string> refusal;  ///< why a newer policy file was refused
    std::vector<EventCount> events_24h;
    std::optional<LedgerLine> ledger;
    std::optional<Instant> checked;  ///< when the newest check ran

    [[nodiscard]] int count(ClauseState state) const;
    [[nodiscard]] Overall overall() const;
};

/// unavailable when no policy is in force.
[[nodiscard]] Result<Report> make_report(Runner const& runner, std::optional<store::CheckpointRow> const& checkpoint);

enum class Colour : std::uint8_t { plain, terminal };
[[nodiscard]] std::string to_text(Report const& report, Language language, Colour colour);
[[nodiscard]] std::string to_json(Report const& report);
/// 1 when a clause that counts as built is broken or an alarm is red; 0 otherwise.
[[nodiscard]] int exit_code(Report const& report);

}  // namespace slovo::proof
