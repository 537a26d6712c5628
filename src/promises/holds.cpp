#include "promises/holds.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "promises/erase.hpp"
#include "store/tables/subjects.hpp"

namespace slovo::promises {
namespace {

using ledger::EventKind;
using store::HoldKind;
using store::Transaction;

Literal word_of(HoldKind kind) {
    switch (kind) {
        case HoldKind::restriction: return "restriction";
        case HoldKind::dispute: return "dispute";
        case HoldKind::legal: return "legal";
    }
    return "legal";
}

Result<void> tell(Transaction& tx, House const& house, store::HoldRow const& row, EventKind kind, ledger::Actor actor,
                  Instant now) {
    TRY(auto const subject, store::subjects::find(*tx, row.subject));
    TRY(auto const key, house.safe.subject_key(subject));
    auto detail = ledger::DetailBuilder().add("kind", word_of(row.kind)).build();
    return record(tx, house.notary.prepare({.kind = kind,
                                            .at = now,
                                            .subject = row.subject,
                                            .thing = ledger::ThingKind::hold,
                                            .thing_id = row.id.value,
                                            .actor = actor,
                                            .detail = std::move(detail)},
                                           gate::LedgerKey(key)));
}

gate::Act act_of(store::HoldRow const& row, gate::ActKind kind, Instant now) {
    gate::Act act{.kind = kind, .at = now, .id = row.id.value, .subject = row.subject.value};
    act.tag[0] = static_cast<std::uint8_t>(row.kind);
    act.tag[1] = row.erase_after ? 1 : 0;
    put_u64(act.tag.data() + 8, static_cast<std::uint64_t>(row.staff.value));
    return act;
}

// A restriction is the person's own to lift, and theirs alone where they placed it; the rest is for staff.
bool may_release(store::HoldRow const& row, ledger::Actor actor) {
    bool const restriction = row.kind == HoldKind::restriction;
    if (actor.kind == ledger::ActorKind::subject) return restriction || row.staff == StaffId{};
    return !restriction || row.staff != StaffId{};
}

// Releases it. Value: the row as it lies now, the holds that carry the demand to erase from now on, and whether the
// erasure that waited for it begins.
struct Released {
    store::HoldRow row;
    std::vector<store::HoldRow> carriers;
    bool erase = false;
};
Result<Released> release(Transaction& tx, House const& house, HoldId hold, ledger::Actor actor, Instant now) {
    TRY(auto row, store::holds::find(*tx, hold));
    if (row.released_at) return fail(ErrorCode::conflict, "the hold is released already");
    if (!may_release(row, actor)) return fail(ErrorCode::denied, "somebody else placed this hold");
    row.released_at = now;
    TRY_VOID(store::holds::update(tx, row));
    TRY_VOID(tell(tx, house, row, EventKind::hold_released, actor, now));
    TRY(auto others, store::holds::live(*tx, row.subject));
    Released out{.row = row, .carriers = {}, .erase = row.erase_after && others.empty()};
    for (auto& other : others) {
        // The demand to erase outlives this hold: the next one carries it.
        if (!row.erase_after || other.erase_after) continue;
        other.erase_after = true;
        TRY_VOID(store::holds::update(tx, other));
        out.carriers.push_back(other);
    }
    return out;
}

}  // namespace

//= policy:C22
Result<HoldId> place_hold(House& house, gate::Journal& journal, SubjectId subject, HoldKind kind, ledger::Actor actor) {
    auto const now = house.now();
    store::HoldRow const row{.id = {house.ids.next()},
                             .subject = subject,
                             .kind = kind,
                             .placed_at = now,
                             .review_at = now + limits::hold_review,
                             .staff = actor.staff};
    TRY_VOID(house.store.write<bool>([&](Transaction& tx) -> Result<bool> {
        TRY_VOID(store::holds::insert(tx, row));
        TRY_VOID(tell(tx, house, row, EventKind::hold_placed, actor, now));
        return true;
    }));
    TRY_VOID(journal.write(act_of(row, gate::ActKind::place_hold, now)));
    return row.id;
}

Result<bool> erase_unless_held(House& house, gate::Journal& journal, SubjectId subject, EraseReason reason,
                               ledger::Actor actor) {
    TRY(auto const held, erase_after_holds(house, journal, subject));
    if (held > 0) return false;
    TRY_VOID(begin_erasure(house, journal, subject, reason, actor));
    TRY_VOID(finish_erasure(house, subject));
    return true;
}

Result<void> review_hold(House& house, ledger::Actor actor, HoldId hold) {
    auto const now = house.now();
    TRY_VOID(house.store.write<bool>([&](Transaction& tx) -> Result<bool> {
        TRY(auto row, store::holds::find(*tx, hold));
        if (row.released_at) return fail(ErrorCode::conflict, "the hold is released already");
        row.review_at = now + limits::hold_review;
        TRY_VOID(store::holds::update(tx, row));
        TRY_VOID(tell(tx, house, row, EventKind::hold_reviewed, actor, now));
        return true;
    }));
    return {};
}

Result<std::size_t> erase_after_holds(House& house, gate::Journal& journal, SubjectId subject) {
    auto const now = house.now();
    TRY(auto const rows, house.store.write<std::vector<store::HoldRow>>(
                             [&](Transaction& tx) -> Result<std::vector<store::HoldRow>> {
                                 TRY(auto live, store::holds::live(*tx, subject));
                                 for (auto& row : live) {
                                     row.erase_after = true;
                                     TRY_VOID(store::holds::update(tx, row));
                                 }
                                 return live;
                             },
                             {}, store::Urgency::rescue));
    for (auto const& row : rows) TRY_VOID(journal.write(act_of(row, gate::ActKind::place_hold, now)));
    return rows.size();
}

Result<void> release_hold(House& house, gate::Journal& journal, ledger::Actor actor, HoldId hold) {
    auto const now = house.now();
    TRY(auto const released,
        house.store.write<Released>([&](Transaction& tx) { return release(tx, house, hold, actor, now); }));
    std::vector<gate::Act> acts{act_of(released.row, gate::ActKind::release_hold, now)};
    for (auto const& row : released.carriers) acts.push_back(act_of(row, gate::ActKind::place_hold, now));
    TRY_VOID(journal.write(acts));
    if (!released.erase) return {};
    TRY_VOID(begin_erasure(house, journal, released.row.subject, EraseReason::asked, actor));
    return finish_erasure(house, released.row.subject);
}

}  // namespace slovo::promises
