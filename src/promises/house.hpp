// What a promise needs to be kept: clock, randomness, ids, store, keys, policy. Handed to every
// promise by reference; owned by app/. Members are safe from any thread.
#pragma once

#include "base/id_allocator.hpp"
#include "base/time.hpp"
#include "crypto/random.hpp"
#include "gate/notary.hpp"
#include "gate/roots.hpp"
#include "gate/safe.hpp"
#include "promises/shelf.hpp"
#include "store/store.hpp"

namespace slovo::promises {

struct House {
    Clock const& clock;
    crypto::Random& random;
    IdAllocator& ids;
    store::Store& store;
    gate::Roots const& roots;
    gate::Notary const& notary;
    gate::Safe& safe;
    Shelf& shelf;

    [[nodiscard]] Instant now() const { return clock.now(); }
};

/// A member of staff who acts, as the desk or the API knows them.
struct Staff {
    StaffId id;
    std::string role;
    [[nodiscard]] ledger::Actor actor() const { return {ledger::ActorKind::staff, id}; }
};

}  // namespace slovo::promises
