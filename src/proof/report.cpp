#include "proof/report.hpp"

#include <algorithm>

#include "store/tables/events.hpp"

namespace slovo::proof {
namespace {

// A check may be this much later than its period before it counts as overdue: a round takes time.
constexpr auto grace = std::chrono::minutes(10);
constexpr std::string_view ledger_check = "S-C03-1";

CheckLine line_of(policy::Check const& check, LastOutcomes const& outcomes, Instant now) {
    CheckLine line{.check = check};
    auto const found = outcomes.find(check.id);
    if (found == outcomes.end()) {
        if (find_check(check.id) == nullptr) line.detail = "this program does not have it";
        return line;
    }
    auto const& last = found->second;
    line.verdict = last.outcome.verdict;
    line.last = last.at;
    line.overdue = last.at + check.every + grace < now;
    line.detail = last.outcome.detail;
    line.count = last.outcome.count;
    return line;
}

ClauseState state_of(policy::Clause const& clause, std::vector<CheckLine> const& checks,
                     std::vector<Rule> const& rules) {
    // A clause that is not kept yet is never shown as kept, whatever its checks say.
    if (clause.kept == policy::Kept::planned) return ClauseState::planned;
    bool const failed = std::ranges::any_of(checks, [](auto const& line) { return line.verdict == Verdict::failed; });
    if (failed || rules.size() != clause.rules.size() || checks.empty()) return ClauseState::broken;
    bool const fresh =
        std::ranges::all_of(checks, [](auto const& line) { return line.verdict == Verdict::passed && !line.overdue; });
    return fresh ? ClauseState::kept : ClauseState::waiting;
}

ClauseLine line_of(policy::Policy const& policy, policy::Clause const& clause, LastOutcomes const& outcomes,
                   Instant now) {
    ClauseLine line{.id = clause.id, .section = clause.section, .text = clause.text};
    for (auto const& id : clause.rules) {
        if (auto const* rule = find_rule(id)) line.rules.push_back(*rule);
    }
    for (auto const& id : clause.checks) {
        if (auto const* check = policy.find_check(id)) line.checks.push_back(line_of(*check, outcomes, now));
    }
    line.state = state_of(clause, line.checks, line.rules);
    return line;
}

Result<std::vector<EventCount>> count_events(promises::House const& house, Instant since) {
    return house.store.read([&](store::Session& session) -> Result<std::vector<EventCount>> {
        // Events are in the order of time: the first of the last day is found by halving. Those of erased
        // people have neither kind nor time any more: the next one that has says when it was.
        TRY(auto const last, session.number(store::Sql("SELECT max(id) FROM event")));
        std::int64_t low = 1;
        std::int64_t high = last + 1;
        while (low < high) {
            auto const middle = low + (high - low) / 2;
            TRY(auto const at, session.number(store::Sql("SELECT coalesce((SELECT at FROM event WHERE id >= ?1"
                                                         " AND kind > 0 ORDER BY id LIMIT 1), 9223372036854775807)"),
                                              middle));
            if (at < to_micros(since)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return session.all<EventCount>(
            store::Sql("SELECT kind, count(*) FROM event WHERE id >= ?1 AND kind > 0 GROUP BY kind ORDER BY kind"),
            [](store::Row const& row) { return EventCount{row.code<ledger::EventKind>(0), row.integer(1)}; }, low);
    });
}

}  // namespace

std::string_view name_of(ClauseState state) {
    switch (state) {
        case ClauseState::kept: return "kept";
        case ClauseState::broken: return "broken";
        case ClauseState::waiting: return "waiting";
        case ClauseState::planned: return "planned";
    }
    return "broken";
}

std::string_view name_of(Overall overall) {
    switch (overall) {
        case Overall::green: return "green";
        case Overall::yellow: return "yellow";
        case Overall::red: return "red";
    }
    return "red";
}

int Report::count(ClauseState state) const {
    return static_cast<int>(std::ranges::count(clauses, state, &ClauseLine::state));
}

Overall Report::overall() const {
    bool const red_alarm = std::ranges::count(alarms, Severity::red, &Alarm::severity) > 0;
    bool const yellow_alarm = std::ranges::count(alarms, Severity::yellow, &Alarm::severity) > 0;
    if (red_alarm || count(ClauseState::broken) > 0) return Overall::red;
    return yellow_alarm || count(ClauseState::waiting) > 0 ? Overall::yellow : Overall::green;
}

Result<Report> make_report(Runner const& runner, std::optional<store::CheckpointRow> const& checkpoint) {
    auto const& around = runner.around();
    auto const now = around.house.now();
    auto const shown = around.house.shelf.current(now);
    if (!shown) return fail(ErrorCode::unavailable, "proof: no policy is in force");
    auto const& policy = *shown->policy;
    auto const outcomes = runner.outcomes();
    Report report{.at = now,
                  .version = policy.version,
                  .policy_hash = shown->hash,
                  .notice_hash = shown->notice_hashes[static_cast<std::size_t>(policy.authoritative)],
                  .sample = policy.controller.sample,
                  .sections = policy.sections,
                  .refusal = around.house.shelf.refusal()};
    for (auto const& clause : policy.clauses) report.clauses.push_back(line_of(policy, clause, outcomes, now));
    for (auto const& [id, last] : outcomes) report.checked = std::max(report.checked.value_or(last.at), last.at);
    auto const verified = outcomes.find(ledger_check);
    bool const ledger_known = verified != outcomes.end();
    bool const faulty = ledger_known && verified->second.outcome.verdict == Verdict::failed;
    TRY(report.alarms, gather_alarms(around, faulty));
    TRY(report.events_24h, count_events(around.house, now - std::chrono::hours(24)));
    if (checkpoint) {
        auto const& verifier = around.house.roots.verifier();
        report.ledger = LedgerLine{.origin = verifier.name(),
                                   .public_key = verifier.text(),
                                   .size = checkpoint->size,
                                   .root = checkpoint->root,
                                   .at = checkpoint->at,
                                   .verified = std::nullopt};
        if (ledger_known && verified->second.outcome.verdict == Verdict::passed)
            report.ledger->verified = verified->second.at;
    }
    return report;
}

int exit_code(Report const& report) {
    return report.overall() == Overall::red ? 1 : 0;
}

}  // namespace slovo::proof
