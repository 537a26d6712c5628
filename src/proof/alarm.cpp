#include "proof/alarm.hpp"

#include <algorithm>
#include <utility>

#include "base/limits.hpp"
#include "promises/reaper.hpp"
#include "proof/data_files.hpp"
#include "store/tables/deliveries.hpp"
#include "store/tables/rights.hpp"

namespace slovo::proof {

std::string_view name_of(AlarmKind kind) {
    switch (kind) {
        case AlarmKind::store_poisoned: return "store-poisoned";
        case AlarmKind::clock_jumped: return "clock-jumped";
        case AlarmKind::retention_blocked: return "retention-blocked";
        case AlarmKind::ledger_faulty: return "ledger-faulty";
        case AlarmKind::policy_refused: return "policy-refused";
        case AlarmKind::log_too_large: return "log-too-large";
        case AlarmKind::journal_not_apart: return "journal-not-apart";
        case AlarmKind::case_overdue: return "case-overdue";
        case AlarmKind::case_due: return "case-due";
        case AlarmKind::hold_late: return "hold-late";
        case AlarmKind::unknown_files: return "unknown-files";
        case AlarmKind::mail_unknown: return "mail-unknown";
        case AlarmKind::test_mode: return "test-mode";
        case AlarmKind::sample_policy: return "sample-policy";
        case AlarmKind::no_relay: return "no-relay";
    }
    return "store-poisoned";
}

std::string_view name_of(Severity severity) {
    switch (severity) {
        case Severity::red: return "red";
        case Severity::yellow: return "yellow";
        case Severity::info: return "info";
    }
    return "red";
}

Result<std::vector<Alarm>> gather_alarms(Surroundings const& around, bool ledger_faulty) {
    auto const facts = around.facts();
    auto const stats = around.house.store.stats();
    auto const shown = around.house.shelf.current(around.house.now());
    auto const refusal = std::ssize(around.house.shelf.refusal());
    struct Waiting {
        std::int64_t unknown = 0, overdue = 0, urgent = 0, late = 0;
    };
    TRY(auto const waiting, around.house.store.read([&](store::Session& session) -> Result<Waiting> {
        auto const now = around.house.now();
        Waiting out;
        TRY(out.unknown, store::deliveries::count(session, store::DeliveryState::unknown));
        TRY(out.overdue, store::cases::count_overdue(session, now));
        TRY(out.urgent, store::cases::count_urgent(session, now));
        TRY(out.late, store::holds::count_late(session, now));
        return out;
    }));
    TRY(auto const blocked,
        around.house.store.read([](store::Session& session) { return promises::retention_blocked(session); }));
    auto const strangers = std::ssize(unknown_files(around.data));
    std::vector<Alarm> out;
    auto const say_if = [&](bool wrong, AlarmKind kind, Severity severity, std::int64_t count = 0) {
        if (wrong) out.push_back({kind, severity, count});
    };
    say_if(stats.poisoned, AlarmKind::store_poisoned, Severity::red);
    say_if(facts.clock_jumped, AlarmKind::clock_jumped, Severity::red);
    say_if(blocked.has_value(), AlarmKind::retention_blocked, Severity::red, blocked.value_or(0));
    say_if(ledger_faulty, AlarmKind::ledger_faulty, Severity::red);
    say_if(refusal > 0, AlarmKind::policy_refused, Severity::yellow, refusal);
    say_if(stats.log_bytes > 2 * static_cast<std::int64_t>(limits::wal_truncate_bytes), AlarmKind::log_too_large,
           Severity::yellow, stats.log_bytes);
    say_if(!facts.journal_apart, AlarmKind::journal_not_apart, Severity::yellow);
    say_if(waiting.overdue > 0, AlarmKind::case_overdue, Severity::red, waiting.overdue);
    say_if(waiting.urgent > 0, AlarmKind::case_due, Severity::yellow, waiting.urgent);
    say_if(waiting.late > 0, AlarmKind::hold_late, Severity::yellow, waiting.late);
    say_if(waiting.unknown > 0, AlarmKind::mail_unknown, Severity::yellow, waiting.unknown);
    say_if(strangers > 0, AlarmKind::unknown_files, Severity::yellow, strangers);
    say_if(facts.test_mode, AlarmKind::test_mode, Severity::yellow);
    say_if(shown && shown->policy->controller.sample, AlarmKind::sample_policy, Severity::info);
    say_if(!facts.relay_configured, AlarmKind::no_relay, Severity::info);
    std::ranges::sort(out, {}, [](Alarm const& one) { return std::pair(one.severity, one.kind); });
    return out;
}

}  // namespace slovo::proof
