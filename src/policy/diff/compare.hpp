// Shared by the parts of diff(): where changes go, and how lists of things are paired by id.
// Used by one diff() at a time.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "policy/diff.hpp"

namespace slovo::policy::diff_detail {

struct Comparison {
    Policy const& before;
    Policy const& after;
    std::vector<Change>& changes;

    void add(ChangeClass cls, std::string what, std::string from, std::string to, People people = {}) {
        changes.push_back({cls, std::move(what), std::move(from), std::move(to), std::move(people)});
    }
};

/// Calls `gone(old)`, `came(new)` and `stayed(old, new)`, in the order of the older list, then of
/// the newer one.
template <class T, class Gone, class Came, class Stayed>
void pair_up(std::vector<T> const& before, std::vector<T> const& after, std::string T::* key, Gone gone, Came came,
             Stayed stayed) {
    auto const find = [key](std::vector<T> const& things, std::string const& id) {
        return std::ranges::find(things, id, key);
    };
    for (auto const& thing : before) {
        auto const other = find(after, thing.*key);
        if (other == after.end()) {
            gone(thing);
        } else if (thing != *other) {
            stayed(thing, *other);
        }
    }
    for (auto const& thing : after) {
        if (find(before, thing.*key) == before.end()) came(thing);
    }
}

/// The ids of `a` that `b` does not have.
[[nodiscard]] Ids missing_in(Ids const& a, Ids const& b);
[[nodiscard]] std::string listed(Ids const& ids);
/// "P12M"; "for ever" without period.
[[nodiscard]] std::string in_iso(std::optional<Period> const& period);
/// Whether the second lasts longer; none is for ever.
[[nodiscard]] bool is_longer(std::optional<Period> const& before, std::optional<Period> const& after);

void compare_head(Comparison& c);      // controller, children, languages, sections
void compare_clauses(Comparison& c);   // sentences
void compare_purposes(Comparison& c);  // purposes, categories, roles
void compare_forms(Comparison& c);     // fields and boxes
void compare_keeping(Comparison& c);   // retention, stores, cookies
void compare_parties(Comparison& c);   // recipients, processors, rights, templates, checks

}  // namespace slovo::policy::diff_detail
