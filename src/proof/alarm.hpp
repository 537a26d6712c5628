// What is wrong, or should be known, beyond the checks of clauses. The page and the mail make words
// of the kind from the catalogue. Regular values; gather() reads the store, from any thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "proof/context.hpp"

namespace slovo::proof {

enum class AlarmKind : std::uint8_t {
    store_poisoned,     ///< a sync failed: nothing more is written before a restart
    clock_jumped,       ///< what erases is stopped until the dpo confirms
    retention_blocked,  ///< more would be erased at once than may without a person's word
    ledger_faulty,      ///< the last verification found faults
    policy_refused,     ///< a newer file was refused: the last accepted version is served
    log_too_large,      ///< the write-ahead log grows: a reader holds it
    journal_not_apart,  ///< the narrowing journal lies beside the data
    case_overdue,       ///< rights cases are past their due date
    case_due,           ///< rights cases have used more than 80 % of their term
    hold_late,          ///< a hold is to be reviewed
    unknown_files,      ///< the data directory has files that no part of the program makes
    mail_unknown,       ///< deliveries of unknown outcome wait for a person
    test_mode,          ///< the directory is marked for tests
    sample_policy,      ///< the controller is an invented one
    no_relay,           ///< mail is captured
};
enum class Severity : std::uint8_t { red, yellow, info };

struct Alarm {
    AlarmKind kind;
    Severity severity;
    std::int64_t count = 0;
};

[[nodiscard]] std::string_view name_of(AlarmKind kind);  ///< "journal-not-apart"
[[nodiscard]] std::string_view name_of(Severity severity);

/// The gravest first.
[[nodiscard]] Result<std::vector<Alarm>> gather_alarms(Surroundings const& around, bool ledger_faulty);

}  // namespace slovo::proof
