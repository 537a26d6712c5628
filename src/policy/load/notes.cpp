#include <algorithm>
#include <numeric>
#include <tuple>

#include "base/limits.hpp"
#include "policy/load/reader.hpp"

namespace slovo::policy::load_detail {

std::string_view name_of(Sort sort) {
    constexpr std::array<std::string_view, 15> names{"section",   "clause",    "purpose",   "category", "form",
                                                     "retention", "recipient", "processor", "right",    "cookie",
                                                     "store",     "template",  "check",     "role",     "authority"};
    return names.at(static_cast<std::size_t>(sort));
}

void Notes::complain(Where const& where, std::string message) {
    if (diagnostics_.size() >= limits::policy_diagnostics) return;
    diagnostics_.push_back({file_, where.at.line, where.at.column, where.key, std::move(message)});
}

void Notes::define(Sort sort, std::string const& id, Where const& where) {
    if (id.empty()) return;
    if (!is_id(id)) complain(where, "an id has only letters, digits and . _ - :, at most 64 of them");
    if (!defined_.emplace(sort, id).second) {
        complain(where, "there is already a " + std::string(name_of(sort)) + " \"" + id + "\"");
    }
}

void Notes::refer(Sort sort, std::string const& id, Where where) {
    if (!id.empty()) references_.push_back({sort, id, std::move(where)});
}

void Notes::resolve() {
    for (auto const& reference : references_) {
        if (defined_.contains({reference.sort, reference.id})) continue;
        std::vector<std::string_view> names;
        for (auto const& [sort, id] : defined_) {
            if (sort == reference.sort) names.push_back(id);
        }
        complain(reference.where, "there is no " + std::string(name_of(reference.sort)) + " \"" + reference.id + "\"" +
                                      hint(reference.id, names));
    }
}

std::vector<Diagnostic> Notes::take() {
    std::ranges::sort(diagnostics_, {},
                      [](Diagnostic const& d) { return std::tie(d.line, d.column, d.key, d.message); });
    return std::move(diagnostics_);
}

namespace {

/// Levenshtein's distance, in one row.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            auto const above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            diagonal = above;
        }
    }
    return row.back();
}

}  // namespace

std::string_view nearest(std::string_view word, std::vector<std::string_view> const& names) {
    std::string_view best;
    if (word.size() > limits::policy_id_bytes) return best;
    auto best_distance = word.size() / 2 + 1;
    for (auto const name : names) {
        auto const d = distance(word, name);
        if (d < best_distance) {
            best = name;
            best_distance = d;
        }
    }
    return best;
}

std::string hint(std::string_view word, std::vector<std::string_view> const& names) {
    auto const near = nearest(word, names);
    return near.empty() ? std::string() : "; did you mean \"" + std::string(near) + "\"?";
}

bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= limits::policy_id_bytes && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
               c == '-' || c == ':';
    });
}

}  // namespace slovo::policy::load_detail
