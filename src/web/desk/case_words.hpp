// Cases and holds as the desk and the API name them: references, words of reasons, heads of lists.
#pragma once

#include "policy/model.hpp"
#include "store/tables/rights.hpp"
#include "text/page.hpp"
#include "web/site.hpp"

namespace slovo::web {

/// What a person may quote: made like the reference of a request.
[[nodiscard]] std::string reference_of(Site const& site, CaseId id);
[[nodiscard]] std::string reference_of(Site const& site, HoldId id);
/// not_found for what is none.
[[nodiscard]] Result<CaseId> read_case(Site const& site, std::string_view reference);
[[nodiscard]] Result<HoldId> read_hold(Site const& site, std::string_view reference);
/// Whose request or case this is the reference of; not_found for what is none.
[[nodiscard]] Result<SubjectId> read_subject(Site& site, std::string_view reference);

[[nodiscard]] std::string kind_text(store::CaseKind kind, Language language);
[[nodiscard]] std::string reason_text(store::CaseReason reason, Language language);
/// Of the word that forms and programs send; none for what is none.
[[nodiscard]] std::optional<store::CaseReason> reason_of(std::string_view word);
[[nodiscard]] std::optional<store::HoldKind> hold_kind_of(std::string_view word);
[[nodiscard]] Literal name_of(store::HoldKind kind);

/// More than 80 % of its term is used (C29).
[[nodiscard]] bool is_urgent(store::CaseRow const& row, Instant now);
[[nodiscard]] bool is_overdue(store::CaseRow const& row, Instant now);

}  // namespace slovo::web
