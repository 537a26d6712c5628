#include <algorithm>

#include "base/limits.hpp"
#include "crypto/hash.hpp"
#include "gate/gate.hpp"
#include "promises/inside/own_rows.hpp"
#include "promises/rights.hpp"
#include "promises/stop.hpp"
#include "store/tables/deliveries.hpp"
#include "store/tables/subjects.hpp"

namespace slovo::promises {
namespace {

using ledger::EventKind;
using ledger::ThingKind;
using store::CaseKind;
using store::CaseState;
using store::Transaction;

// Whether a person of ours has to do something; the rest the page and its buttons do.
bool needs_staff(CaseKind kind) {
    return kind == CaseKind::question || kind == CaseKind::child;
}

struct LinkFacts {
    store::DeliveryRow delivery;
    store::CaseRow row;
};
Result<LinkFacts> facts_of_link(House& house, std::string_view token) {
    TRY(auto const id, house.roots.tokens().read(crypto::TokenKind::rights, token));
    return house.store.read([&](store::Session& session) -> Result<LinkFacts> {
        TRY(auto delivery, store::deliveries::find(session, DeliveryId{id}));
        if (!delivery.rights_case) return fail(ErrorCode::not_found, "a link to no case");
        TRY(auto row, store::cases::find(session, delivery.rights_case));
        return LinkFacts{std::move(delivery), std::move(row)};
    });
}

std::string csrf_of(House& house, Hash32 const& tag) {
    auto const hash = crypto::keyed_hash(house.roots.render_key(), {bytes_of("privacy-csrf"), tag});
    return to_base64url(ByteView(hash).first(24));
}

// What the proof of the contact point settles by itself.
bool settled_by_proof(CaseKind kind) {
    return kind == CaseKind::access || kind == CaseKind::portability || kind == CaseKind::stop_reply ||
           kind == CaseKind::stop_all || kind == CaseKind::object;
}

Result<bool> mark_proven(Transaction& tx, House& house, store::CaseRow row, ledger::Actor actor, Instant now) {
    row.link = 0;
    bool const settled = settled_by_proof(row.kind) && row.live();
    if (settled) {
        row.state = CaseState::fulfilled;
        row.closed_at = now;
    } else if (row.state == CaseState::open && needs_staff(row.kind)) {
        row.state = CaseState::in_progress;
    }
    TRY_VOID(store::cases::update(tx, row));
    TRY_VOID(inside::tell_of_case(tx, house, row, EventKind::case_proven, actor, now));
    if (settled)
        TRY_VOID(inside::tell_of_case(tx, house, row, EventKind::case_closed, actor, now,
                                      ledger::DetailBuilder().add("outcome", name_of(row.state)).build()));
    if (row.contact) {
        TRY(auto const contact, store::contacts::find(*tx, row.contact, row.subject));
        if (contact.state == store::ContactState::unconfirmed) {
            TRY_VOID(store::contacts::set_state(tx, row.subject, row.contact, store::ContactState::confirmed));
            TRY_VOID(inside::tell_about(tx, house, row.subject,
                                        {.kind = EventKind::address_confirmed,
                                         .at = now,
                                         .thing = ThingKind::contact,
                                         .thing_id = row.contact.value,
                                         .actor = actor}));
        }
    }
    return true;
}

}  // namespace

Result<store::CaseRow> read_rights_link(House& house, std::string_view token) {
    TRY(auto const facts, facts_of_link(house, token));
    if (facts.row.link != facts.delivery.id.value) return fail(ErrorCode::conflict, "the link was opened before");
    if (house.now() > IdAllocator::instant_of(facts.delivery.id.value) + limits::rights_link_life)
        return fail(ErrorCode::expired, "the link is too old");
    return facts.row;
}

Result<std::string> spend_rights_link(House& house, gate::Journal& journal, std::string_view token,
                                      std::string_view session) {
    auto const now = house.now();
    TRY_VOID(read_rights_link(house, token));
    TRY(auto const id, house.roots.tokens().read(crypto::TokenKind::rights, token));
    auto secret = std::string(session);
    if (!secret.empty()) {
        TRY(auto const known, house.store.read([&](store::Session& reader) {
            return store::privacy_sessions::find(reader, crypto::token_hash(secret), now);
        }));
        if (known.empty()) secret.clear();
    }
    if (secret.empty()) secret = crypto::random_token(house.random);
    TRY(auto const row, house.store.write<store::CaseRow>([&](Transaction& tx) -> Result<store::CaseRow> {
        TRY(auto const delivery, store::deliveries::find(*tx, DeliveryId{id}));
        TRY(auto const row, store::cases::find(*tx, delivery.rights_case));
        if (row.link != id) return fail(ErrorCode::conflict, "the link was opened before");
        TRY_VOID(mark_proven(tx, house, row, {ledger::ActorKind::subject, {}}, now));
        TRY_VOID(store::privacy_sessions::remove_expired(tx, now));
        TRY_VOID(store::privacy_sessions::insert(tx, crypto::token_hash(secret), row.id,
                                                 now + limits::privacy_session_life));
        return row;
    }));
    //= policy:C30c
    // That the link was opened confirms the wish to stop the answer.
    if (row.kind == CaseKind::stop_reply || row.kind == CaseKind::stop_all) {
        TRY(auto const contact, house.store.read([&](store::Session& reader) {
            return store::contacts::find(reader, row.contact, row.subject);
        }));
        TRY_VOID(stop_replies(house, journal, contact.blind));
    }
    return secret;
}

Result<void> ask_again(House& house, std::string_view token) {
    auto const now = house.now();
    TRY(auto const facts, facts_of_link(house, token));
    TRY_VOID(house.store.write<bool>([&](Transaction& tx) -> Result<bool> {
        TRY(auto row, store::cases::find(*tx, facts.row.id));
        if (!row.contact) return fail(ErrorCode::not_found, "the case has no contact point any more");
        TRY(auto const sent, store::deliveries::of(*tx, row.subject));
        auto const day = now - std::chrono::hours(24);
        auto const today = std::ranges::count_if(
            sent, [&](auto const& delivery) { return IdAllocator::instant_of(delivery.id.value) > day; });
        if (today >= limits::rights_letters_day) return fail(ErrorCode::too_many, "enough letters for today");
        auto const letter = inside::letter_of(house, row, "rights-link", now);
        row.link = letter.id.value;
        TRY_VOID(store::cases::update(tx, row));
        TRY_VOID(store::deliveries::insert(tx, letter));
        TRY_VOID(inside::tell_about(tx, house, row.subject,
                                    {.kind = EventKind::mail_queued,
                                     .at = now,
                                     .thing = ThingKind::delivery,
                                     .thing_id = letter.id.value,
                                     .actor = {ledger::ActorKind::subject, {}},
                                     .purpose = std::string(gate::rights_purpose)}));
        return true;
    }));
    return {};
}

Result<PrivacySession> find_privacy_session(House& house, std::string_view secret) {
    if (secret.empty()) return fail(ErrorCode::not_found, "no session");
    PrivacySession out{.tag = crypto::token_hash(secret), .proven = {}, .name = {}, .csrf = {}};
    TRY_VOID(house.store.read([&](store::Session& session) -> Result<bool> {
        TRY(auto const rows, store::privacy_sessions::find(session, out.tag, house.now()));
        for (auto const& row : rows) {
            auto const found = store::cases::find(session, row.proven);
            if (!found || !found->contact) continue;  // erased meanwhile
            auto const contact = store::contacts::find(session, found->contact, found->subject);
            if (!contact) continue;
            out.proven.push_back({*found, static_cast<text::ContactKind>(contact->kind), contact->blind});
            if (row.name) out.name = row.name;
        }
        return true;
    }));
    if (out.proven.empty()) return fail(ErrorCode::not_found, "no session");
    out.csrf = csrf_of(house, out.tag);
    return out;
}

bool csrf_fits(PrivacySession const& session, std::string_view sent) {
    return crypto::equal_constant_time(bytes_of(session.csrf), bytes_of(sent));
}

Result<void> give_name(House& house, PrivacySession const& session, std::string_view name) {
    TRY(auto const mark, inside::name_mark(house, name));
    TRY_VOID(house.store.write<bool>([&](Transaction& tx) -> Result<bool> {
        TRY_VOID(store::privacy_sessions::set_name(tx, session.tag, mark));
        return true;
    }));
    return {};
}

Result<void> end_privacy_session(House& house, PrivacySession const& session) {
    TRY_VOID(house.store.write<bool>([&](Transaction& tx) -> Result<bool> {
        TRY_VOID(store::privacy_sessions::remove(tx, session.tag));
        return true;
    }));
    return {};
}

Result<void> prove_by_staff(House& house, Staff const& staff, CaseId id) {
    auto const now = house.now();
    TRY_VOID(house.store.write<bool>([&](Transaction& tx) -> Result<bool> {
        TRY(auto row, store::cases::find(*tx, id));
        if (row.state != CaseState::open || row.reason != store::CaseReason::need_user_verification)
            return fail(ErrorCode::conflict, "the case does not wait for a call");
        row.state = CaseState::in_progress;
        row.reason = store::CaseReason::none;
        row.owner = staff.id;
        TRY_VOID(store::cases::update(tx, row));
        TRY_VOID(inside::tell_of_case(tx, house, row, EventKind::case_proven, staff.actor(), now));
        return true;
    }));
    return {};
}

}  // namespace slovo::promises
