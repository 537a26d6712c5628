// Shared by the lint rules: where findings go, and small questions that several rules ask.
// Used by one lint() at a time.
#pragma once

#include <string>
#include <vector>

#include "policy/lint.hpp"

namespace slovo::policy::lint_detail {

/// Findings of one run.
class Report {
public:
    void error(std::string id, std::string where, std::string message);
    void warning(std::string id, std::string where, std::string message);
    /// An error for what the program claims to keep, a warning for what it will keep later.
    void by_kept(Kept kept, std::string id, std::string where, std::string message);
    [[nodiscard]] std::vector<Finding> take();

private:
    std::vector<Finding> findings_;
};

/// Whether two lists have an id in common.
[[nodiscard]] bool meet(Ids const& a, Ids const& b);
/// "reply, study"
[[nodiscard]] std::string listed(Ids const& ids);
/// Lower case for Latin and Cyrillic letters.
[[nodiscard]] std::string folded(std::string_view text);
/// Pieces between commas, without blanks around.
[[nodiscard]] Ids split(std::string_view text);

// One function a group of rules; the numbers are those of docs/clauses.md.
void lint_texts(Policy const& policy, Report& report);                                   // L01 L14 W1
void lint_spans(Policy const& policy, Report& report);                                   // L02
void lint_forms(Policy const& policy, Report& report);                                   // L03 L08
void lint_purposes(Policy const& policy, Binary const& binary, Report& report);          // L04 L05 L13
void lint_clauses(Policy const& policy, Binary const& binary, Report& report);           // L06 L07
void lint_mail_and_cookies(Policy const& policy, Binary const& binary, Report& report);  // L09 L11
void lint_parties(Policy const& policy, Binary const& binary, Report& report);           // L10 L16
void lint_stores(Policy const& policy, Binary const& binary, Report& report);            // L12
void lint_promises(Policy const& policy, Report& report);                                // L15 W3
void lint_notice(Policy const& policy, Report& report);                                  // W2 W4

}  // namespace slovo::policy::lint_detail
