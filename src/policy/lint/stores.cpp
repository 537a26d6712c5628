// L12: every byte lies in a declared place, and everything there is forgotten in time.
#include <algorithm>

#include "policy/lint/report.hpp"

namespace slovo::policy::lint_detail {

namespace {

/// Whether a file or folder of this path lies within the place.
bool covers(std::string_view place, std::string_view path) {
    return place == path || (place.ends_with('/') && path.starts_with(place));
}

/// Some retention of a purpose that uses the category reaches the store.
bool is_reached(Policy const& policy, StorePlace const& store, std::string const& category) {
    return std::ranges::any_of(policy.purposes, [&](Purpose const& purpose) {
        auto const* retention = policy.find_retention(purpose.retention);
        return has(purpose.fields, category) && retention != nullptr &&
               (has(retention->stores, "*") || has(retention->stores, store.id));
    });
}

void lint_store(Policy const& policy, StorePlace const& store, Report& report) {
    auto const where = "store " + store.id;
    if (store.erasable == Erasable::holds_nothing_personal && !store.categories.empty()) {
        report.error("L12", where, "holds " + listed(store.categories) + ", but nothing erases it");
    }
    if (store.erasable == Erasable::by_rotation && !store.max_age) {
        report.error("L12", where, "rotates, but at no age");
    }
    for (auto const& category : store.categories) {
        if (!is_reached(policy, store, category)) {
            report.error("L12", where, "no retention reaches " + category + " here");
        }
    }
    for (auto const& other : policy.stores) {
        if (&other != &store && covers(store.path, other.path)) {
            report.error("L12", where, "overlaps with " + other.id);
        }
    }
}

}  // namespace

void lint_stores(Policy const& policy, Binary const& binary, Report& report) {
    for (auto const& store : policy.stores) lint_store(policy, store, report);
    for (auto const& path : binary.stores) {
        auto const declared =
            std::ranges::any_of(policy.stores, [&path](StorePlace const& store) { return covers(store.path, path); });
        if (!declared) report.error("L12", "path " + path, "is written but not declared");
    }
}

}  // namespace slovo::policy::lint_detail
