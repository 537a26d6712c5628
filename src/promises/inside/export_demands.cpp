#include <algorithm>

#include "promises/inside/export_parts.hpp"
#include "promises/inside/own_rows.hpp"

namespace slovo::promises::inside {
namespace {

using gate::Cell;
using store::Column;
using store::Table;

// What staff answered or wrote down, told with the first demand of each case's subject.
Result<std::vector<OwnAnswer>> answers_of(House& house, store::Session& session, SubjectId subject,
                                          crypto::Key const& key) {
    std::vector<OwnAnswer> out;
    TRY(auto const rows, store::replies::of(session, subject));
    for (auto const& row : rows) {
        Cell const cell{Table::reply, Column::body, row.id.value};
        TRY(auto words, house.safe.open<gate::Answer>(cell, row.key, subject, key, row.sealed_body));
        out.push_back({row, std::move(words)});
    }
    return out;
}

Result<void> open_of(House& house, store::Session& session, Export& made, SubjectId subject) {
    auto const row = store::subjects::find(session, subject);
    if (!row && row.error().code() == ErrorCode::not_found) return {};
    if (!row) return std::unexpected(row.error());
    auto const key = house.safe.subject_key(*row);
    if (!key && key.error().code() == ErrorCode::not_found) return {};
    if (!key) return std::unexpected(key.error());
    bool first = true;
    for (std::size_t i = 0; i < made.demands.size(); ++i) {
        auto const& one = made.file.cases[i];
        if (one.subject != subject) continue;
        if (one.sealed_text) {
            Cell const cell{Table::rights_case, Column::text, one.id.value};
            TRY(made.demands[i].words, house.safe.open<gate::Question>(cell, one.key, subject, *key, *one.sealed_text));
        }
        if (first) {
            TRY(made.demands[i].answers, answers_of(house, session, subject, *key));
        }
        first = false;
    }
    return {};
}

}  // namespace

//= policy:C30d
Result<void> open_demands(House& house, PrivacySession const& session, Export& made) {
    std::vector<SubjectId> subjects;
    for (auto const& row : made.file.cases) {
        made.demands.push_back(
            {house.roots.tokens().make(crypto::TokenKind::receipt, row.id.value, bytes_of("export.demand")), {}, {}});
        if (std::ranges::find(subjects, row.subject) == subjects.end()) subjects.push_back(row.subject);
    }
    auto const shelf = house.shelf.current(made.made_at);
    gate::Gate const gate(*shelf->policy, house.notary, house.safe);
    TRY(auto verdict, house.store.write<gate::RightsVerdict>([&](store::Transaction& tx) {
        return gate.ask_rights(tx, {.rights_case = session.first(),
                                    .subjects = subjects,
                                    .actor = {ledger::ActorKind::subject, {}},
                                    .role = {},
                                    .now = made.made_at});
    }));
    auto* const uses = std::get_if<gate::RightsUses>(&verdict);
    if (uses == nullptr) return fail(ErrorCode::denied, "the policy has no such purpose");
    made.demand_uses = std::move(*uses);
    return house.store.read([&](store::Session& reader) -> Result<void> {
        for (auto const subject : subjects) TRY_VOID(open_of(house, reader, made, subject));
        return {};
    });
}

void write_demand(text::JsonText& json, Export const& made, std::size_t i) {
    auto const& row = made.file.cases[i];
    auto const& one = made.demands[i];
    auto const& use = *std::ranges::find(made.demand_uses, row.subject, &vault::Use<"rights">::for_subject);
    json.object([&] {
        json.member("id", "urn:slovo:demand:" + one.id);
        json.member("type", "dpv:RightExerciseRecord");
        json.member("right", name_of(row.kind).view());
        json.member("state", name_of(row.state).view());
        if (row.reason != store::CaseReason::none) json.member("reason", name_of(row.reason).view());
        json.member("for_a_child", row.on_behalf);
        json.member("records", row.records);
        json.member("received", row.opened_at);
        json.member("answer_by", row.due_at);
        if (row.closed_at) json.member("closed", *row.closed_at);
        if (one.words) json.member("value", one.words->open(use));
        json.array("answers", [&] {
            for (auto const& answer : one.answers) {
                json.object([&] {
                    json.member("written", answer.row.written_at);
                    json.member("value", answer.words.open(use));
                });
            }
        });
    });
}

}  // namespace slovo::promises::inside
