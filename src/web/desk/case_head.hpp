// What the pages of cases share. Runs on workers.
#pragma once

#include "store/tables/rights.hpp"
#include "web/desk/session.hpp"

namespace slovo::web {

/// 403 for a role that the purpose `rights` does not name.
[[nodiscard]] DeskPage for_rights(DeskPage page);
/// Did this member of staff write it themself (CLAUSES E-11)?
[[nodiscard]] bool is_own(Site& site, promises::Staff const& staff, SubjectId subject);
/// The facts of a case that lists show: nothing of them is sealed.
[[nodiscard]] pages::CaseHead head_of(Site const& site, store::CaseRow const& row,
                                      std::vector<store::StaffRow> const& staff, Language language);

}  // namespace slovo::web
