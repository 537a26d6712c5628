// The proof report, made at most every few seconds however many pages show it. Safe from any thread.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>

#include "proof/report.hpp"

namespace slovo::web {

class ProofCache {
public:
    using Make = std::function<Result<proof::Report>()>;
    explicit ProofCache(Make make) : make_(std::move(make)) {}

    /// Never null: before the first report and after an error, an empty one (nothing counts as kept).
    [[nodiscard]] std::shared_ptr<proof::Report const> report() const;
    [[nodiscard]] proof::ClauseState state_of(std::string_view clause) const;

private:
    Make make_;
    mutable std::mutex mutex_;
    mutable std::shared_ptr<proof::Report const> report_;
    mutable std::chrono::steady_clock::time_point made_{};
};

}  // namespace slovo::web
