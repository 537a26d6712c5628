#include "mail/outbox.hpp"

#include <fmt/format.h>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "mail/address.hpp"
#include "mail/case_letter.hpp"
#include "mail/compose.hpp"
#include "mail/letter.hpp"
#include "mail/renewal_letter.hpp"
#include "promises/captured_mail.hpp"
#include "store/tables/consents.hpp"
#include "store/tables/subjects.hpp"

namespace slovo::mail {
namespace {

using ledger::EventKind;
using ledger::ThingKind;
using store::DeliveryRow;
using store::DeliveryState;
using store::Transaction;

constexpr int batch = 64;

// 1, 2, 4 … minutes, at most four hours: a relay that is down over night is caught up in the morning.
Micros pause_before(int attempt) {
    auto const minutes = std::min(1 << std::min(attempt, 8), 240);
    return std::chrono::minutes(minutes);
}

bool acknowledges(std::string_view template_id) {
    return template_id == "ack" || template_id == "ask-parent";
}
EventKind sent_kind(std::string_view template_id) {
    return acknowledges(template_id) ? EventKind::ack_sent : EventKind::mail_sent;
}
EventKind failed_kind(std::string_view template_id) {
    return acknowledges(template_id) ? EventKind::ack_failed : EventKind::mail_failed;
}

}  // namespace

Outbox::Outbox(promises::House& house, OutboxOptions options) : house_(house), options_(std::move(options)) {}
Outbox::~Outbox() = default;

Result<int> Outbox::settle_in_flight() {
    TRY(auto const rows, house_.store.read([](store::Session& s) { return store::deliveries::in_flight(s); }));
    for (auto const& row : rows) TRY_VOID(write_down(row, Fate::unknown));
    return static_cast<int>(rows.size());
}

Result<int> Outbox::run() {
    auto const now = house_.now();
    TRY(auto const rows, house_.store.read([&](store::Session& s) { return store::deliveries::due(s, now, batch); }));
    for (auto const& row : rows) {
        if (auto const done = deliver(row); !done) {
            // One letter's fault does not hold up the others; erased in between is no fault.
            auto const code = done.error().code();
            if (code != ErrorCode::not_found && code != ErrorCode::conflict)
                log::error("mail.delivery", {{"delivery", row.id}, {"error", done.error()}});
            if (code == ErrorCode::unavailable || code == ErrorCode::full) return std::unexpected(done.error());
            if (code == ErrorCode::internal || code == ErrorCode::corrupt || code == ErrorCode::invalid ||
                code == ErrorCode::too_large)
                TRY_VOID(write_down(row, Fate::failed));
        }
    }
    return static_cast<int>(rows.size());
}

Result<void> Outbox::deliver(DeliveryRow const& row) {
    TRY(auto const fate, row.rights_case                  ? send_about_case(row)
                         : row.template_id == "renew"     ? send_renewal(row)
                         : row.purpose == "collaboration" ? send<"collaboration">(row)
                                                          : send<"reply">(row));
    return write_down(row, fate);
}

//= policy:C11
//= policy:C20
// Asked again when the message leaves: the gate's answer, the intent to send and the rows it needs
// are one transaction, committed before the first byte goes out.
template <vault::FixedString P>
Result<Outbox::Fate> Outbox::send(DeliveryRow const& row) {
    auto const now = house_.now();
    auto const shelf = house_.shelf.current(now);
    gate::Gate const gate(*shelf->policy, house_.notary, house_.safe);
    struct Asked {
        std::optional<LetterFacts<P>> facts;
    };
    TRY(auto const asked, house_.store.write<Asked>([&](Transaction& tx) -> Result<Asked> {
        auto const manner = row.template_id == "ask-parent" ? gate::Manner::note : gate::Manner::work;
        TRY(auto verdict, gate.ask<P>(tx, {.request = row.request, .manner = manner, .now = now}));
        auto* const permission = std::get_if<gate::Permission<P>>(&verdict);
        if (permission == nullptr) return Asked{};
        TRY(auto contact, store::contacts::find(*tx, row.contact, row.subject));
        if (contact.state == store::ContactState::rejected) return Asked{};
        LetterFacts<P> facts{.permission = std::move(*permission), .contact = std::move(contact)};
        if (row.reply) {
            TRY(facts.reply, store::replies::find(*tx, row.reply));
            // An address that took the other's place since is asked about itself first.
            bool const proven = facts.contact.state == store::ContactState::confirmed;
            if (facts.reply->attached != 0 && !proven) return Asked{};
        }
        TRY(auto const consents, store::consents::of(*tx, row.subject));
        for (auto const& consent : consents)
            facts.marketing_asked = facts.marketing_asked || consent.state == store::ConsentState::requested;
        TRY_VOID(store::deliveries::change_state(tx, row.id, DeliveryState::queued, DeliveryState::in_flight, now));
        return Asked{std::move(facts)};
    }));
    if (!asked.facts) return Fate::withheld;

    TRY(auto mail,
        write_letter<P>(house_, *shelf->policy, options_.base_url, options_.from_address, row, *asked.facts));
    return hand_over(row, asked.facts->permission.facts.subject, std::move(mail));
}

//= policy:C29
Result<Outbox::Fate> Outbox::send_about_case(DeliveryRow const& row) {
    auto const now = house_.now();
    auto const shelf = house_.shelf.current(now);
    gate::Gate const gate(*shelf->policy, house_.notary, house_.safe);
    TRY(auto const facts,
        house_.store.write<std::optional<CaseFacts>>([&](Transaction& tx) -> Result<std::optional<CaseFacts>> {
            TRY(auto const rights_case, store::cases::find(*tx, row.rights_case));
            TRY(auto const subject, store::subjects::find(*tx, row.subject));
            TRY(auto contact, store::contacts::find(*tx, row.contact, row.subject));
            TRY(auto verdict, gate.ask_rights(tx, {.rights_case = rights_case,
                                                   .subjects = {&row.subject, 1},
                                                   .actor = {ledger::ActorKind::system, {}},
                                                   .role = {},
                                                   .manner = gate::Manner::work,
                                                   .now = now}));
            auto* const uses = std::get_if<gate::RightsUses>(&verdict);
            if (uses == nullptr) return std::optional<CaseFacts>();
            CaseFacts out{.rights_case = rights_case,
                          .subject = subject,
                          .contact = std::move(contact),
                          .reply = {},
                          .use = std::move(uses->front())};
            if (row.reply) {
                TRY(out.reply, store::replies::find(*tx, row.reply));
            }
            TRY_VOID(store::deliveries::change_state(tx, row.id, DeliveryState::queued, DeliveryState::in_flight, now));
            return std::optional(std::move(out));
        }));
    if (!facts) return Fate::withheld;
    TRY(auto mail, write_case_letter(house_, *shelf->policy, options_.base_url, options_.from_address, row, *facts));
    return hand_over(row, facts->subject, std::move(mail));
}

//= policy:C13
// The consent is looked at again when the letter leaves: withdrawn since, nobody is asked to renew it.
Result<Outbox::Fate> Outbox::send_renewal(DeliveryRow const& row) {
    auto const now = house_.now();
    auto const shelf = house_.shelf.current(now);
    auto const& policy = *shelf->policy;
    gate::Gate const gate(policy, house_.notary, house_.safe);
    using Asked = std::optional<RenewalFacts>;
    TRY(auto const facts, house_.store.write<Asked>([&](Transaction& tx) -> Result<Asked> {
        TRY(auto verdict,
            gate.ask<"marketing">(tx, {.request = row.request, .manner = gate::Manner::work, .now = now}));
        auto* const permission = std::get_if<gate::Permission<"marketing">>(&verdict);
        if (permission == nullptr) return Asked();
        auto const& request = permission->facts.request;
        TRY(auto contact, store::contacts::find(*tx, row.contact, row.subject));
        TRY(auto renewal, promises::renewal_of(*tx, policy, request, request.language, now));
        if (!renewal || contact.state != store::ContactState::confirmed) return Asked();
        TRY_VOID(store::deliveries::change_state(tx, row.id, DeliveryState::queued, DeliveryState::in_flight, now));
        return Asked({std::move(*permission), std::move(contact), std::move(*renewal)});
    }));
    if (!facts) return Fate::withheld;
    TRY(auto mail, write_renewal_letter(house_, policy, options_.base_url, options_.from_address, row, *facts));
    return hand_over(row, facts->permission.facts.subject, std::move(mail));
}

Result<Outbox::Fate> Outbox::hand_over(DeliveryRow const& row, store::SubjectRow const& subject, Mail mail) {
    auto const now = house_.now();
    if (!options_.relay) {
        auto text = mail.text;
        for (auto const& one : mail.attachments)
            text += fmt::format("\n[{}, {} B]\n", one.file_name, one.content.size());
        auto packed = promises::pack({mail.to.address, mail.subject, text});
        wipe(text);
        TRY(auto const key, house_.safe.reserve());
        TRY(auto const subject_key, house_.safe.subject_key(subject));
        gate::Cell const cell{store::Table::captured, store::Column::message, row.id.value};
        auto const sealed = house_.safe.seal(cell, key, subject_key, bytes_of(packed));
        wipe(packed);
        TRY_VOID(house_.store.write<bool>(
            [&](Transaction& tx) -> Result<bool> {
                TRY_VOID(store::captured::insert(tx, {row.id, row.subject, now, key.ref, sealed}));
                return true;
            },
            {key.ref}));
        return Fate::sent;
    }
    TRY(auto message, compose(mail, now));
    TRY(auto const to, ascii_domain_address(mail.to.address));
    auto const outcome = options_.relay->send(options_.from_address, to, message);
    wipe(message);
    if (!outcome) return std::unexpected(outcome.error());
    switch (outcome->verdict) {
        case Verdict::accepted: return Fate::sent;
        case Verdict::temporary: return row.attempts + 1 < limits::send_attempts ? Fate::retry : Fate::failed;
        case Verdict::permanent: return Fate::failed;
        case Verdict::unknown: return Fate::unknown;
    }
    return Fate::unknown;
}

// The acknowledgement carries the button that confirms what was ticked.
Result<void> Outbox::tell_optin_sent(Transaction& tx, DeliveryRow const& row, gate::LedgerKey const& key, Instant now) {
    TRY(auto const consents, store::consents::of(*tx, row.subject));
    for (auto const& consent : consents) {
        if (consent.state != store::ConsentState::requested) continue;
        TRY_VOID(record(tx, house_.notary.prepare({.kind = EventKind::optin_sent,
                                                   .at = now,
                                                   .subject = row.subject,
                                                   .thing = ThingKind::consent,
                                                   .thing_id = consent.id.value,
                                                   .actor = {ledger::ActorKind::system, {}},
                                                   .purpose = consent.purpose,
                                                   .policy = consent.policy},
                                                  key)));
    }
    return {};
}

Result<void> Outbox::write_down(DeliveryRow const& row, Fate fate) {
    auto const now = house_.now();
    TRY_VOID(house_.store.write<bool>([&](Transaction& tx) -> Result<bool> {
        TRY(auto const subject, store::subjects::find(*tx, row.subject));
        TRY(auto const key, house_.safe.subject_key(subject));
        gate::LedgerKey const ledger_key(key);
        TRY(auto const current, store::deliveries::find(*tx, row.id));
        if (fate == Fate::retry) {
            // Nothing of it left the house: it waits on, which the ledger knows already.
            TRY_VOID(store::deliveries::retry_at(tx, row.id, now + pause_before(row.attempts), now));
            return true;
        }
        auto const [state, kind] = [&]() -> std::pair<DeliveryState, EventKind> {
            switch (fate) {
                case Fate::sent: return {DeliveryState::sent, sent_kind(row.template_id)};
                case Fate::failed: return {DeliveryState::failed, failed_kind(row.template_id)};
                case Fate::withheld: return {DeliveryState::withheld, EventKind::mail_withheld};
                case Fate::unknown:
                case Fate::retry: break;
            }
            return {DeliveryState::unknown, EventKind::mail_unknown};
        }();
        TRY_VOID(store::deliveries::change_state(tx, row.id, current.state, state, now));
        ledger::Event event{.kind = kind,
                            .at = now,
                            .subject = row.subject,
                            .thing = ThingKind::delivery,
                            .thing_id = row.id.value,
                            .actor = {ledger::ActorKind::system, {}},
                            .purpose = row.purpose};
        TRY_VOID(record(tx, house_.notary.prepare(event, ledger_key)));
        if (row.template_id == "ack" && fate == Fate::sent) TRY_VOID(tell_optin_sent(tx, row, ledger_key, now));
        if (row.reply && (fate == Fate::sent || fate == Fate::failed)) {
            TRY_VOID(store::replies::set_state(
                tx, row.reply, fate == Fate::sent ? store::ReplyState::sent : store::ReplyState::failed));
            event.kind = fate == Fate::sent ? EventKind::reply_sent : EventKind::reply_failed;
            event.thing = ThingKind::reply;
            event.thing_id = row.reply.value;
            TRY_VOID(record(tx, house_.notary.prepare(event, ledger_key)));
        }
        return true;
    }));
    return {};
}

}  // namespace slovo::mail
