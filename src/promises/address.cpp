#include "promises/address.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "promises/holds.hpp"
#include "promises/inside/consents.hpp"
#include "store/tables/deliveries.hpp"
#include "store/tables/idempotency.hpp"
#include "store/tables/requests.hpp"
#include "store/tables/subjects.hpp"
#include "text/contact.hpp"

namespace slovo::promises {
namespace {

using store::ContactState;
using store::Transaction;

constexpr std::string_view email_channel = "email";

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

// What waits for the older address goes to the newer one.
Result<void> remove_replaced(Transaction& tx, House& house, AddressLink const& link,
                             std::vector<store::ContactRow> const& replaced, gate::LedgerKey const& key, Instant now) {
    for (auto const& row : replaced) {
        TRY_VOID(store::deliveries::readdress(tx, link.subject, row.id, link.contact));
        TRY_VOID(store::contacts::remove(tx, link.subject, row.id));
        auto event = event_of(link, ledger::EventKind::contact_removed, now);
        event.thing_id = row.id.value;
        TRY_VOID(record(tx, house.notary.prepare(std::move(event), key)));
    }
    return {};
}

//= policy:C13
Result<void> confirm_pending(Transaction& tx, House& house, AddressLink const& link, gate::LedgerKey const& key,
                             Instant now) {
    TRY(auto const rows, store::consents::of(*tx, link.subject));
    for (auto const& row : rows) {
        if (row.state != store::ConsentState::requested || row.channel != email_channel) continue;
        TRY_VOID(store::consents::set_state(tx, link.subject, row.id, store::ConsentState::given, now));
        auto event = event_of(link, ledger::EventKind::optin_confirmed, now);
        event.thing = ledger::ThingKind::consent;
        event.thing_id = row.id.value;
        event.purpose = row.purpose;
        event.policy = row.policy;
        TRY_VOID(record(tx, house.notary.prepare(std::move(event), key)));
    }
    return {};
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

Result<std::vector<PendingConsent>> pending_consents(House& house, AddressLink const& link) {
    return house.store.read([&](store::Session& session) -> Result<std::vector<PendingConsent>> {
        std::vector<PendingConsent> out;
        TRY(auto const rows, store::consents::of(session, link.subject));
        TRY(auto const lines, store::requests::of(session, link.subject));
        for (auto const& row : rows) {
            if (row.state != store::ConsentState::requested || row.channel != email_channel) continue;
            auto const line = std::ranges::find(lines, row.request, &store::RequestLine::id);
            auto const entry = house.shelf.find(row.policy);
            if (!entry || line == lines.end()) continue;
            auto const* const box = inside::box_of(*entry->policy, line->form, row.purpose, row.channel);
            if (box != nullptr) out.push_back({row, box->label.in(row.language)});
        }
        return out;
    });
}

Result<void> confirm_address(House& house, gate::Journal& journal, AddressLink const& link, OptIn news) {
    auto const now = house.now();
    std::vector<store::ContactRow> replaced;
    TRY_VOID(house.store.write<bool>([&](Transaction& tx) -> Result<bool> {
        replaced.clear();
        TRY(auto const contact, store::contacts::find(*tx, link.contact, link.subject));
        if (contact.state == ContactState::rejected) return fail(ErrorCode::conflict, "the address was rejected");
        TRY(auto const key, ledger_key(house, *tx, link.subject));
        if (contact.state == ContactState::unconfirmed) {
            TRY_VOID(store::contacts::set_state(tx, link.subject, link.contact, ContactState::confirmed));
            TRY(auto const all, store::contacts::of(*tx, link.subject));
            for (auto const& other : all) {
                if (other.kind == contact.kind && other.id < contact.id) replaced.push_back(other);
            }
            auto const kind =
                replaced.empty() ? ledger::EventKind::address_confirmed : ledger::EventKind::contact_replaced;
            TRY_VOID(record(tx, house.notary.prepare(event_of(link, kind, now), key)));
            TRY_VOID(remove_replaced(tx, house, link, replaced, key, now));
        }
        if (news == OptIn::yes) TRY_VOID(confirm_pending(tx, house, link, key, now));
        return true;
    }));
    if (replaced.empty()) return {};
    std::vector<gate::Act> acts;
    std::vector<vault::KeyRef> keys;
    for (auto const& row : replaced) {
        acts.push_back(
            {.kind = gate::ActKind::remove_contact, .at = now, .id = row.id.value, .subject = link.subject.value});
        keys.push_back(row.key);
    }
    TRY_VOID(journal.write(acts));
    TRY_VOID(house.safe.keys().destroy(keys));
    return house.store.scrub();
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
    TRY_VOID(erase_unless_held(house, journal, link.subject, EraseReason::not_me, {ledger::ActorKind::subject, {}}));
    return {};
}

}  // namespace slovo::promises
