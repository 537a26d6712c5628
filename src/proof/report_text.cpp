#include <fmt/format.h>

#include "proof/report.hpp"
#include "text/unicode.hpp"

namespace slovo::proof {
namespace {

std::string painted(std::string_view text, std::string_view code, Colour colour) {
    if (colour == Colour::plain) return std::string(text);
    return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

std::string_view code_of(ClauseState state) {
    switch (state) {
        case ClauseState::kept: return "32";
        case ClauseState::broken: return "1;31";
        case ClauseState::waiting: return "33";
        case ClauseState::planned: return "31";
    }
    return "1;31";
}

std::string_view code_of(Severity severity) {
    switch (severity) {
        case Severity::red: return "1;31";
        case Severity::yellow: return "33";
        case Severity::info: return "36";
    }
    return "1;31";
}

std::string_view words_of(AlarmKind kind) {
    switch (kind) {
        case AlarmKind::store_poisoned: return "a write to the disk failed: nothing more is stored before a restart";
        case AlarmKind::clock_jumped: return "the clock jumped: nothing is erased before the dpo confirms it";
        case AlarmKind::retention_blocked: return "too much would be erased at once: slovo retention --confirm";
        case AlarmKind::ledger_faulty: return "the ledger does not verify: slovo ledger verify";
        case AlarmKind::policy_refused: return "a newer policy file was refused; the last accepted version is served";
        case AlarmKind::log_too_large: return "the database's log grows: something reads for very long";
        case AlarmKind::journal_not_apart: return "the narrowing journal lies beside the data: --journal DIR";
        case AlarmKind::unknown_files: return "unknown files lie in the data directory: slovo doctor";
        case AlarmKind::case_overdue: return "demands of people wait longer than the law allows";
        case AlarmKind::case_due: return "demands of people have used most of their term";
        case AlarmKind::hold_late: return "a hold on somebody's data is to be reviewed";
        case AlarmKind::mail_unknown: return "mails of which nobody knows whether they left wait for a person";
        case AlarmKind::test_mode: return "this data directory is for tests";
        case AlarmKind::sample_policy: return "the policy is the sample one, of an invented company";
        case AlarmKind::no_relay: return "no mail server is set: mails are captured";
    }
    return {};
}

// The first words of a sentence, cut between characters.
std::string beginning(std::string_view text, std::size_t most) {
    auto const first = text::beginning(text, most);
    return std::string(first) + (first.size() < text.size() ? "…" : "");
}

std::string_view word_for(ClauseState state) {
    switch (state) {
        case ClauseState::kept: return "kept";
        case ClauseState::broken: return "BROKEN";
        case ClauseState::waiting: return "not checked";
        case ClauseState::planned: return "not yet kept";
    }
    return "BROKEN";
}

void put_check(std::string& out, CheckLine const& line) {
    auto const when = line.last ? to_rfc3339(*line.last).substr(0, 16) + "Z" : std::string("never");
    out += fmt::format("       {:<9} {:<8} {:<17} {}{}\n", line.check.id, name_of(line.verdict), when, line.check.run,
                       line.overdue ? " (overdue)" : "");
    if (!line.detail.empty() && line.verdict != Verdict::passed)
        out += fmt::format("                 {} ({})\n", line.detail, line.count);
}

}  // namespace

std::string to_text(Report const& report, Language language, Colour colour) {
    std::string out = fmt::format("Policy version {}, sha256 {}\n\n", report.version, to_hex(report.policy_hash));
    for (auto const& clause : report.clauses) {
        out += fmt::format("{:<5}  {}  {}\n", clause.id,
                           painted(fmt::format("{:<12}", word_for(clause.state)), code_of(clause.state), colour),
                           beginning(clause.text.in(language), 140));
        for (auto const& rule : clause.rules) out += fmt::format("       {}  {}\n", rule.id, rule.file);
        if (clause.state == ClauseState::planned) continue;
        for (auto const& check : clause.checks) put_check(out, check);
    }
    out += '\n';
    for (auto const& alarm : report.alarms) {
        auto const label = fmt::format("{:<6}", name_of(alarm.severity));
        out += fmt::format("{} {}\n", painted(label, code_of(alarm.severity), colour), words_of(alarm.kind));
    }
    for (auto const& reason : report.refusal) out += fmt::format("       {}\n", reason);
    if (report.ledger) {
        out += fmt::format("\nLedger {}: {} events, checkpoint {}\n", report.ledger->origin, report.ledger->size,
                           to_rfc3339(report.ledger->at));
    }
    std::int64_t events = 0;
    for (auto const& event : report.events_24h) events += event.count;
    out += fmt::format("Events in the last 24 hours: {}\n", events);
    out += fmt::format("\nOf {} clauses: {} kept, {} broken, {} not checked, {} not yet kept\n", report.clauses.size(),
                       report.count(ClauseState::kept), report.count(ClauseState::broken),
                       report.count(ClauseState::waiting), report.count(ClauseState::planned));
    return out;
}

}  // namespace slovo::proof
