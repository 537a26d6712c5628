#include "promises/overdue.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "store/tables/requests.hpp"
#include "store/tables/subjects.hpp"

namespace slovo::promises {
namespace {

constexpr int batch = 200;

}  // namespace

Result<int> OverdueWatch::look() {
    auto const now = house_.now();
    // An id tells when a request came, or a time after it: what lies behind the edge is not due. So a million younger
    // ones are not read.
    RequestId const edge{IdAllocator::first_at(now - limits::reply_due)};
    TRY(auto const lines, house_.store.read([&](store::Session& session) {
        return store::requests::newly_overdue(session, seen_, edge, now, batch);
    }));
    if (lines.empty()) {
        // Whatever came in before this is either marked or answered: the next look begins here.
        seen_ = {std::max(seen_.value, IdAllocator::first_at(now - limits::reply_due - std::chrono::seconds(1)))};
        return 0;
    }
    TRY_VOID(house_.store.write<bool>([&](store::Transaction& tx) -> Result<bool> {
        for (auto const& line : lines) {
            auto const current = store::requests::line(*tx, line.id);
            if (!current || current->state != store::RequestState::open) continue;
            TRY(auto const subject, store::subjects::find(*tx, line.subject));
            auto const key = house_.safe.subject_key(subject);
            if (!key) continue;  // being erased
            TRY_VOID(store::requests::add_flag(tx, line.id, store::RequestFlag::overdue));
            TRY_VOID(record(tx, house_.notary.prepare({.kind = ledger::EventKind::reply_overdue,
                                                       .at = now,
                                                       .subject = line.subject,
                                                       .thing = ledger::ThingKind::request,
                                                       .thing_id = line.id.value,
                                                       .purpose = "reply"},
                                                      gate::LedgerKey(*key))));
        }
        return true;
    }));
    seen_ = lines.back().id;
    return static_cast<int>(lines.size());
}

}  // namespace slovo::promises
