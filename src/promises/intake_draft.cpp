#include "promises/intake_draft.hpp"

#include <fmt/format.h>

#include "base/limits.hpp"
#include "gate/request_facts.hpp"
#include "promises/inside/studies.hpp"
#include "text/contact.hpp"

namespace slovo::promises {
namespace {

using gate::Cell;
using ledger::EventKind;
using ledger::ThingKind;
using store::Column;
using store::Table;

class Maker {
public:
    Maker(House& house, Circumstances const& around, Submission const& sent, Instant now)
        : house_(house), around_(around), sent_(sent), now_(now) {}

    Result<Draft> make() {
        TRY(auto subject_key, fresh());
        subject_key_ = std::move(subject_key.key);
        ledger_key_.emplace(*subject_key_);
        draft_.subject = {sent_.subject, subject_key.ref};
        TRY_VOID(make_request());
        if (sent_.email) {
            TRY(draft_.email, contact(text::ContactKind::email, *sent_.email, *sent_.email_marks));
        }
        if (sent_.phone) {
            TRY(draft_.phone, contact(text::ContactKind::phone, *sent_.phone, *sent_.phone_marks));
        }
        TRY_VOID(make_consents());
        make_acknowledgement();
        make_study();
        make_idempotency();
        return std::move(draft_);
    }

    /// After an error: what was reserved is given back.
    void abandon() { house_.safe.keys().abandon(draft_.keys); }

private:
    Result<vault::FreshKey> fresh() {
        TRY(auto key, house_.safe.reserve());
        draft_.keys.push_back(key.ref);
        return key;
    }

    gate::Prepared event(EventKind kind, ThingKind thing, std::int64_t id, std::string_view purpose,
                         ledger::Detail detail = {}) {
        return house_.notary.prepare({.kind = kind,
                                      .at = now_,
                                      .subject = sent_.subject,
                                      .thing = thing,
                                      .thing_id = id,
                                      .actor = {ledger::ActorKind::subject, {}},
                                      .purpose = std::string(purpose),
                                      .policy = {around_.shown->policy->version},
                                      .detail = std::move(detail)},
                                     *ledger_key_);
    }

    Result<void> make_request() {
        auto& row = draft_.request;
        row.id = {house_.ids.next()};
        row.subject = sent_.subject;
        row.form = around_.form->id;
        row.language = around_.language;
        row.policy = {around_.shown->policy->version};
        //= policy:C27b
        row.state = sent_.signs.child ? store::RequestState::quarantine : store::RequestState::open;
        row.on_behalf = sent_.on_behalf;
        row.flags = (sent_.signs.child ? 1U : 0U) | (sent_.signs.special ? 2U : 0U) | (around_.token ? 0U : 4U);
        row.received_at = now_;
        row.due_at = now_ + limits::reply_due;
        TRY(auto const name_key, fresh());
        TRY(auto const body_key, fresh());
        row.name_key = name_key.ref;
        row.body_key = body_key.ref;
        auto const cell = [&](Column column) { return Cell{Table::request, column, row.id.value}; };
        auto& safe = house_.safe;
        if (sent_.name) row.sealed_name = safe.seal(cell(Column::name), name_key, *subject_key_, *sent_.name);
        if (sent_.site) row.sealed_site = safe.seal(cell(Column::site), body_key, *subject_key_, *sent_.site);
        if (sent_.text) row.sealed_text = safe.seal(cell(Column::text), body_key, *subject_key_, *sent_.text);
        ledger::DetailBuilder detail;
        detail.add("facts", gate::request_facts(row));
        if (sent_.signs.child) detail.add("quarantined", true);
        if (sent_.on_behalf) detail.add("on_behalf", "guardian");
        draft_.received =
            event(EventKind::request_received, ThingKind::request, row.id.value, around_.form->purpose, detail.build());
        return {};
    }

    template <class P>
    Result<DraftContact> contact(text::ContactKind kind, P const& value, SentContact const& marks) {
        DraftContact out;
        out.row.subject = sent_.subject;
        out.row.id = {house_.ids.next()};
        out.row.kind = static_cast<int>(kind);
        out.row.blind = marks.blind;
        out.suppression = marks.suppression;
        TRY(auto const key, fresh());
        out.row.key = key.ref;
        out.row.sealed_value =
            house_.safe.seal(Cell{Table::contact, Column::value, out.row.id.value}, key, *subject_key_, value);
        out.added = event(EventKind::contact_added, ThingKind::contact, out.row.id.value, around_.form->purpose);
        return out;
    }

    //= policy:C02
    Result<void> make_consents() {
        auto const& boxes = around_.form->consents;
        for (std::size_t i = 0; i < boxes.size(); ++i) {
            if (!sent_.ticks[i]) continue;
            TRY_VOID(make_consent(boxes[i]));
        }
        return {};
    }

    Result<void> make_consent(policy::ConsentBox const& box) {
        auto const& policy = *around_.shown->policy;
        auto const* const purpose = policy.find_purpose(box.purpose);
        bool const double_optin = purpose != nullptr && purpose->consent && purpose->consent->double_optin;
        // Without the render token nothing shows which text stood beside the tick (DESIGN §5.15).
        auto const state = box.required     ? store::ConsentState::given
                           : !around_.token ? store::ConsentState::unknown
                           : double_optin   ? store::ConsentState::requested
                                            : store::ConsentState::given;
        auto const& hashes = around_.shown->box_hashes.at(&box);
        DraftConsent out;
        auto& row = out.row;
        row = {.subject = sent_.subject,
               .id = {house_.ids.next()},
               .request = draft_.request.id,
               .purpose = box.purpose,
               .channel = box.channel,
               .state = state,
               .policy = {policy.version},
               .language = around_.language,
               .notice_hash = around_.shown->notice_hashes[static_cast<std::size_t>(around_.language)],
               .label_hash = hashes.label[static_cast<std::size_t>(around_.language)],
               .scope_hash = hashes.scope,
               .asked_at = now_,
               .changed_at = now_};
        TRY(auto const key, fresh());
        row.key = key.ref;
        row.sealed_proof = house_.safe.seal(Cell{Table::consent, Column::proof, row.id.value}, key, *subject_key_,
                                            bytes_of(proof(box)));
        auto const kind = state == store::ConsentState::given     ? EventKind::consent_given
                          : state == store::ConsentState::unknown ? EventKind::consent_unknown
                                                                  : EventKind::consent_requested;
        auto const detail = ledger::DetailBuilder().add("label", row.label_hash).add("notice", row.notice_hash).build();
        out.event = event(kind, ThingKind::consent, row.id.value, box.purpose, detail);
        draft_.consents.push_back(std::move(out));
        return {};
    }

    // CLAUSES §3.8: who, when, how, what was shown. The network is truncated, the agent a hash.
    [[nodiscard]] std::string proof(policy::ConsentBox const& box) const {
        return fmt::format(R"({{"act":"tick-and-submit","agent":"{}","box":"{}","default":"unticked","form":"{}",)"
                           R"("network":"{}","rendered":"{}"}})",
                           to_hex(around_.agent), box.id, around_.form->id, around_.network,
                           around_.token ? to_rfc3339(IdAllocator::instant_of(around_.token->number)) : "unknown");
    }

    void make_acknowledgement() {
        if (!draft_.email) return;
        DraftAcknowledgement out;
        auto& row = out.row;
        row.id = {house_.ids.next()};
        row.template_id = sent_.signs.child ? "ask-parent" : "ack";
        row.purpose = around_.form->purpose;
        row.subject = sent_.subject;
        row.request = draft_.request.id;
        row.contact = draft_.email->row.id;
        row.due_at = now_;
        row.changed_at = now_;
        out.queued = event(EventKind::ack_queued, ThingKind::delivery, row.id.value, around_.form->purpose);
        draft_.acknowledgement = std::move(out);
    }

    //= policy:C12
    void make_study() {
        if (!inside::begins_by_itself(*around_.shown->policy, draft_.request)) return;
        auto row = inside::new_study(house_, draft_.request, now_);
        auto event = inside::asked_event(row, {}, draft_.request.policy);
        draft_.study.emplace(std::move(row), house_.notary.prepare(std::move(event), *ledger_key_));
    }

    void make_idempotency() {
        DraftIdempotency key{.body = sent_.body};
        if (around_.idempotency_key) {
            key.by_header = true;
            key.bucket = to_micros(now_) / 3'600'000'000;
            key.tag = house_.roots.blind().of(vault::IndexUse::idempotency, bytes_of(*around_.idempotency_key));
        } else if (around_.token) {
            key.bucket = around_.token->number;
        } else {
            return;
        }
        draft_.idempotency = key;
    }

    House& house_;
    Circumstances const& around_;
    Submission const& sent_;
    Instant now_;
    std::optional<crypto::Key> subject_key_;
    std::optional<gate::LedgerKey> ledger_key_;
    Draft draft_;
};

}  // namespace

Result<Draft> make_draft(House& house, Circumstances const& around, Submission const& submission, Instant now) {
    Maker maker(house, around, submission, now);
    auto made = maker.make();
    if (!made) maker.abandon();
    return made;
}

}  // namespace slovo::promises
