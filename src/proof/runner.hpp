// Runs the checks of the policy in force when they are due, keeps what each found last, here and in
// the store, and tells when one turns red or green again: an event of the ledger and a callback.
// run() from one thread at a time, the rest from any.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "proof/context.hpp"
#include "proof/registry.hpp"

namespace slovo::proof {

/// What a check found last.
struct LastOutcome {
    Instant at;
    Outcome outcome;
};
using LastOutcomes = std::map<std::string, LastOutcome, std::less<>>;

/// A check that began to fail, or that passed again after it had failed.
struct Turn {
    std::string check;
    std::string clause;
    bool red = false;
    std::string detail;
};

enum class Which : std::uint8_t {
    due,  ///< those whose period is over
    all,
};

class Runner {
public:
    using OnTurn = std::function<void(Turn const&)>;

    Runner(Surroundings around, OnTurn on_turn) : around_(std::move(around)), on_turn_(std::move(on_turn)) {
        around_.ending = ending_.get_token();
    }
    /// The check that runs is cut short and tells nothing; none begins. From any thread.
    void stop() { ending_.request_stop(); }

    /// What earlier runs of the program found.
    Result<void> load();
    /// Runs checks of the policy in force. Value: how many ran.
    Result<int> run(Which which);

    [[nodiscard]] LastOutcomes outcomes() const;
    [[nodiscard]] Surroundings const& around() const { return around_; }

private:
    [[nodiscard]] bool is_due(policy::Check const& check, Instant now) const;
    Result<void> keep(policy::Check const& check, LiveCheck const& live, LastOutcome found);

    Surroundings around_;
    std::stop_source ending_;
    OnTurn on_turn_;
    std::mutex running_;
    mutable std::mutex mutex_;
    LastOutcomes last_;
};

}  // namespace slovo::proof
