#include "promises/address.hpp"

#include "base/limits.hpp"
#include "promises/erase.hpp"
#include "store/tables/deliveries.hpp"
#include "store/tables/idempotency.hpp"
#include "store/tables/subjects.hpp"
#include "text/contact.hpp"

namespace slovo::promises {
namespace {

using store::ContactState;
using store::Transaction;

ledger::Event event_of(AddressLink const& link, ledger::EventKind kind, Instant now) {
    return {.kind = kind,
            .at = now,
            .subject = link.subject,
            .thing = ledger::ThingKind::contact,
            .thing_id = link.contact.value,
            .actor = {ledger::ActorKind::subject, {}}};
}

Result<gate::LedgerKey> ledger_key(House& house, store::Session& session, SubjectId subject) {
    TRY(auto const row, store::subjects::find(session, subject));
    TRY(auto const key, house.safe.subject_key(row));
    return gate::LedgerKey(key);
}

}  // namespace

Result<AddressLink> read_address_link(House& house, crypto::TokenKind kind, std::string_view token) {
    TRY(auto const id, house.roots.tokens().read(kind, token));
    TRY(auto const delivery,
        house.store.read([&](store::Session& session) { return store::deliveries::find(session, DeliveryId{id}); }));
    if (house.now() > IdAllocator::instant_of(id) + limits::confirm_link_life)
        return fail(ErrorCode::expired, "the link is too old");
    return AddressLink{delivery.subject, delivery.contact, delivery.request};
}

Result<void> confirm_address(House& house, AddressLink const& link) {
    auto const now = house.now();
    TRY_VOID(house.store.write<bool>([&](Transaction& tx) -> Result<bool> {
        TRY(auto const contact, store::contacts::find(*tx, link.contact, link.subject));
        if (contact.state == ContactState::confirmed) return true;
        if (contact.state == ContactState::rejected) return fail(ErrorCode::conflict, "the address was rejected");
        TRY_VOID(store::contacts::set_state(tx, link.subject, link.contact, ContactState::confirmed));
        TRY(auto const key, ledger_key(house, *tx, link.subject));
        TRY_VOID(record(tx, house.notary.prepare(event_of(link, ledger::EventKind::address_confirmed, now), key)));
        return true;
    }));
    return {};
}

Result<void> reject_address(House& house, gate::Journal& journal, AddressLink const& link) {
    auto const now = house.now();
    auto const suppressed = house.store.write<store::Tag>(
        [&](Transaction& tx) -> Result<store::Tag> {
            TRY(auto const contact, store::contacts::find(*tx, link.contact, link.subject));
            TRY(auto const subject, store::subjects::find(*tx, link.subject));
            TRY(auto const key, ledger_key(house, *tx, link.subject));
            // The address itself is opened here for one thing only: to make its suppression mark.
            TRY(auto const mark, house.safe.contact_mark(contact, subject, house.roots.blind()));
            TRY_VOID(store::suppressions::insert(tx, mark, now));
            TRY_VOID(store::contacts::set_state(tx, link.subject, link.contact, ContactState::rejected));
            TRY_VOID(record(tx, house.notary.prepare(event_of(link, ledger::EventKind::address_rejected, now), key)));
            return mark;
        },
        {}, store::Urgency::rescue);
    if (!suppressed) return std::unexpected(suppressed.error());
    TRY_VOID(journal.write({.kind = gate::ActKind::suppress, .at = now, .tag = *suppressed}));
    TRY_VOID(begin_erasure(house, journal, link.subject, EraseReason::not_me, {ledger::ActorKind::subject, {}}));
    return finish_erasure(house, link.subject);
}

}  // namespace slovo::promises
