// Cases of tests/checks/*.txt: for each check what must trigger it and what must not. How they are written stands in
// tests/checks/README.md.
#pragma once

#include <string>
#include <vector>

#include "study/audit.hpp"

namespace slovo::study {

struct CheckCase {
    std::string check, trigger, clean, file;
};

/// All cases of all files, in order.
std::vector<CheckCase> read_check_cases();
/// `{{300*word }}` and `\x89` made out.
std::string expanded(std::string const& text);
/// Hands the case's answers to an auditor.
Audit audit_of(std::string const& text);

}  // namespace slovo::study
