// The parts of an export, each from the same gathered facts: what stands beside the file, receipts, the
// JSON-LD graph, tables, and how to check. Pure but for the readings that are named.
#pragma once

#include "promises/export.hpp"
#include "text/json_text.hpp"

namespace slovo::promises::inside {

/// What the person demanded and was answered, opened through the gate.
[[nodiscard]] Result<void> open_demands(House& house, PrivacySession const& session, Export& made);
/// References, texts agreed to, who opened the data: reads the staff's roles and the events of the cases.
[[nodiscard]] Result<void> gather(House& house, Export& made);
/// Receipts of each request and of each step of each consent, written into the records; what proves each consent.
[[nodiscard]] Result<void> prove(House& house, gate::Sequencer& sequencer, Export& made);

[[nodiscard]] std::string graph_of(House const& house, Export const& made, ExportAsk const& ask);
/// The i-th demand, as a node of the graph.
void write_demand(text::JsonText& json, Export const& made, std::size_t i);
/// A study of a request's site, as a node of the graph.
void write_study(text::JsonText& json, OwnSubject const& subject, OwnStudy const& study);
/// The reports of the studies, as files: the newest ones, as many as a copy may carry.
[[nodiscard]] Result<void> add_reports(House& house, Export& made);
/// requests.csv, consents.csv, studies.csv, messages.csv, accesses.csv, demands.csv.
void add_tables(Export& made);
/// How to check, in every language.
[[nodiscard]] std::string readme();

// Words of the machine-readable parts, stable for ever.
[[nodiscard]] std::string_view word_of(store::RequestState state);
[[nodiscard]] std::string_view word_of(store::DeliveryState state);
[[nodiscard]] std::string_view word_of(store::ConsentState state);    ///< the DPV's ConsentStatus
[[nodiscard]] std::string_view status_after(ledger::EventKind kind);  ///< the same, of a step
[[nodiscard]] std::string_view word_of(ExportOpening const& opening);

}  // namespace slovo::promises::inside
