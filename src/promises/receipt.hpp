// The receipt of a request: proves offline, with the log's public key alone, that the request was
// taken at that time under that policy (C03). Not on the writer thread.
#pragma once

#include "gate/sequencer.hpp"
#include "promises/house.hpp"

namespace slovo::promises {

/// not_found when the request is gone; unavailable until the event is integrated (at most a second).
Result<ledger::Receipt> receipt_of_request(House& house, gate::Sequencer& sequencer, RequestId id);

}  // namespace slovo::promises
