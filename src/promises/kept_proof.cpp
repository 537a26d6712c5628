#include "promises/kept_proof.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "gate/gate.hpp"
#include "promises/retention.hpp"
#include "store/tables/consents.hpp"
#include "store/tables/events.hpp"
#include "store/tables/requests.hpp"

namespace slovo::promises {
namespace {

using ledger::EventKind;
using ledger::ThingKind;
using store::Column;
using store::ConsentProofRow;
using store::ConsentRow;
using store::ConsentState;
using store::Table;
using store::Transaction;

constexpr std::string_view retention = "consent-proof";
constexpr ledger::Actor system_actor{ledger::ActorKind::system, {}};

Instant day_of(Instant at) {
    return std::chrono::floor<std::chrono::days>(at);
}

bool gives(EventKind kind) {
    return kind == EventKind::consent_given || kind == EventKind::optin_confirmed;
}

std::string_view word_of_end(ConsentState state) {
    if (state == ConsentState::given) return "erased";
    return state == ConsentState::expired ? "expired" : "withdrawn";
}

struct Ended {
    Instant given;
    Instant ended;
};

// One subject, within a transaction.
class Keeping {
public:
    Keeping(Transaction& tx, House& house, SubjectId subject, crypto::Key const* subject_key, Instant erased)
        : tx_(tx), house_(house), subject_(subject), subject_key_(subject_key), erased_(erased), now_(house.now()) {
        if (subject_key_ != nullptr) ledger_key_.emplace(*subject_key_);
    }

    Result<void> run(std::span<store::ContactRow const> contacts, Period kept) {
        TRY(auto const consents, store::consents::of(*tx_, subject_));
        if (consents.empty()) return {};
        TRY(bool const undecided, is_in_quarantine());
        if (undecided) return {};
        TRY(events_, store::events::of(*tx_, subject_, ThingKind::consent));
        auto room = limits::kept_proofs;
        for (auto consent = consents.rbegin(); consent != consents.rend() && room > 0; ++consent) {
            auto const life = life_of_consent(*consent);
            if (!life || life->ended + kept <= now_) continue;
            TRY(bool const done, keep(*consent, *life, contacts));
            if (done) --room;
        }
        return {};
    }

private:
    // Who may be a child leaves nothing behind (C27b).
    Result<bool> is_in_quarantine() {
        TRY(auto const lines, store::requests::of(*tx_, subject_));
        return std::ranges::any_of(lines,
                                   [](auto const& line) { return line.state == store::RequestState::quarantine; });
    }

    // Nullopt: it was never given, or its proof is gone already.
    [[nodiscard]] std::optional<Ended> life_of_consent(ConsentRow const& consent) const {
        if (!consent.key || consent.sealed_proof.empty()) return std::nullopt;
        auto const given = std::ranges::find_if(events_, [&](store::EventRow const& row) {
            return row.event.thing_id == consent.id.value && gives(row.event.kind);
        });
        bool const live = consent.state == ConsentState::given;
        if (given == events_.end() && !live) return std::nullopt;
        return Ended{given == events_.end() ? consent.asked_at : given->event.at, live ? erased_ : consent.changed_at};
    }

    [[nodiscard]] std::string record_of(ConsentRow const& consent, store::ContactRow const& contact,
                                        Ended const& life) const {
        std::string events;
        for (auto const& row : events_) {
            if (row.event.thing_id != consent.id.value) continue;
            if (!events.empty()) events += ',';
            events += event_of(row);
        }
        return fmt::format(
            R"({{"address":"{}","asked":"{}","channel":"{}","ended":"{}","events":[{}],"given":"{}","how":"{}",)"
            R"("label":"{}","language":"{}","notice":"{}","policy":{},"purpose":"{}","scope":"{}"}})",
            contact.state == store::ContactState::confirmed ? "confirmed" : "unconfirmed", to_rfc3339(consent.asked_at),
            consent.channel, to_rfc3339(life.ended), events, to_rfc3339(life.given), word_of_end(consent.state),
            to_hex(consent.label_hash), name_of(consent.language), to_hex(consent.notice_hash), consent.policy.value,
            consent.purpose, to_hex(consent.scope_hash));
    }

    // With its salt, so that it can be held against the log for ever; without the key only its place is known.
    [[nodiscard]] std::string event_of(store::EventRow const& row) const {
        if (!ledger_key_)
            return fmt::format(R"({{"at":"{}","index":{},"kind":"{}"}})", to_rfc3339(row.event.at), row.id.value - 1,
                               ledger::name_of(row.event.kind));
        return fmt::format(R"({{"event":{},"index":{},"salt":"{}"}})", house_.notary.canonical(row.event, *ledger_key_),
                           row.id.value - 1, to_hex(house_.notary.salt(*ledger_key_, row.uid)));
    }

    Result<bool> keep(ConsentRow const& consent, Ended const& life, std::span<store::ContactRow const> contacts) {
        auto key = house_.safe.keys().find(consent.key);
        if (!key && key.error().code() == ErrorCode::not_found) return false;
        if (!key && key.error().code() == ErrorCode::corrupt) {
            log::warning("proof.not_kept", {{"consent", consent.id}, {"error", key.error()}});
            return false;
        }
        if (!key) return std::unexpected(key.error());
        vault::FreshKey const own{consent.key, std::move(*key)};
        bool kept = false;
        for (auto const& contact : contacts) {
            if (contact.state == store::ContactState::rejected) continue;
            TRY_VOID(insert(consent, contact, life, own));
            kept = true;
        }
        // The key is the proof's from now on: the end of the consent's row spares it.
        if (kept) TRY_VOID(store::consents::forget_proof(tx_, subject_, consent.id));
        return kept;
    }

    Result<void> insert(ConsentRow const& consent, store::ContactRow const& contact, Ended const& life,
                        vault::FreshKey const& own) {
        auto const& blind = house_.roots.blind();
        auto const address = blind.proof_key(contact.blind);
        ConsentProofRow row{.id = {house_.ids.next()},
                            .tag = blind.of(vault::IndexUse::kept_proof, contact.blind),
                            .purpose = consent.purpose,
                            .given_on = day_of(life.given),
                            .ended_on = day_of(life.ended),
                            .key = own.ref,
                            .sealed_record = {},
                            .sealed_proof = std::nullopt};
        auto& safe = house_.safe;
        row.sealed_record = safe.seal({Table::consent_proof, Column::record, row.id.value}, own, address,
                                      bytes_of(record_of(consent, contact, life)));
        if (subject_key_ != nullptr) {
            auto act =
                safe.reseal({Table::consent, Column::proof, consent.id.value}, consent.key, *subject_key_,
                            consent.sealed_proof, {Table::consent_proof, Column::proof, row.id.value}, own, address);
            // What is damaged must not keep its person from being erased.
            if (act)
                row.sealed_proof = std::move(*act);
            else
                log::warning("proof.not_kept", {{"error", act.error()}});
        }
        TRY_VOID(store::consent_proofs::insert(tx_, row));
        // About nobody, so that it does not go dark with the subject.
        return record(tx_, house_.notary.prepare({.kind = EventKind::consent_proof_kept,
                                                  .at = now_,
                                                  .thing = ThingKind::proof,
                                                  .thing_id = row.id.value,
                                                  .actor = system_actor,
                                                  .purpose = consent.purpose}));
    }

    Transaction& tx_;
    House& house_;
    SubjectId subject_;
    crypto::Key const* subject_key_;
    Instant erased_;  // a restore repeats what was before
    Instant now_;
    std::optional<gate::LedgerKey> ledger_key_;
    std::vector<store::EventRow> events_;
};

ProofLine line_of(House const& house, ConsentProofRow const& row) {
    return {house.roots.tokens().make(crypto::TokenKind::kept_proof, row.id.value), row.purpose, row.given_on,
            row.ended_on};
}

Result<std::optional<gate::KeptProof>> open(House& house, ConsentProofRow const& row, Column column,
                                            crypto::Key const& address, ByteView sealed) {
    auto opened = house.safe.open<gate::KeptProof>({Table::consent_proof, column, row.id.value}, row.key,
                                                   SubjectId{row.id.value}, address, sealed);
    if (opened) return std::optional(std::move(*opened));
    // Its period ended while it was looked for.
    if (opened.error().code() == ErrorCode::not_found) return std::nullopt;
    return std::unexpected(opened.error());
}

}  // namespace

Result<void> keep_proofs(Transaction& tx, House& house, SubjectId subject, std::span<store::ContactRow const> contacts,
                         crypto::Key const* subject_key, Instant at) {
    auto const shelf = house.shelf.current(house.now());
    auto const kept = shelf ? kept_for(*shelf->policy, retention) : std::nullopt;
    if (!kept || contacts.empty()) return {};
    return Keeping(tx, house, subject, subject_key, at).run(contacts, *kept);
}

Result<void> keep_proofs_without_keys(House& house, SubjectId subject, Instant at) {
    TRY_VOID(house.store.write<bool>([&](Transaction& tx) -> Result<bool> {
        TRY(auto const contacts, store::contacts::of(*tx, subject));
        TRY_VOID(keep_proofs(tx, house, subject, contacts, nullptr, at));
        return true;
    }));
    return {};
}

Result<std::vector<FoundProof>> find_proofs(House& house, text::ContactKind kind, std::string_view normal,
                                            ledger::Actor actor) {
    auto const& blind = house.roots.blind();
    auto const look_up = blind.of(vault::IndexUse::look_up, kind, normal);
    auto const tag = blind.of(vault::IndexUse::kept_proof, look_up);
    auto const now = house.now();
    auto const shelf = house.shelf.current(now);
    if (!shelf) return fail(ErrorCode::unavailable, "no policy is in force");
    struct Asked {
        std::vector<ConsentProofRow> rows;
        gate::RightsVerdict verdict;
    };
    TRY(auto asked, house.store.write<Asked>([&](Transaction& tx) -> Result<Asked> {
        Asked out;
        TRY(out.rows, store::consent_proofs::by_tag(*tx, tag, limits::kept_proofs_found));
        std::vector<ProofId> ids;
        for (auto const& row : out.rows) ids.push_back(row.id);
        TRY(out.verdict, gate::Gate(*shelf->policy, house.notary, house.safe).ask_kept_proofs(tx, ids, actor, now));
        return out;
    }));
    auto* const uses = std::get_if<gate::RightsUses>(&asked.verdict);
    if (uses == nullptr) return fail(ErrorCode::denied, "the policy has no purpose for it");
    auto const address = blind.proof_key(look_up);
    std::vector<FoundProof> out;
    for (std::size_t i = 0; i < asked.rows.size(); ++i) {
        auto const& row = asked.rows[i];
        TRY(auto record, open(house, row, Column::record, address, row.sealed_record));
        if (!record) continue;
        std::optional<gate::KeptProof> act;
        if (row.sealed_proof) {
            TRY(act, open(house, row, Column::proof, address, *row.sealed_proof));
        }
        out.push_back({line_of(house, row), std::move(*record), std::move(act), std::move((*uses)[i])});
    }
    return out;
}

Result<std::vector<ProofLine>> list_proofs(House& house, std::string_view after, int most) {
    ProofId last;
    if (!after.empty()) {
        TRY(last.value, house.roots.tokens().read(crypto::TokenKind::kept_proof, after));
    }
    TRY(auto const rows,
        house.store.read([&](store::Session& session) { return store::consent_proofs::page(session, last, most); }));
    std::vector<ProofLine> out;
    for (auto const& row : rows) out.push_back(line_of(house, row));
    return out;
}

Result<std::vector<ConsentProofRow>> old_proofs(store::Session& session, policy::Policy const& policy, Instant now,
                                                int most) {
    auto const kept = kept_for(policy, retention);
    if (!kept) return std::vector<ConsentProofRow>{};
    return store::consent_proofs::ended(session, last_start(*kept, now), most);
}

Result<void> forget_proofs(House& house, std::span<ConsentProofRow const> rows) {
    if (rows.empty()) return {};
    auto const now = house.now();
    std::vector<vault::KeyRef> keys;
    for (auto const& row : rows) keys.push_back(row.key);
    TRY_VOID(house.store.write<bool>(
        [&](Transaction& tx) -> Result<bool> {
            for (auto const& row : rows) {
                TRY_VOID(store::consent_proofs::remove(tx, row.id));
                TRY_VOID(record(tx, house.notary.prepare({.kind = EventKind::consent_proof_erased,
                                                          .at = now,
                                                          .thing = ThingKind::proof,
                                                          .thing_id = row.id.value,
                                                          .actor = system_actor,
                                                          .purpose = row.purpose})));
            }
            return true;
        },
        {}, store::Urgency::rescue));
    TRY_VOID(house.safe.keys().destroy(keys));
    return house.store.scrub();
}

}  // namespace slovo::promises
