#include "promises/quarantine.hpp"

#include "promises/holds.hpp"
#include "store/tables/requests.hpp"

namespace slovo::promises {
namespace {

// No pass erases more than this; what is left goes in the next one.
constexpr int batch = 100;

bool is_over(store::RequestLine const& line, Period period, Instant now) {
    return line.received_at + period < now;
}

}  // namespace

Result<int> erase_undecided(House& house, gate::Journal& journal) {
    auto const now = house.now();
    auto const shelf = house.shelf.current(now);
    TRY(auto const waiting, house.store.read([](store::Session& session) {
        return store::requests::oldest(session, store::RequestState::quarantine, batch);
    }));
    int erased = 0;
    for (auto const& line : waiting) {
        if (!is_over(line, shelf->policy->children.quarantine, now)) continue;
        TRY(bool const gone, erase_unless_held(house, journal, line.subject, EraseReason::retention,
                                               {ledger::ActorKind::system, {}}));
        erased += gone ? 1 : 0;
    }
    return erased;
}

}  // namespace slovo::promises
