#include "promises/stop.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "promises/inside/own_rows.hpp"
#include "promises/inside/studies.hpp"
#include "store/tables/deliveries.hpp"
#include "store/tables/subjects.hpp"

namespace slovo::promises {
namespace {

using ledger::EventKind;
using ledger::ThingKind;
using store::ConsentState;
using store::Transaction;
using Acts = std::vector<gate::Act>;

constexpr ledger::Actor anyone{ledger::ActorKind::anyone, {}};
constexpr std::string_view marketing = "marketing";

bool counts_as_agreed(ConsentState state) {
    return state == ConsentState::given || state == ConsentState::requested || state == ConsentState::unknown;
}

Result<void> withdraw_marketing(Transaction& tx, House& house, SubjectId subject, ledger::Actor actor, Instant now,
                                Acts& acts) {
    TRY(auto const rows, store::consents::of(*tx, subject));
    for (auto const& row : rows) {
        if (row.purpose == marketing && counts_as_agreed(row.state))
            TRY_VOID(inside::withdraw(tx, house, row, actor, now, acts));
    }
    return {};
}

Result<void> cancel_delivery(Transaction& tx, House& house, store::DeliveryRow const& row, ledger::Actor actor,
                             Instant now) {
    TRY_VOID(store::deliveries::change_state(tx, row.id, row.state, store::DeliveryState::cancelled, now));
    return inside::tell_about(tx, house, row.subject,
                              {.kind = EventKind::mail_cancelled,
                               .at = now,
                               .thing = ThingKind::delivery,
                               .thing_id = row.id.value,
                               .actor = actor,
                               .purpose = row.purpose});
}

}  // namespace

Result<std::vector<SubjectId>> subjects_at(House& house, vault::Hash16 const& blind) {
    return house.store.read([&](store::Session& session) -> Result<std::vector<SubjectId>> {
        TRY(auto const contacts, store::contacts::by_blind(session, blind, static_cast<int>(limits::own_subjects_max)));
        std::vector<SubjectId> out;
        for (auto const& contact : contacts) {
            if (contact.state == store::ContactState::rejected) continue;
            TRY(auto const cases, store::cases::of(session, contact.subject));
            if (!cases.empty()) continue;
            auto const subject = store::subjects::find(session, contact.subject);
            if (!subject || !house.safe.subject_key(*subject)) continue;
            out.push_back(contact.subject);
        }
        std::ranges::sort(out);
        auto const rest = std::ranges::unique(out);
        out.erase(rest.begin(), rest.end());
        return out;
    });
}

namespace inside {

Result<void> withdraw(Transaction& tx, House& house, store::ConsentRow const& row, ledger::Actor actor, Instant now,
                      Acts& acts) {
    TRY_VOID(store::consents::set_state(tx, row.subject, row.id, ConsentState::withdrawn, now));
    TRY_VOID(tell_about(tx, house, row.subject,
                        {.kind = EventKind::consent_withdrawn,
                         .at = now,
                         .thing = ThingKind::consent,
                         .thing_id = row.id.value,
                         .actor = actor,
                         .purpose = row.purpose,
                         .policy = row.policy}));
    acts.push_back(
        {.kind = gate::ActKind::withdraw_consent, .at = now, .id = row.id.value, .subject = row.subject.value});
    return {};
}

Result<void> call_off(Transaction& tx, House& house, RequestId id, ledger::Actor actor, Instant now, CalledOff& out) {
    using enum store::RequestState;
    TRY(auto const request, store::requests::find(*tx, id));
    TRY(auto const deliveries, store::deliveries::of(*tx, id));
    auto const waits = [](store::DeliveryRow const& row) {
        return row.template_id == "answer" && row.state == store::DeliveryState::queued;
    };
    bool const pending = request.state == open || request.state == quarantine ||
                         (request.state == answered && std::ranges::any_of(deliveries, waits));
    if (!pending) return fail(ErrorCode::conflict, "there is no answer to stop");
    TRY_VOID(store::requests::change_state(tx, id, request.state, cancelled, now));
    TRY_VOID(tell_about(tx, house, request.subject,
                        {.kind = EventKind::request_cancelled,
                         .at = now,
                         .thing = ThingKind::request,
                         .thing_id = id.value,
                         .actor = actor,
                         .policy = request.policy,
                         .detail = ledger::DetailBuilder().add("by", "subject").build()}));
    for (auto const& row : deliveries) {
        if (waits(row)) TRY_VOID(cancel_delivery(tx, house, row, actor, now));
    }
    TRY(auto const replies, store::replies::of(*tx, id));
    for (auto const& reply : replies) {
        if (reply.state != store::ReplyState::queued) continue;
        TRY_VOID(store::replies::set_state(tx, reply.id, store::ReplyState::cancelled));
        TRY_VOID(tell_about(tx, house, request.subject,
                            {.kind = EventKind::reply_cancelled,
                             .at = now,
                             .thing = ThingKind::reply,
                             .thing_id = reply.id.value,
                             .actor = actor}));
    }
    //= policy:C12
    TRY_VOID(discard_studies(tx, house, request.subject, id, Which::all, {actor, store::StudyReason::person, now},
                             out.keys));
    out.acts.push_back(
        {.kind = gate::ActKind::close_request, .at = now, .id = id.value, .subject = request.subject.value});
    return {};
}

}  // namespace inside

Result<bool> stop_marketing(House& house, gate::Journal& journal, vault::Hash16 const& blind,
                            vault::Hash16 const& suppression) {
    auto const now = house.now();
    TRY(auto const subjects, subjects_at(house, blind));
    bool known = false;
    TRY(auto acts, house.store.write<Acts>(
                       [&](Transaction& tx) -> Result<Acts> {
                           Acts out;
                           TRY(auto const before, store::objections::find(*tx, suppression));
                           known = before.has_value();
                           TRY_VOID(store::objections::put(tx, suppression, now));
                           TRY_VOID(record(tx, house.notary.prepare({.kind = EventKind::objection_made,
                                                                     .at = now,
                                                                     .actor = anyone,
                                                                     .purpose = std::string(marketing)})));
                           for (auto const subject : subjects)
                               TRY_VOID(withdraw_marketing(tx, house, subject, anyone, now, out));
                           return out;
                       },
                       {}, store::Urgency::rescue));
    bool const changed = !known || !acts.empty();
    acts.push_back({.kind = gate::ActKind::object, .at = now, .tag = suppression});
    TRY_VOID(journal.write(acts));
    return changed;
}

Result<void> stop_by_link(House& house, gate::Journal& journal, std::string_view token) {
    TRY(auto const id, house.roots.tokens().read(crypto::TokenKind::unsubscribe, token));
    struct Found {
        store::ContactRow contact;
        store::SubjectRow subject;
    };
    auto const found = house.store.read([&](store::Session& session) -> Result<Found> {
        TRY(auto const delivery, store::deliveries::find(session, DeliveryId{id}));
        TRY(auto contact, store::contacts::find(session, delivery.contact, delivery.subject));
        TRY(auto const subject, store::subjects::find(session, delivery.subject));
        return Found{std::move(contact), subject};
    });
    // Erased since: nothing is sent there any more, which is what was wanted.
    if (!found && found.error().code() == ErrorCode::not_found) return {};
    if (!found) return std::unexpected(found.error());
    auto const mark = house.safe.contact_mark(found->contact, found->subject, house.roots.blind());
    if (!mark && mark.error().code() == ErrorCode::not_found) return {};
    if (!mark) return std::unexpected(mark.error());
    TRY_VOID(stop_marketing(house, journal, found->contact.blind, *mark));
    return {};
}

Result<int> stop_replies(House& house, gate::Journal& journal, vault::Hash16 const& blind) {
    auto const now = house.now();
    TRY(auto const subjects, subjects_at(house, blind));
    constexpr ledger::Actor person{ledger::ActorKind::subject, {}};
    using inside::CalledOff;
    TRY(auto const done, house.store.write<CalledOff>(
                             [&](Transaction& tx) -> Result<CalledOff> {
                                 CalledOff out;
                                 for (auto const subject : subjects) {
                                     TRY(auto const lines, store::requests::of(*tx, subject));
                                     for (auto const& line : lines) {
                                         auto const called_off = inside::call_off(tx, house, line.id, person, now, out);
                                         if (!called_off && called_off.error().code() != ErrorCode::conflict)
                                             return std::unexpected(called_off.error());
                                     }
                                 }
                                 return out;
                             },
                             {}, store::Urgency::rescue));
    TRY_VOID(journal.write(done.acts));
    if (!done.keys.empty()) TRY_VOID(house.safe.keys().destroy(done.keys));
    return static_cast<int>(done.acts.size());
}

}  // namespace slovo::promises
