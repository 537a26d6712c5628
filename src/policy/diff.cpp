#include "policy/diff.hpp"

#include <algorithm>
#include <array>

#include "policy/diff/compare.hpp"

namespace slovo::policy {

std::string_view name_of(ChangeClass cls) {
    constexpr std::array<std::string_view, 8> names{"D0", "D1", "D2", "D3", "D4", "D5", "D6", "D7"};
    return names.at(static_cast<std::size_t>(cls));
}

std::string_view duty_key(ChangeClass cls) {
    constexpr std::array<std::string_view, 8> keys{"duty.d0", "duty.d1", "duty.d2", "duty.d3",
                                                   "duty.d4", "duty.d5", "duty.d6", "duty.d7"};
    return keys.at(static_cast<std::size_t>(cls));
}

//= policy:C02
bool accepts_old_form(ChangeClass cls) {
    return cls <= ChangeClass::d2_contact;
}

ChangeClass Diff::overall() const {
    auto strictest = ChangeClass::d0_text;
    for (auto const& change : changes) strictest = std::max(strictest, change.cls);
    return strictest;
}

Diff diff(Policy const& before, Policy const& after) {
    Diff diff;
    diff_detail::Comparison comparison{before, after, diff.changes};
    diff_detail::compare_head(comparison);
    diff_detail::compare_clauses(comparison);
    diff_detail::compare_purposes(comparison);
    diff_detail::compare_forms(comparison);
    diff_detail::compare_keeping(comparison);
    diff_detail::compare_parties(comparison);
    return diff;
}

}  // namespace slovo::policy
