#include "web/pages/proof.hpp"

#include "web/pages/ring.hpp"
#include "web/public/pages.hpp"
#include "web/public/view.hpp"

namespace slovo::web {
namespace {

using State = pages::ProofClause::State;

State state_of(proof::ClauseState state) {
    switch (state) {
        case proof::ClauseState::kept: return State::kept;
        case proof::ClauseState::broken: return State::broken;
        case proof::ClauseState::waiting: return State::waiting;
        case proof::ClauseState::planned: return State::planned;
    }
    return State::waiting;
}

pages::ProofCheck check_of(proof::CheckLine const& line) {
    using Outcome = pages::ProofCheck::Result;
    auto const outcome = line.verdict == proof::Verdict::passed   ? Outcome::passed
                         : line.verdict == proof::Verdict::failed ? Outcome::failed
                                                                  : Outcome::never;
    pages::ProofCheck out{.id = line.check.id, .what = line.check.run, .result = outcome};
    if (line.last) out.last = text::Required<Instant>(*line.last);
    if (!line.detail.empty()) out.measure = text::Text(line.detail);
    return out;
}

std::vector<pages::ProofSection> sections_of(proof::Report const& report, Language language) {
    std::vector<pages::ProofSection> out;
    for (auto const& section : report.sections) {
        std::vector<pages::ProofClause> clauses;
        for (auto const& line : report.clauses) {
            if (line.section != section.id) continue;
            std::vector<text::Text> rules;
            for (auto const& rule : line.rules)
                rules.emplace_back(std::string(rule.id) + " · " + std::string(rule.file));
            std::vector<pages::ProofCheck> checks;
            for (auto const& check : line.checks) checks.push_back(check_of(check));
            clauses.push_back({.id = line.id,
                               .text = line.text.in(language),
                               .state = state_of(line.state),
                               .rules = std::move(rules),
                               .checks = std::move(checks),
                               .clause = text::Url::path({"policy", name_of(language)}).at(line.id)});
        }
        out.push_back({.heading = section.title.in(language), .clauses = std::move(clauses)});
    }
    return out;
}

std::vector<pages::AlarmLine> alarms_of(proof::Report const& report, Language language) {
    using Severity = pages::AlarmLine::Severity;
    std::vector<pages::AlarmLine> out;
    for (auto const& alarm : report.alarms) {
        if (alarm.severity == proof::Severity::info) continue;
        out.push_back({.severity = alarm.severity == proof::Severity::red ? Severity::red : Severity::yellow,
                       .text = alarm_text(alarm, language)});
    }
    return out;
}

std::optional<pages::LedgerBox> ledger_of(proof::Report const& report) {
    if (!report.ledger) return std::nullopt;
    auto const& line = *report.ledger;
    pages::LedgerBox out{.origin = line.origin,
                         .size = line.size,
                         .root = to_base64(line.root),
                         .time = line.at,
                         .checkpoint = text::Url("/ledger/checkpoint"),
                         .public_key = line.public_key};
    if (line.verified) out.verified = text::Required<Instant>(*line.verified);
    return out;
}

std::string proof_page(Site const& site, Language language) {
    auto const report = site.proof.report();
    using Overall = pages::ProofPage::Overall;
    auto const overall = report->overall();
    std::vector<State> strokes;
    for (auto const& line : report->clauses) strokes.push_back(state_of(line.state));
    pages::ProofPage page{.chrome = chrome_of(site, language, "/proof"),
                          .overall = overall == proof::Overall::green    ? Overall::green
                                     : overall == proof::Overall::yellow ? Overall::yellow
                                                                         : Overall::red,
                          .version = report->version,
                          .policy = text::Url::path({"policy", name_of(language)}),
                          .total = report->clauses.size(),
                          .kept = report->count(proof::ClauseState::kept),
                          .planned = report->count(proof::ClauseState::planned),
                          .broken = report->count(proof::ClauseState::broken),
                          .waiting = report->count(proof::ClauseState::waiting),
                          .arcs = pages::ring(strokes),
                          .alarms = alarms_of(*report, language),
                          .sections = sections_of(*report, language),
                          .ledger = ledger_of(*report),
                          .commands = std::vector<text::Text>{"slovo prove", "slovo ledger verify",
                                                              "golog log " + site.base_url + " \"$(curl -s " +
                                                                  site.base_url + "/ledger/key)\""},
                          .json = text::Url("/proof.json"),
                          .sample = report->sample};
    if (report->checked) page.checked = text::Required<Instant>(*report->checked);
    std::string out;
    render(page, language, out);
    return out;
}

}  // namespace

std::vector<Route> proof_routes(Site& site) {
    std::vector<Route> routes;
    routes.push_back({Method::get, "/proof", on_worker(site, [&site](Request const& request) {
                          return html(proof_page(site, language_of(request)));
                      })});
    routes.push_back({Method::get, "/proof.json",
                      on_worker(site, [&site](Request const&) { return json(proof::to_json(*site.proof.report())); })});
    return routes;
}

}  // namespace slovo::web
