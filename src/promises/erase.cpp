#include "promises/erase.hpp"

#include <algorithm>
#include <thread>

#include "base/log.hpp"
#include "promises/kept_proof.hpp"
#include "store/tables/events.hpp"
#include "store/tables/purge.hpp"
#include "store/tables/subjects.hpp"

namespace slovo::promises {
namespace {

using store::Transaction;
using Keys = std::vector<vault::KeyRef>;

constexpr std::size_t keys_at_once = 1000;
constexpr auto breath = std::chrono::milliseconds(4);  // about one sync: who waits for the disk goes first

// What goes in one transaction: intake waits for no more.
struct Portion {
    int rows;
    int events;
    std::size_t subjects;
};
constexpr Portion portion_of(Pace pace) {
    if (pace == Pace::gentle) return {.rows = 100, .events = 200, .subjects = 10};
    return {.rows = 400, .events = 1000, .subjects = 50};
}

void breathe(Pace pace) {
    if (pace == Pace::gentle) std::this_thread::sleep_for(breath);
}

Literal word_of(EraseReason reason) {
    switch (reason) {
        case EraseReason::not_me: return "not-me";
        case EraseReason::child: return "child";
        case EraseReason::retention: return "retention";
        case EraseReason::asked: return "asked";
        case EraseReason::replayed:
        case EraseReason::replayed_bare: return "replayed";
    }
    return "asked";
}

bool is_damaged(Result<crypto::Key> const& key) {
    return !key && key.error().code() == ErrorCode::corrupt;
}

// What is left of a key in a damaged slot goes by no generation.
void add_key_of(House& house, store::SubjectRow const& row, Keys& keys) {
    keys.push_back(row.key);
    if (is_damaged(house.safe.subject_key(row))) keys.push_back({row.key.slot, 0});
}

gate::Act act_of(SubjectId id, bool keeps, Instant at) {
    return {.kind = gate::ActKind::erase_subject,
            .at = at,
            .id = id.value,
            .subject = id.value,
            .tag = {static_cast<std::uint8_t>(keeps ? 0 : 1)}};
}

struct Begun {
    std::vector<SubjectId> subjects;
    Keys keys;
};

// Phase 1 for some at once.
class Beginning {
public:
    Beginning(House& house, gate::Journal& journal, EraseReason reason, ledger::Actor actor, std::optional<Instant> at)
        : house_(house), journal_(journal), reason_(reason), actor_(actor), now_(house.now()), at_(at.value_or(now_)) {}

    Result<void> run(std::span<SubjectId const> subjects) const {
        TRY(auto const begun, house_.store.write<Begun>(
                                  [&](Transaction& tx) -> Result<Begun> {
                                      Begun out;
                                      for (auto const id : subjects) TRY_VOID(begin_one(tx, id, out));
                                      return out;
                                  },
                                  {}, store::Urgency::rescue));
        std::vector<gate::Act> acts;
        acts.reserve(begun.subjects.size());
        for (auto const id : begun.subjects) acts.push_back(act_of(id, keeps_proofs(reason_), at_));
        TRY_VOID(journal_.write(acts));
        return house_.safe.keys().destroy(begun.keys);
    }

private:
    // The intent, and the end of the look-up: the contact points are few, whatever else the subject has.
    Result<void> begin_one(Transaction& tx, SubjectId id, Begun& begun) const {
        auto const row = store::subjects::find(*tx, id);
        if (!row && row.error().code() == ErrorCode::not_found) return {};
        if (!row) return std::unexpected(row.error());
        auto const key = house_.safe.subject_key(*row);
        if (!key && key.error().code() == ErrorCode::not_found) return {};
        // Nothing of theirs opens any more, and they are erased nevertheless.
        bool const damaged = is_damaged(key);
        if (damaged) log::warning("erase.key_damaged", {{"subject", id}});
        if (!key && !damaged) return std::unexpected(key.error());
        TRY_VOID(tell_intent(tx, id, key ? &*key : nullptr));
        TRY(auto const contacts, store::contacts::of(*tx, id));
        if (keeps_proofs(reason_)) TRY_VOID(keep_proofs(tx, house_, id, contacts, key ? &*key : nullptr, at_));
        for (auto const& contact : contacts) begun.keys.push_back(contact.key);
        TRY_VOID(store::contacts::remove_of(tx, id));
        add_key_of(house_, *row, begun.keys);
        begun.subjects.push_back(id);
        return {};
    }

    Result<void> tell_intent(Transaction& tx, SubjectId id, crypto::Key const* key) const {
        TRY(bool const already, store::events::is_erasing(*tx, id));
        if (already) return {};
        // Without the subject's key, under one that nobody keeps: the event goes dark in any case.
        auto const stray = crypto::Key::random(house_.random);
        gate::LedgerKey const ledger_key(key != nullptr ? *key : stray);
        return record(tx,
                      house_.notary.prepare({.kind = ledger::EventKind::erase_intended,
                                             .at = now_,
                                             .subject = id,
                                             .thing = ledger::ThingKind::subject,
                                             .thing_id = id.value,
                                             .actor = actor_,
                                             .detail = ledger::DetailBuilder().add("reason", word_of(reason_)).build()},
                                            ledger_key));
    }

    House& house_;
    gate::Journal& journal_;
    EraseReason reason_;
    ledger::Actor actor_;
    Instant now_;
    Instant at_;
};

// Where a purge stands: of a table, all subjects; then the next table.
struct Place {
    std::size_t table = 0;
    std::size_t subject = 0;
    auto operator<=>(Place const&) const = default;

    void go_on(std::size_t subjects) {
        if (++subject < subjects) return;
        subject = 0;
        ++table;
    }
    [[nodiscard]] bool is_end() const { return table == store::purge::tables.size(); }
};

struct Keyed {
    Keys keys;
    Place end;  // before it, the keys of the next rows are among these
};

Result<Keyed> keys_from(House& house, std::span<SubjectId const> subjects, Place from, int most) {
    return house.store.read([&](store::Session& session) -> Result<Keyed> {
        Keyed out{.keys = {}, .end = from};
        while (!out.end.is_end() && out.keys.size() < keys_at_once) {
            TRY(auto const some,
                store::purge::keys_of(session, store::purge::tables[out.end.table], subjects[out.end.subject], most));
            out.keys.insert(out.keys.end(), some.begin(), some.end());
            out.end.go_on(subjects.size());
        }
        return out;
    });
}

// Some rows at a time, their keys before them. What is small shares a transaction, and so its syncs.
Result<void> purge_rows(House& house, std::span<SubjectId const> subjects, Pace pace) {
    if (subjects.empty()) return {};
    auto const most = portion_of(pace).rows;
    for (Place at; !at.is_end();) {
        TRY(auto const keyed, keys_from(house, subjects, at, most));
        if (!keyed.keys.empty()) TRY_VOID(house.safe.keys().destroy(keyed.keys));
        breathe(pace);
        TRY(at, house.store.write<Place>(
                    [&](Transaction& tx) -> Result<Place> {
                        int room = most;
                        auto next = at;
                        while (next < keyed.end) {
                            TRY(auto const gone, store::purge::remove_some(tx, store::purge::tables[next.table],
                                                                           subjects[next.subject], room));
                            room -= static_cast<int>(gone);
                            if (room == 0) break;
                            next.go_on(subjects.size());
                        }
                        return next;
                    },
                    {}, store::Urgency::rescue));
        breathe(pace);
    }
    return {};
}

Result<void> tell_darkened(Transaction& tx, House& house, ledger::EventKind kind, std::int64_t events, Instant now) {
    return record(tx, house.notary.prepare({.kind = kind,
                                            .at = now,
                                            .actor = {ledger::ActorKind::system, {}},
                                            .detail = ledger::DetailBuilder().add("events", events).build()}));
}

// As many events of one subject as there is room for. Value: is it gone?
Result<bool> darken_one(Transaction& tx, House& house, SubjectId subject, Instant now, std::int64_t& room) {
    TRY(auto const dark, store::events::darken_some(tx, subject, static_cast<int>(room)));
    bool const more = dark == room;
    room -= dark;
    if (more) {
        TRY_VOID(tell_darkened(tx, house, ledger::EventKind::erase_went_on, dark, now));
        return false;
    }
    // The rest of them, in one with the end of the subject.
    TRY(auto const rest, store::events::darken(tx, subject));
    TRY_VOID(store::subjects::remove(tx, subject));
    TRY_VOID(tell_darkened(tx, house, ledger::EventKind::erase_done, dark + rest, now));
    return true;
}

// The events keep their place and their commitment, and lose what they told; the intent, last of them.
Result<void> darken_events(House& house, std::span<SubjectId const> subjects, Pace pace) {
    auto const now = house.now();
    for (auto left = subjects; !left.empty();) {
        TRY(auto const done, house.store.write<std::size_t>(
                                 [&](Transaction& tx) -> Result<std::size_t> {
                                     std::int64_t room = portion_of(pace).events;
                                     std::size_t through = 0;
                                     while (through < left.size() && room > 0) {
                                         TRY(bool const gone, darken_one(tx, house, left[through], now, room));
                                         if (!gone) break;
                                         ++through;
                                     }
                                     return through;
                                 },
                                 {}, store::Urgency::rescue));
        left = left.subspan(done);
        breathe(pace);
    }
    return {};
}

// Those that are there still. After a crash between the intent and the keys these may be there too.
Result<std::vector<SubjectId>> close_contacts(House& house, std::span<SubjectId const> subjects) {
    struct Found {
        std::vector<SubjectId> subjects;
        Keys keys;
    };
    TRY(auto const found, house.store.read([&](store::Session& session) -> Result<Found> {
        Found out;
        for (auto const subject : subjects) {
            auto const row = store::subjects::find(session, subject);
            if (!row && row.error().code() == ErrorCode::not_found) continue;
            if (!row) return std::unexpected(row.error());
            out.subjects.push_back(subject);
            add_key_of(house, *row, out.keys);
            TRY(auto const contacts, store::contacts::of(session, subject));
            for (auto const& contact : contacts) out.keys.push_back(contact.key);
        }
        return out;
    }));
    if (found.subjects.empty()) return found.subjects;
    TRY_VOID(house.safe.keys().destroy(found.keys));
    TRY_VOID(house.store.write<bool>(
        [&](Transaction& tx) -> Result<bool> {
            for (auto const subject : found.subjects) TRY_VOID(store::contacts::remove_of(tx, subject));
            return true;
        },
        {}, store::Urgency::rescue));
    return found.subjects;
}

Result<void> finish_some(House& house, std::span<SubjectId const> subjects, Pace pace) {
    TRY(auto const there, close_contacts(house, subjects));
    breathe(pace);
    TRY_VOID(purge_rows(house, there, pace));
    return darken_events(house, there, pace);
}

// What a restore was repeating stands in the journal already, with its own word on proofs.
bool keeps_proofs(ledger::Event const& intent) {
    auto const reason = intent.detail.word("reason");
    return reason == word_of(EraseReason::asked).view() || reason == word_of(EraseReason::retention).view();
}

}  // namespace

bool keeps_proofs(EraseReason reason) {
    return reason != EraseReason::not_me && reason != EraseReason::child && reason != EraseReason::replayed_bare;
}

Erasures begin_erasures(House& house, gate::Journal& journal, std::span<SubjectId const> subjects, EraseReason reason,
                        ledger::Actor actor, Pace pace, std::optional<Instant> at) {
    Beginning const beginning(house, journal, reason, actor, at);
    auto const most = portion_of(pace).subjects;
    Erasures out;
    for (std::size_t from = 0; from < subjects.size(); from += most) {
        if (from != 0) breathe(pace);
        auto const part = subjects.subspan(from, std::min(most, subjects.size() - from));
        if (beginning.run(part)) {
            out.begun.insert(out.begun.end(), part.begin(), part.end());
            continue;
        }
        // One by one: what is wrong with one of them is of no concern to the others.
        for (auto const& one : part) {
            auto const begun = beginning.run({&one, 1});
            if (begun) {
                out.begun.push_back(one);
                continue;
            }
            log::error("erase.not_begun", {{"subject", one}, {"error", begun.error()}});
            out.fault = begun.error();
        }
    }
    return out;
}

Result<void> begin_erasure(House& house, gate::Journal& journal, SubjectId subject, EraseReason reason,
                           ledger::Actor actor, std::optional<Instant> at) {
    auto const begun = begin_erasures(house, journal, {&subject, 1}, reason, actor, Pace::at_once, at);
    if (begun.fault) return std::unexpected(*begun.fault);
    return {};
}

Result<void> finish_erasures(House& house, std::span<SubjectId const> subjects, Pace pace) {
    auto const most = portion_of(pace).subjects;
    for (std::size_t from = 0; from < subjects.size(); from += most) {
        auto const part = subjects.subspan(from, std::min(most, subjects.size() - from));
        TRY_VOID(finish_some(house, part, pace));
    }
    return house.store.scrub();
}

Result<void> finish_erasure(House& house, SubjectId subject) {
    return finish_erasures(house, {&subject, 1}, Pace::at_once);
}

Result<std::vector<SubjectId>> unfinished_erasures(House& house) {
    TRY(auto const intents, house.store.read(store::events::erasing));
    std::vector<SubjectId> out;
    for (auto const& intent : intents) out.push_back(intent.event.subject);
    return out;
}

Result<void> resume_erasures(House& house, gate::Journal& journal) {
    TRY(auto const intents, house.store.read(store::events::erasing));
    if (intents.empty()) return {};
    std::vector<gate::Act> acts;
    std::vector<SubjectId> subjects;
    for (auto const& row : intents) {
        auto const& event = row.event;
        acts.push_back(act_of(event.subject, keeps_proofs(event), event.at));
        subjects.push_back(event.subject);
    }
    TRY_VOID(journal.write(acts));
    return finish_erasures(house, subjects, Pace::at_once);
}

}  // namespace slovo::promises
