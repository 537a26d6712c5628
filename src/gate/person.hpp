// What a person tells, as types: each field with the purposes that may ever open it. The gate asks
// the policy as well: a category that the purpose does not list stays shut (DESIGN §3.1).
#pragma once

#include <string>

#include "vault/personal.hpp"

namespace slovo::gate {

//= policy:C10
// Data given with a request serve the reply, the study of the site, and marketing where agreed.
using Name = vault::Personal<std::string, "reply", "collaboration", "screening", "marketing", "rights">;
using Email = vault::Personal<std::string, "reply", "collaboration", "screening", "marketing", "rights">;
using Phone = vault::Personal<std::string, "reply", "collaboration", "screening", "rights">;
using Site = vault::Personal<std::string, "reply", "collaboration", "screening", "study", "rights">;
using Message = vault::Personal<std::string, "reply", "collaboration", "screening", "rights">;
/// What staff answered.
using Answer = vault::Personal<std::string, "reply", "collaboration", "screening", "rights">;
/// A whole captured mail (DESIGN §5.16).
using CapturedMail = vault::Personal<std::string, "reply", "collaboration", "marketing", "rights">;
/// What the study of their site found: technical, and theirs (C12).
using StudyText = vault::Personal<std::string, "study", "reply", "collaboration", "screening", "rights">;
/// What proves a consent whose subject is erased: the proof is a subject of its own (CLAUSES E-23).
using KeptProof = vault::Personal<std::string, "rights">;
/// What a person wrote about their rights.
using Question = vault::Personal<std::string, "rights">;

}  // namespace slovo::gate
