#include "base/limits.hpp"
#include "promises/inside/studies.hpp"
#include "promises/reply.hpp"
#include "store/tables/studies.hpp"
#include "store/tables/subjects.hpp"
#include "text/contact.hpp"

namespace slovo::promises {
namespace {

using ledger::EventKind;
using ledger::ThingKind;
using store::Transaction;
using Outcome = std::variant<AnswerGiven, gate::Refusal>;

// The e-mail contact point to answer to, unless its owner said "not me".
std::optional<store::ContactRow> address_for_reply(std::vector<store::ContactRow> contacts) {
    for (auto& contact : contacts) {
        if (static_cast<text::ContactKind>(contact.kind) == text::ContactKind::email &&
            contact.state != store::ContactState::rejected)
            return std::move(contact);
    }
    return std::nullopt;
}

// One answer, sealed before the queue; what the writer does with it is in run().
class Answering {
public:
    Answering(House& house, Staff const& staff, store::RequestRow request, ReplyId reply)
        : house_(house),
          staff_(staff),
          request_(std::move(request)),
          reply_(reply),
          now_(house.now()),
          shelf_(house.shelf.current(now_)),
          gate_(*shelf_->policy, house.notary, house.safe) {
        auto const* const form = shelf_->policy->find_form(request_.form);
        purpose_ = form != nullptr && form->purpose == "collaboration" ? "collaboration" : "reply";
    }

    Result<Outcome> give(AnswerWords answering) {
        TRY(auto const subject,
            house_.store.read([&](store::Session& s) { return store::subjects::find(s, request_.subject); }));
        TRY(auto const subject_key, house_.safe.subject_key(subject));
        ledger_key_.emplace(subject_key);
        TRY(auto const key, house_.safe.reserve());
        auto const answer = gate::Answer::closing(request_.subject, std::move(answering.words));
        gate::Cell const cell{store::Table::reply, store::Column::body, reply_.value};
        row_ = {.id = reply_,
                .request = request_.id,
                .subject = request_.subject,
                .staff = staff_.id,
                .written_at = now_,
                .key = key.ref,
                .sealed_body = house_.safe.seal(cell, key, subject_key, answer),
                .study = {},
                .attached = answering.attached};
        auto outcome = house_.store.write<Outcome>([this](Transaction& tx) { return run(tx); }, {key.ref});
        // Nothing was stored of a refused answer: its fresh key goes.
        if (outcome && std::holds_alternative<gate::Refusal>(*outcome))
            TRY_VOID(house_.safe.keys().destroy({&key.ref, 1}));
        return outcome;
    }

private:
    Result<std::optional<gate::Refusal>> refusal(Transaction& tx) const {
        gate::Ask const ask{.request = request_.id,
                            .actor = staff_.actor(),
                            .role = staff_.role,
                            .manner = gate::Manner::work,
                            .now = now_};
        auto const reason = [](auto const& verdict) -> std::optional<gate::Refusal> {
            auto const* const no = std::get_if<gate::Refusal>(&verdict);
            return no == nullptr ? std::nullopt : std::optional(*no);
        };
        if (purpose_ == "collaboration") {
            TRY(auto const verdict, gate_.ask<"collaboration">(tx, ask));
            return reason(verdict);
        }
        TRY(auto const verdict, gate_.ask<"reply">(tx, ask));
        return reason(verdict);
    }

    Result<void> tell(Transaction& tx, EventKind kind, ThingKind thing, std::int64_t id, ledger::Detail detail = {}) {
        return record(tx, house_.notary.prepare({.kind = kind,
                                                 .at = now_,
                                                 .subject = request_.subject,
                                                 .thing = thing,
                                                 .thing_id = id,
                                                 .actor = staff_.actor(),
                                                 .purpose = purpose_,
                                                 .policy = request_.policy,
                                                 .detail = std::move(detail)},
                                                *ledger_key_));
    }

    //= policy:C11
    Result<Outcome> run(Transaction& tx) {
        TRY(auto const refused, refusal(tx));
        if (refused) return Outcome(*refused);
        TRY(auto const fresh, store::requests::find(*tx, request_.id));
        TRY(auto contacts, store::contacts::of(*tx, fresh.subject));
        auto const address = address_for_reply(std::move(contacts));
        if (row_.attached != 0) TRY_VOID(attach(tx, address));
        row_.state = address ? store::ReplyState::queued : store::ReplyState::sent;
        TRY_VOID(store::replies::insert(tx, row_));
        TRY_VOID(tell(tx, EventKind::reply_queued, ThingKind::reply, reply_.value));
        if (address) {
            TRY_VOID(queue(tx, address->id));
        } else {
            // There is a phone only: staff have called, and the words are the note of it.
            TRY_VOID(tell(tx, EventKind::reply_sent, ThingKind::reply, reply_.value));
        }
        if (fresh.state == store::RequestState::open) TRY_VOID(close(tx));
        return Outcome(AnswerGiven{reply_, address.has_value()});
    }

    //= policy:C12
    // Nothing is attached for an address of which nobody knows whose it is (DESIGN §5.13).
    Result<void> attach(Transaction& tx, std::optional<store::ContactRow> const& address) {
        if (!address || address->state != store::ContactState::confirmed)
            return fail(ErrorCode::conflict, "the address is not confirmed");
        TRY(auto const studies, store::studies::of(*tx, request_.subject, request_.id));
        auto const done = inside::newest_done(studies);
        if (!done) return fail(ErrorCode::conflict, "there is no report");
        std::int64_t bytes = 0;
        for (auto const part : store::study_parts) {
            if ((row_.attached & bit_of(part)) == 0) continue;
            TRY(auto const size, store::studies::size_of(*tx, done->id, part));
            if (size == 0) return fail(ErrorCode::conflict, "the report has no such part");
            bytes += size;
        }
        if (static_cast<std::size_t>(bytes) > limits::attached_bytes)
            return fail(ErrorCode::too_large, "the report does not fit into a mail");
        row_.study = done->id;
        return {};
    }

    Result<void> queue(Transaction& tx, ContactId contact) {
        DeliveryId const delivery{house_.ids.next()};
        TRY_VOID(store::deliveries::insert(tx, {.id = delivery,
                                                .template_id = "answer",
                                                .purpose = purpose_,
                                                .subject = request_.subject,
                                                .request = request_.id,
                                                .contact = contact,
                                                .reply = reply_,
                                                .due_at = now_,
                                                .changed_at = now_}));
        return tell(tx, EventKind::mail_queued, ThingKind::delivery, delivery.value);
    }

    Result<void> close(Transaction& tx) {
        TRY_VOID(store::requests::change_state(tx, request_.id, store::RequestState::open,
                                               store::RequestState::answered, now_));
        TRY_VOID(store::requests::set_owner(tx, request_.id, staff_.id));
        auto detail = ledger::DetailBuilder().add("outcome", "answered").build();
        return tell(tx, EventKind::request_closed, ThingKind::request, request_.id.value, std::move(detail));
    }

    House& house_;
    Staff const& staff_;
    store::RequestRow request_;
    ReplyId reply_;
    Instant now_;
    std::shared_ptr<ShelfEntry const> shelf_;
    gate::Gate gate_;
    std::string purpose_;
    std::optional<gate::LedgerKey> ledger_key_;
    store::ReplyRow row_;
};

}  // namespace

Result<Outcome> answer_request(House& house, Staff const& staff, RequestId id, ReplyId reply_id, AnswerWords answer) {
    auto const is_given = [&] {
        auto const found = house.store.read([&](store::Session& s) { return store::replies::find(s, reply_id); });
        return found && found->request == id;
    };
    if (is_given()) return Outcome(AnswerGiven{reply_id, true});
    TRY(auto request, house.store.read([&](store::Session& s) { return store::requests::find(s, id); }));
    auto outcome = Answering(house, staff, std::move(request), reply_id).give(std::move(answer));
    // Pressed twice at once: the other press was first.
    if (!outcome && outcome.error().code() == ErrorCode::conflict && is_given())
        return Outcome(AnswerGiven{reply_id, true});
    return outcome;
}

}  // namespace slovo::promises
