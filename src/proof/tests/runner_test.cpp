#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "proof/report.hpp"
#include "proof/tests/stand.hpp"

namespace slovo::proof::test {
namespace {

using store::Sql;

std::int64_t events(Stand& stand, ledger::EventKind kind) {
    return stand.house()
        .store
        .read([&](store::Session& s) { return s.number(Sql("SELECT count(*) FROM event WHERE kind = ?1"), kind); })
        .value();
}

Report report_of(Runner const& runner) {
    auto report = make_report(runner, std::nullopt);
    EXPECT_TRUE(report);
    return report ? *report : Report{};
}

ClauseLine const& clause(Report const& report, std::string_view id) {
    return *std::ranges::find(report.clauses, id, &ClauseLine::id);
}

//= policy:C04
TEST(Registry, the_sample_policy_promises_only_what_this_program_keeps) {
    Stand stand;
    for (auto const& finding : policy::lint(policy::test::sample(), binary(stand.house().now())))
        EXPECT_NE(finding.severity, policy::Severity::error) << policy::to_text(finding);
}

TEST(Registry, every_rule_stands_where_it_says) {
    for (auto const& rule : rules()) {
        EXPECT_TRUE(std::filesystem::exists(std::string(SLOVO_SOURCE_DIR) + "/" + std::string(rule.file)))
            << rule.id << " in " << rule.file;
        EXPECT_FALSE(rule.what.empty());
    }
}

TEST(Runner, runs_each_check_once_in_its_period) {
    Stand stand;
    Runner runner(stand.around(), {});
    ASSERT_EQ(runner.run(Which::due).value(), std::ssize(checks()));
    EXPECT_EQ(runner.run(Which::due).value(), 0);
    stand.place.set_clock("2026-12-01T10:30:00Z");
    std::this_thread::sleep_for(std::chrono::milliseconds(1100));  // the clock file is read again within a second
    auto const hourly = runner.run(Which::due).value();
    EXPECT_GT(hourly, 0);
    EXPECT_LT(hourly, 10);
    EXPECT_EQ(runner.run(Which::all).value(), std::ssize(checks()));
}

TEST(Runner, tells_of_red_and_of_green_again_once_each) {
    Stand stand;
    std::vector<Turn> turns;
    Runner runner(stand.around(), [&](Turn const& turn) { turns.push_back(turn); });
    ASSERT_TRUE(runner.run(Which::all));
    EXPECT_TRUE(turns.empty()) << "a first green is no turn";
    stand.site.wrong = [](Call const& call, Answer& a) {
        if (call.path == "/choices") a.headers.emplace_back("set-cookie", "wp_a=1");
    };
    ASSERT_TRUE(runner.run(Which::all));
    ASSERT_TRUE(runner.run(Which::all));
    ASSERT_EQ(turns.size(), 1U);
    EXPECT_EQ(turns[0].check, "H-C01-1");
    EXPECT_EQ(turns[0].clause, "C01");
    EXPECT_TRUE(turns[0].red);
    EXPECT_EQ(events(stand, ledger::EventKind::proof_red), 1);
    EXPECT_EQ(clause(report_of(runner), "C01").state, ClauseState::broken);
    stand.site.wrong = [](Call const&, Answer&) {};
    ASSERT_TRUE(runner.run(Which::all));
    ASSERT_EQ(turns.size(), 2U);
    EXPECT_FALSE(turns[1].red);
    EXPECT_EQ(events(stand, ledger::EventKind::proof_green), 1);
    EXPECT_EQ(clause(report_of(runner), "C01").state, ClauseState::kept);
}

TEST(Runner, remembers_after_a_restart_what_it_found) {
    Stand stand;
    {
        Runner first(stand.around(), {});
        ASSERT_TRUE(first.run(Which::all));
    }
    Runner second(stand.around(), {});
    EXPECT_EQ(clause(report_of(second), "C14").state, ClauseState::waiting);
    ASSERT_TRUE(second.load());
    EXPECT_EQ(clause(report_of(second), "C14").state, ClauseState::kept);
    EXPECT_EQ(second.run(Which::due).value(), 0);
}

TEST(Report, shows_every_clause_kept_or_planned_when_all_is_well) {
    Stand stand;
    stand.facts.test_mode = false;
    Runner runner(stand.around(), {});
    ASSERT_TRUE(runner.run(Which::all));
    auto const report = report_of(runner);
    EXPECT_EQ(report.clauses.size(), 37U);
    for (auto const& line : report.clauses) {
        bool const built = policy::test::sample().find_clause(line.id)->kept == policy::Kept::built;
        EXPECT_EQ(line.state, built ? ClauseState::kept : ClauseState::planned) << line.id;
        if (built) EXPECT_FALSE(line.rules.empty()) << line.id;
        for (auto const& check : line.checks) {
            if (line.state == ClauseState::broken) ADD_FAILURE() << check.check.id << ": " << check.detail;
        }
    }
    EXPECT_EQ(report.overall(), Overall::green);
    EXPECT_EQ(exit_code(report), 0);
    EXPECT_TRUE(report.checked);
}

TEST(Report, never_shows_as_kept_what_was_not_looked_at) {
    Stand stand;
    auto around = stand.around();
    around.visit = {};
    Runner runner(around, {});
    ASSERT_TRUE(runner.run(Which::all));
    auto const report = report_of(runner);
    EXPECT_EQ(clause(report, "C01").state, ClauseState::waiting) << "no server was asked";
    EXPECT_EQ(clause(report, "C14").state, ClauseState::kept);
    EXPECT_EQ(clause(report, "C13").state, ClauseState::planned);
    EXPECT_EQ(report.overall(), Overall::yellow);
    EXPECT_EQ(exit_code(report), 0);
}

TEST(Report, shows_what_is_overdue_as_not_checked) {
    Stand stand;
    Runner runner(stand.around(), {});
    ASSERT_TRUE(runner.run(Which::all));
    stand.place.set_clock("2026-12-03T09:00:00Z");
    std::this_thread::sleep_for(std::chrono::milliseconds(1100));
    auto const report = report_of(runner);
    EXPECT_EQ(report.count(ClauseState::kept), 0);
    EXPECT_EQ(clause(report, "C01").state, ClauseState::waiting);
    EXPECT_TRUE(clause(report, "C01").checks.front().overdue);
}

TEST(Report, shows_alarms_by_their_gravity) {
    Stand stand;
    stand.facts = {.test_mode = true, .clock_jumped = true};
    stand.house().shelf.set_refusal({"L06 error: clause C05: no rule"});
    Runner runner(stand.around(), {});
    auto const report = report_of(runner);
    std::vector<AlarmKind> kinds;
    for (auto const& alarm : report.alarms) kinds.push_back(alarm.kind);
    EXPECT_EQ(kinds, (std::vector{AlarmKind::clock_jumped, AlarmKind::policy_refused, AlarmKind::journal_not_apart,
                                  AlarmKind::test_mode, AlarmKind::sample_policy, AlarmKind::no_relay}));
    EXPECT_EQ(report.overall(), Overall::red);
    EXPECT_EQ(exit_code(report), 1);
    EXPECT_EQ(report.refusal.size(), 1U);
}

TEST(Report, can_be_read_by_machines_and_by_people) {
    Stand stand;
    Runner runner(stand.around(), {});
    ASSERT_TRUE(runner.run(Which::all));
    stand.send();
    while (stand.installation->sequencer().integrate(stand.house().now()).value_or(0) > 0) {
    }
    auto const report = make_report(runner, stand.installation->sequencer().checkpoint());
    ASSERT_TRUE(report);
    auto const json = boost::json::parse(to_json(*report)).as_object();
    EXPECT_EQ(json.at("clauses").as_array().size(), 37U);
    EXPECT_EQ(json.at("counts").at("kept").as_int64(), report->count(ClauseState::kept));
    EXPECT_EQ(json.at("policy").at("sha256").as_string(), to_hex(report->policy_hash));
    EXPECT_GE(json.at("events_24h").at("request.received").as_int64(), 1);
    EXPECT_GT(json.at("ledger").at("size").as_int64(), 0);
    EXPECT_FALSE(json.at("ledger").at("verified").is_null());
    auto const plain = to_text(*report, Language::en, Colour::plain);
    EXPECT_NE(plain.find("R-INTAKE-ALLOWLIST"), std::string::npos);
    EXPECT_NE(plain.find("not yet kept"), std::string::npos);
    EXPECT_EQ(plain.find('\x1b'), std::string::npos);
    EXPECT_NE(to_text(*report, Language::uk, Colour::terminal).find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace slovo::proof::test
