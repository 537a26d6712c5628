#include "promises/narrow.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "promises/inside/studies.hpp"
#include "text/contact.hpp"

namespace slovo::promises {
namespace {

using ledger::EventKind;
using ledger::ThingKind;
using store::Transaction;

// What goes out of one transaction: keys to destroy and lines for the journal.
struct Gone {
    std::vector<vault::KeyRef> keys;
    std::vector<gate::Act> acts;
    void key(vault::KeyRef ref) {
        if (ref) keys.push_back(ref);
    }
};

std::array<std::uint8_t, 16> tag_of(store::Column column) {
    return {static_cast<std::uint8_t>(column)};
}

// One subject, within a transaction.
class Narrowing {
public:
    Narrowing(Transaction& tx, House& house, Judgement const& what, gate::LedgerKey const& key, Gone& gone)
        : tx_(tx), house_(house), what_(what), key_(key), now_(house.now()), gone_(gone) {}

    Result<void> run() {
        for (auto const& request : what_.facts.requests) TRY_VOID(narrow_request(request));
        if (what_.over.phone) TRY_VOID(remove_contacts(text::ContactKind::phone));
        if (what_.over.email) TRY_VOID(remove_contacts(text::ContactKind::email));
        for (auto const& consent : what_.facts.consents) TRY_VOID(narrow_consent(consent));
        return {};
    }

private:
    Result<void> tell(EventKind kind, ThingKind thing, std::int64_t id, ledger::Detail detail = {}) {
        return record(tx_, house_.notary.prepare({.kind = kind,
                                                  .at = now_,
                                                  .subject = what_.subject,
                                                  .thing = thing,
                                                  .thing_id = id,
                                                  .actor = {ledger::ActorKind::system, {}},
                                                  .detail = std::move(detail)},
                                                 key_));
    }
    Result<void> tell_field(ThingKind thing, std::int64_t id, Literal field) {
        return tell(EventKind::field_erased, thing, id, ledger::DetailBuilder().add("field", field).build());
    }
    void journal(gate::ActKind kind, std::int64_t id, std::array<std::uint8_t, 16> tag = {}) {
        gone_.acts.push_back({.kind = kind, .at = now_, .id = id, .subject = what_.subject.value, .tag = tag});
    }

    Result<void> cell_gone(RequestId id, store::Column column, Literal field) {
        journal(gate::ActKind::rectify, id.value, tag_of(column));
        return tell_field(ThingKind::request, id.value, field);
    }

    Result<void> narrow_request(store::RequestRow const& judged) {
        // As it stands now: what the person corrected since is not put back.
        TRY(auto const row, store::requests::find(*tx_, judged.id));
        auto const& over = what_.over;
        if (over.name && row.sealed_name) {
            gone_.key(row.name_key);
            TRY_VOID(store::requests::set_name(tx_, row.id, {}, std::nullopt));
            TRY_VOID(cell_gone(row.id, store::Column::name, "name"));
        }
        bool const site = over.site && row.sealed_site;
        bool const text = over.text && row.sealed_text;
        if (site) TRY_VOID(cell_gone(row.id, store::Column::site, "site"));
        if (text) TRY_VOID(cell_gone(row.id, store::Column::text, "text"));
        if (site || text) TRY_VOID(narrow_body(row, site, text));
        if (over.answers) TRY_VOID(forget_answers(row.id));
        // A report dies with the site that it is about, and with what the request was sent for.
        if (site || what_.settles)
            TRY_VOID(inside::discard_studies(tx_, house_, what_.subject, row.id, inside::Which::all,
                                             {{}, store::StudyReason::field, now_}, gone_.keys));
        if (what_.settles) TRY_VOID(store::requests::add_flag(tx_, row.id, store::RequestFlag::settled));
        return {};
    }

    // Site and text share a key: it goes with the second of them.
    Result<void> narrow_body(store::RequestRow const& row, bool site, bool text) {
        auto const site_left = site ? std::nullopt : row.sealed_site;
        auto const text_left = text ? std::nullopt : row.sealed_text;
        bool const none_left = !site_left && !text_left;
        if (none_left) gone_.key(row.body_key);
        return store::requests::set_body(tx_, row.id, none_left ? vault::KeyRef{} : row.body_key, site_left, text_left);
    }

    Result<void> forget_answers(RequestId request) {
        TRY(auto const replies, store::replies::of(*tx_, request));
        if (replies.empty()) return {};
        for (auto const& reply : replies) gone_.key(reply.key);
        TRY_VOID(store::replies::forget_words(tx_, request));
        return tell_field(ThingKind::request, request.value, "answers");
    }

    Result<void> remove_contacts(text::ContactKind kind) {
        TRY(auto const contacts, store::contacts::of(*tx_, what_.subject));
        for (auto const& contact : contacts) {
            if (static_cast<text::ContactKind>(contact.kind) != kind) continue;
            gone_.key(contact.key);
            TRY_VOID(store::contacts::remove(tx_, what_.subject, contact.id));
            journal(gate::ActKind::remove_contact, contact.id.value);
            TRY_VOID(tell(EventKind::contact_removed, ThingKind::contact, contact.id.value));
        }
        return {};
    }

    Result<void> narrow_consent(store::ConsentRow const& consent) {
        if (std::ranges::find(what_.expired, consent.id) != what_.expired.end()) {
            TRY_VOID(store::consents::set_state(tx_, what_.subject, consent.id, store::ConsentState::expired, now_));
            auto detail = ledger::DetailBuilder().add("reason", "retention").build();
            TRY_VOID(tell(EventKind::consent_expired, ThingKind::consent, consent.id.value, std::move(detail)));
            // A consent that was never confirmed proves nothing.
            if (consent.state == store::ConsentState::requested) return forget_proof(consent);
        }
        if (std::ranges::find(what_.proofs, consent.id) != what_.proofs.end()) return forget_proof(consent);
        return {};
    }

    Result<void> forget_proof(store::ConsentRow const& consent) {
        gone_.key(consent.key);
        TRY_VOID(store::consents::forget_proof(tx_, what_.subject, consent.id));
        return tell_field(ThingKind::consent, consent.id.value, "proof");
    }

    Transaction& tx_;
    House& house_;
    Judgement const& what_;
    gate::LedgerKey const& key_;
    Instant now_;
    Gone& gone_;
};

// The subject's ledger key; none when it is gone, or going, or damaged: what nobody can open goes with the whole.
Result<std::optional<gate::LedgerKey>> ledger_key(Transaction& tx, House& house, SubjectId id) {
    auto const row = store::subjects::find(*tx, id);
    if (!row && row.error().code() == ErrorCode::not_found) return std::nullopt;
    if (!row) return std::unexpected(row.error());
    auto const key = house.safe.subject_key(*row);
    if (!key && key.error().code() == ErrorCode::not_found) return std::nullopt;
    if (!key && key.error().code() == ErrorCode::corrupt) {
        log::warning("narrow.key_damaged", {{"subject", id}});
        return std::nullopt;
    }
    if (!key) return std::unexpected(key.error());
    return gate::LedgerKey(*key);
}

Result<void> expire_demand(Transaction& tx, House& house, store::CaseRow row, gate::LedgerKey const& key, Gone& gone) {
    auto const now = house.now();
    auto const tell = [&](EventKind kind, ThingKind thing, std::int64_t id, ledger::Detail detail) {
        return record(tx, house.notary.prepare({.kind = kind,
                                                .at = now,
                                                .subject = row.subject,
                                                .thing = thing,
                                                .thing_id = id,
                                                .actor = {ledger::ActorKind::system, {}},
                                                .purpose = "rights",
                                                .detail = std::move(detail)},
                                               key));
    };
    TRY(auto const contacts, store::contacts::of(*tx, row.subject));
    for (auto const& contact : contacts) {
        gone.key(contact.key);
        TRY_VOID(store::contacts::remove(tx, row.subject, contact.id));
        gone.acts.push_back(
            {.kind = gate::ActKind::remove_contact, .at = now, .id = contact.id.value, .subject = row.subject.value});
        TRY_VOID(tell(EventKind::contact_removed, ThingKind::contact, contact.id.value, {}));
    }
    gone.key(row.key);
    TRY_VOID(store::cases::forget_words(tx, row.id));
    row.state = store::CaseState::expired;
    row.closed_at = now;
    row.contact = {};
    TRY_VOID(store::cases::update(tx, row));
    auto detail = ledger::DetailBuilder().add("outcome", "expired").build();
    return tell(EventKind::case_closed, ThingKind::rights_case, row.id.value, std::move(detail));
}

// The journal before the keys: a restore must not bring back what is gone.
Result<void> carry_out(House& house, gate::Journal& journal, Gone const& gone) {
    if (!gone.acts.empty()) TRY_VOID(journal.write(gone.acts));
    if (!gone.keys.empty()) TRY_VOID(house.safe.keys().destroy(gone.keys));
    return house.store.scrub();
}

}  // namespace

Result<void> narrow(House& house, gate::Journal& journal, std::span<Judgement const> judgements) {
    if (judgements.empty()) return {};
    TRY(auto const gone, house.store.write<Gone>(
                             [&](Transaction& tx) -> Result<Gone> {
                                 Gone out;
                                 for (auto const& what : judgements) {
                                     TRY(auto const key, ledger_key(tx, house, what.subject));
                                     if (key) TRY_VOID(Narrowing(tx, house, what, *key, out).run());
                                 }
                                 return out;
                             },
                             {}, store::Urgency::rescue));
    return carry_out(house, journal, gone);
}

Result<void> forget_mails(House& house, std::span<store::CapturedRow const> mails) {
    if (mails.empty()) return {};
    Gone gone;
    for (auto const& mail : mails) gone.key(mail.key);
    TRY_VOID(house.store.write<bool>(
        [&](Transaction& tx) -> Result<bool> {
            for (auto const& mail : mails) TRY_VOID(store::captured::remove(tx, mail.delivery));
            return true;
        },
        {}, store::Urgency::rescue));
    TRY_VOID(house.safe.keys().destroy(gone.keys));
    return house.store.scrub();
}

Result<void> expire_demands(House& house, gate::Journal& journal, std::span<store::CaseRow const> demands) {
    if (demands.empty()) return {};
    TRY(auto const gone, house.store.write<Gone>(
                             [&](Transaction& tx) -> Result<Gone> {
                                 Gone out;
                                 for (auto const& demand : demands) {
                                     TRY(auto const row, store::cases::find(*tx, demand.id));
                                     TRY(auto const key, ledger_key(tx, house, demand.subject));
                                     // Proven in the meantime, or being erased.
                                     if (row.state != store::CaseState::open || !key) continue;
                                     TRY_VOID(expire_demand(tx, house, row, *key, out));
                                 }
                                 return out;
                             },
                             {}, store::Urgency::rescue));
    return carry_out(house, journal, gone);
}

}  // namespace slovo::promises
