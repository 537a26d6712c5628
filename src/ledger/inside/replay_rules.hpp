// The rule table of replay: which event may happen to a thing in which state, and what it is then.
// A row that changes without such an event, or an event that the table does not know, is a finding.
// Constants and pure functions.
#pragma once

#include <cstdint>
#include <span>

#include "ledger/replay.hpp"

namespace slovo::ledger {

/// A set of states.
class States {
public:
    template <class... S>
    constexpr States(S... states) : bits_((std::uint32_t{0} | ... | bit(states))) {}
    [[nodiscard]] constexpr bool has(State state) const { return (bits_ & bit(state)) != 0; }

private:
    [[nodiscard]] static constexpr std::uint32_t bit(State state) {
        return std::uint32_t{1} << static_cast<int>(state);
    }
    std::uint32_t bits_;
};

struct Rule {
    EventKind event;
    ThingKind thing;
    States from;
    State to;  // absent: it stays what it is
};

/// The rules of one kind of event, one for each kind of thing it can happen to; none: it changes
/// nothing and may happen to anything.
[[nodiscard]] std::span<Rule const> rules_of(EventKind kind);

}  // namespace slovo::ledger
