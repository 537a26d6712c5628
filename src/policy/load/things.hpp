// Reads each sort of thing of a policy file. Used by load() only.
#pragma once

#include "policy/load/reader.hpp"

namespace slovo::policy::load_detail {

inline constexpr std::array<Choice<Kept>, 2> kepts{{{"built", Kept::built}, {"planned", Kept::planned}}};

void read_head(Reader& root, Policy& policy);
void read_clauses(Reader& root, Policy& policy);
void read_purposes(Reader& root, Policy& policy);
void read_forms(Reader& root, Policy& policy);
void read_calendars(Reader& root, Policy& policy);
void read_keeping(Reader& root, Policy& policy);
void read_parties(Reader& root, Policy& policy);
void read_rights(Reader& root, Policy& policy);

}  // namespace slovo::policy::load_detail
