#include "web/proof_cache.hpp"

#include <algorithm>

#include "base/log.hpp"

namespace slovo::web {
namespace {

constexpr auto kept_for = std::chrono::seconds(2);

}  // namespace

std::shared_ptr<proof::Report const> ProofCache::report() const {
    std::scoped_lock const lock(mutex_);
    auto const now = std::chrono::steady_clock::now();
    if (report_ && now < made_ + kept_for) return report_;
    auto made = make_();
    if (!made) log::warning("proof.report", {{"error", made.error()}});
    report_ = std::make_shared<proof::Report const>(made ? std::move(*made) : proof::Report{});
    made_ = now;
    return report_;
}

proof::ClauseState ProofCache::state_of(std::string_view clause) const {
    auto const current = report();
    auto const found = std::ranges::find(current->clauses, clause, &proof::ClauseLine::id);
    return found == current->clauses.end() ? proof::ClauseState::waiting : found->state;
}

}  // namespace slovo::web
