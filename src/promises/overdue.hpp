// A request whose day of reply has passed unanswered is on record, once: it shows on the desk and on
// /proof (C11). Not on the writer thread.
#pragma once

#include "promises/house.hpp"

namespace slovo::promises {

class OverdueWatch {
public:
    explicit OverdueWatch(House& house) : house_(house) {}

    /// Writes reply.overdue for what became overdue since the last call. Value: how many.
    //= policy:C11
    Result<int> look();

private:
    House& house_;
    RequestId seen_;  // ids and days of reply grow together: what lies before it was looked at
};

}  // namespace slovo::promises
