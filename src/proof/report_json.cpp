#include <boost/json.hpp>

#include "proof/report.hpp"

namespace slovo::proof {
namespace {

namespace json = boost::json;

json::value time_of(std::optional<Instant> instant) {
    return instant ? json::value(to_rfc3339(*instant)) : json::value(nullptr);
}

json::object of(policy::Text const& text) {
    return {{"uk", text.uk}, {"ru", text.ru}, {"en", text.en}};
}

json::object of(CheckLine const& line) {
    return {{"id", line.check.id},
            {"does", line.check.run},
            {"expects", line.check.expect},
            {"every", to_iso8601(line.check.every)},
            {"result", name_of(line.verdict)},
            {"last", time_of(line.last)},
            {"overdue", line.overdue},
            {"detail", line.detail},
            {"count", line.count}};
}

json::object of(ClauseLine const& line) {
    json::array rules;
    for (auto const& rule : line.rules)
        rules.push_back(json::object{{"id", rule.id}, {"does", rule.what}, {"file", rule.file}});
    json::array checks;
    for (auto const& check : line.checks) checks.push_back(of(check));
    return {{"id", line.id},
            {"section", line.section},
            {"text", of(line.text)},
            {"state", name_of(line.state)},
            {"rules", std::move(rules)},
            {"checks", std::move(checks)}};
}

json::value of(std::optional<LedgerLine> const& ledger) {
    if (!ledger) return nullptr;
    return json::object{{"origin", ledger->origin},     {"public_key", ledger->public_key},
                        {"size", ledger->size},         {"root", to_base64(ledger->root)},
                        {"at", to_rfc3339(ledger->at)}, {"verified", time_of(ledger->verified)}};
}

}  // namespace

std::string to_json(Report const& report) {
    json::object counts;
    for (auto const state : {ClauseState::kept, ClauseState::broken, ClauseState::waiting, ClauseState::planned})
        counts[name_of(state)] = report.count(state);
    json::array clauses;
    for (auto const& clause : report.clauses) clauses.push_back(of(clause));
    json::array alarms;
    for (auto const& alarm : report.alarms) {
        alarms.push_back(
            json::object{{"kind", name_of(alarm.kind)}, {"severity", name_of(alarm.severity)}, {"count", alarm.count}});
    }
    json::object events;
    for (auto const& event : report.events_24h) events[ledger::name_of(event.kind)] = event.count;
    return json::serialize(json::object{{"at", to_rfc3339(report.at)},
                                        {"overall", name_of(report.overall())},
                                        {"policy",
                                         {{"version", report.version},
                                          {"sha256", to_hex(report.policy_hash)},
                                          {"notice_sha256", to_hex(report.notice_hash)},
                                          {"sample", report.sample}}},
                                        {"counts", std::move(counts)},
                                        {"checked", time_of(report.checked)},
                                        {"clauses", std::move(clauses)},
                                        {"alarms", std::move(alarms)},
                                        {"refused", json::array(report.refusal.begin(), report.refusal.end())},
                                        {"events_24h", std::move(events)},
                                        {"ledger", of(report.ledger)}});
}

}  // namespace slovo::proof
