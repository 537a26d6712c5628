// What changed between two versions of a policy, how grave it is (D0–D7), which duty follows, and
// whose data it touches. Pure functions, safe from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "policy/model.hpp"

namespace slovo::policy {

/// In order of strictness.
enum class ChangeClass : std::uint8_t {
    d0_text,         ///< wording only: publish
    d1_narrowing,    ///< less is done: publish, apply to old data at once
    d2_contact,      ///< address, phone, officer: publish, say so in the next message
    d3_material,     ///< more is done without a consent being concerned: notice before effect
    d4_consent,      ///< a consent would cover more: ask anew, the old one keeps its old scope
    d5_new_purpose,  ///< a new purpose for data: for new data only, unless asked
    d6_controller,   ///< another controller: the transfer procedure
    d7_protection,   ///< less protection for children or special data: two people sign, and d4
};

/// "D0" … "D7".
[[nodiscard]] std::string_view name_of(ChangeClass cls);
/// Key of the text that says which duty follows, for the catalogues: "duty.d3".
[[nodiscard]] std::string_view duty_key(ChangeClass cls);
/// CLAUSES E-14: a form that was opened under the older version may still be taken.
[[nodiscard]] bool accepts_old_form(ChangeClass cls);

/// Whose data a change touches: a question that the store answers by counting. Empty parts do
/// not narrow it.
struct People {
    bool everyone = false;  ///< all live subjects
    std::string purpose;    ///< those whose data serve it
    std::string channel;    ///< of these, consents over it
    std::string category;   ///< those of whom we hold it
    std::string form;       ///< those who sent it
    std::string retention;  ///< those whose records it governs
    bool operator==(People const&) const = default;
};

struct Change {
    ChangeClass cls = ChangeClass::d0_text;
    std::string what;    ///< "purpose marketing, channels"
    std::string before;  ///< empty: was not there
    std::string after;   ///< empty: is gone
    People people;
};

struct Diff {
    std::vector<Change> changes;
    /// The strictest of them; d0 when there is none.
    [[nodiscard]] ChangeClass overall() const;
};

[[nodiscard]] Diff diff(Policy const& before, Policy const& after);

}  // namespace slovo::policy
