#include "promises/own_erasure.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "promises/erase.hpp"
#include "promises/holds.hpp"
#include "promises/inside/own_rows.hpp"
#include "promises/stop.hpp"
#include "store/tables/purge.hpp"

namespace slovo::promises {
namespace {

using ledger::EventKind;
using ledger::ThingKind;
using store::CaseKind;
using store::CaseState;
using store::Transaction;

constexpr ledger::Actor person{ledger::ActorKind::subject, {}};
constexpr ledger::Actor program{ledger::ActorKind::system, {}};
constexpr int cases_at_once = 1000;

// Of one subject: can it go now? A person's own restriction ends with their wish to be erased; another hold
// keeps it, and remembers the wish (CLAUSES E-6).
Result<bool> may_go(House& house, gate::Journal& journal, SubjectId subject) {
    TRY(auto const live, house.store.read([&](store::Session& reader) { return store::holds::live(reader, subject); }));
    for (auto const& hold : live) {
        if (hold.kind != store::HoldKind::restriction) continue;
        TRY_VOID(release_hold(house, journal, person, hold.id));
    }
    TRY(auto const held, erase_after_holds(house, journal, subject));
    return held == 0;
}

// The case that says what was done: the one whose link was opened to erase, or a new one beside it.
Result<store::CaseRow> case_of_erasure(House& house, PrivacySession const& session, std::size_t records) {
    auto const now = house.now();
    return house.store.write<store::CaseRow>(
        [&](Transaction& tx) -> Result<store::CaseRow> {
            TRY(auto row, store::cases::find(*tx, session.first().id));
            bool const same = row.kind == CaseKind::erase && row.live();
            if (!same) {
                row = {.id = {house.ids.next()},
                       .subject = row.subject,
                       .contact = row.contact,
                       .kind = CaseKind::erase,
                       .language = row.language,
                       .opened_at = now,
                       .due_at = inside::due_date(house, CaseKind::erase, now)};
                TRY_VOID(store::cases::insert(tx, row));
                TRY_VOID(inside::tell_of_case(tx, house, row, EventKind::case_opened, person, now,
                                              ledger::DetailBuilder().add("kind", name_of(row.kind)).build()));
            }
            row.state = CaseState::in_progress;
            row.records = static_cast<std::int64_t>(records);
            TRY_VOID(store::cases::update(tx, row));
            return row;
        },
        {}, store::Urgency::rescue);
}

Result<void> close_case(Transaction& tx, House& house, store::CaseRow row, CaseState state, Instant now) {
    row.state = state;
    row.closed_at = now;
    row.link = 0;
    TRY_VOID(store::cases::update(tx, row));
    return inside::tell_of_case(tx, house, row, EventKind::case_closed, program, now,
                                ledger::DetailBuilder()
                                    .add("kind", name_of(row.kind))
                                    .add("outcome", name_of(state))
                                    .add("records", row.records)
                                    .build());
}

// What the other cases of this contact point hold of the person goes too: address, words, letters.
Result<void> forget_contact(House& house, gate::Journal& journal, vault::Hash16 const& blind) {
    auto const now = house.now();
    TRY(auto const contacts, house.store.read([&](store::Session& reader) {
        return store::contacts::by_blind(reader, blind, cases_at_once);
    }));
    for (auto const& contact : contacts) {
        std::vector<vault::KeyRef> keys{contact.key};
        TRY(auto const letters, house.store.read([&](store::Session& reader) {
            return store::purge::keys_of(reader, store::purge::Table::captured, contact.subject, cases_at_once);
        }));
        keys.insert(keys.end(), letters.begin(), letters.end());
        TRY(bool const is_case, house.store.write<bool>(
                                    [&](Transaction& tx) -> Result<bool> {
                                        TRY(auto const cases, store::cases::of(*tx, contact.subject));
                                        if (cases.empty()) return false;
                                        for (auto row : cases) {
                                            if (row.key) keys.push_back(row.key);
                                            row.contact = {};
                                            TRY_VOID(store::cases::forget_words(tx, row.id));
                                            TRY_VOID(store::privacy_sessions::remove_of(tx, row.id));
                                            if (row.live())
                                                TRY_VOID(close_case(tx, house, row, CaseState::revoked, now));
                                            else
                                                TRY_VOID(store::cases::update(tx, row));
                                        }
                                        TRY_VOID(store::purge::remove_some(tx, store::purge::Table::captured,
                                                                           contact.subject, cases_at_once));
                                        TRY_VOID(store::contacts::remove(tx, contact.subject, contact.id));
                                        TRY_VOID(inside::tell_about(tx, house, contact.subject,
                                                                    {.kind = EventKind::contact_removed,
                                                                     .at = now,
                                                                     .thing = ThingKind::contact,
                                                                     .thing_id = contact.id.value,
                                                                     .actor = program}));
                                        return true;
                                    },
                                    {}, store::Urgency::rescue));
        if (!is_case) continue;
        TRY_VOID(journal.write({.kind = gate::ActKind::remove_contact,
                                .at = now,
                                .id = contact.id.value,
                                .subject = contact.subject.value}));
        TRY_VOID(house.safe.keys().destroy(keys));
    }
    return {};
}

Result<void> settle(House& house, gate::Journal& journal, CaseId id) {
    auto const now = house.now();
    struct Found {
        store::CaseRow row;
        std::optional<store::ContactRow> contact;
    };
    TRY(auto const found, house.store.read([&](store::Session& reader) -> Result<Found> {
        Found out;
        TRY(out.row, store::cases::find(reader, id));
        if (!out.row.contact) return out;
        TRY(out.contact, store::contacts::find(reader, out.row.contact, out.row.subject));
        return out;
    }));
    TRY_VOID(house.store.write<bool>(
        [&](Transaction& tx) -> Result<bool> {
            TRY(auto const row, store::cases::find(*tx, id));
            if (row.live()) TRY_VOID(close_case(tx, house, row, CaseState::fulfilled, now));
            return true;
        },
        {}, store::Urgency::rescue));
    if (found.contact) {
        TRY(auto const left, subjects_at(house, found.contact->blind));
        if (left.empty()) TRY_VOID(forget_contact(house, journal, found.contact->blind));
    }
    return house.store.scrub();
}

}  // namespace

Result<ErasureAnswer> erase_own(House& house, gate::Journal& journal, PrivacySession const& session,
                                std::vector<SubjectId> const& of) {
    TRY(auto const own, own_subjects(house, session));
    for (auto const subject : of) {
        if (!std::ranges::binary_search(own, subject)) return fail(ErrorCode::not_found, "no such record of yours");
    }
    ErasureAnswer answer;
    for (auto const subject : of) {
        TRY(bool const goes, may_go(house, journal, subject));
        if (goes) answer.unreadable.push_back(subject);
        if (!goes) ++answer.held;
    }
    TRY(auto const row, case_of_erasure(house, session, answer.unreadable.size()));
    answer.rights_case = row.id;
    auto const erasures = begin_erasures(house, journal, answer.unreadable, EraseReason::asked, person, Pace::at_once);
    if (!erasures.fault) return answer;
    // What was begun is brought to its end, but nobody is told that it was all.
    TRY_VOID(finish_erasures(house, erasures.begun, Pace::at_once));
    return std::unexpected(*erasures.fault);
}

Result<void> finish_own_erasure(House& house, gate::Journal& journal, ErasureAnswer const& answer) {
    TRY_VOID(finish_erasures(house, answer.unreadable, Pace::at_once));
    // What a hold keeps is erased at its release; until then the case is not done.
    if (answer.held > 0) return {};
    return settle(house, journal, answer.rights_case);
}

Result<int> settle_erasure_cases(House& house, gate::Journal& journal) {
    TRY(auto const live,
        house.store.read([](store::Session& reader) { return store::cases::live(reader, cases_at_once); }));
    int settled = 0;
    for (auto const& row : live) {
        if (row.kind != CaseKind::erase || row.state != CaseState::in_progress || row.records == 0 || row.owner)
            continue;
        TRY_VOID(settle(house, journal, row.id));
        ++settled;
    }
    return settled;
}

Result<std::string> erasure_certificate(House& house, gate::Sequencer& sequencer, CaseId id) {
    struct Found {
        store::EventRow event;
        store::SubjectRow subject;
    };
    TRY(auto const found, house.store.read([&](store::Session& reader) -> Result<Found> {
        TRY(auto const row, store::cases::find(reader, id));
        if (row.kind != CaseKind::erase) return fail(ErrorCode::not_found, "the case erased nothing");
        TRY(auto const subject, store::subjects::find(reader, row.subject));
        TRY(auto const events, store::events::of(reader, row.subject));
        for (auto const& event : events) {
            if (event.event.kind == EventKind::case_closed && event.event.thing_id == id.value)
                return Found{event, subject};
        }
        return fail(ErrorCode::unavailable, "the erasure is not finished");
    }));
    TRY(auto const key, house.safe.subject_key(found.subject));
    gate::LedgerKey const ledger_key(key);
    TRY(auto const receipt, sequencer.receipt(found.event.id, house.notary.salt(ledger_key, found.event.uid),
                                              house.notary.canonical(found.event.event, ledger_key)));
    return ledger::print(receipt);
}

}  // namespace slovo::promises
