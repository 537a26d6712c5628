#include "promises/cases.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "policy/calendar.hpp"
#include "promises/inside/own_rows.hpp"
#include "promises/rights.hpp"
#include "store/tables/subjects.hpp"
#include "text/catalog.hpp"
#include "vault/wipe.hpp"

namespace slovo::promises {
namespace {

using ledger::EventKind;
using ledger::ThingKind;
using store::CaseReason;
using store::CaseState;
using store::Transaction;

constexpr int watch_batch = 500;

Result<bool> was_told(store::Session& session, store::CaseRow const& row, EventKind kind) {
    TRY(auto const events, store::events::of(session, row.subject));
    return std::ranges::any_of(events, [&](store::EventRow const& one) {
        return one.event.kind == kind && one.event.thing_id == row.id.value;
    });
}

ledger::Detail outcome_of(store::CaseRow const& row) {
    ledger::DetailBuilder detail;
    detail.add("outcome", name_of(row.state));
    if (row.reason != CaseReason::none) detail.add("reason", name_of(row.reason));
    return detail.build();
}

// One act of a member of staff on one case: the words sealed before the queue, the rest in the writer.
class Act {
public:
    Act(House& house, Staff const& staff, CaseId id)
        : house_(house), staff_(staff), id_(id), now_(house.now()), shelf_(house.shelf.current(now_)) {}

    Result<void> seal(ReplyId reply, std::string words) {
        TRY(auto const row, house_.store.read([&](store::Session& s) { return store::cases::find(s, id_); }));
        TRY(auto const subject,
            house_.store.read([&](store::Session& s) { return store::subjects::find(s, row.subject); }));
        TRY(auto const subject_key, house_.safe.subject_key(subject));
        TRY(auto const key, house_.safe.reserve());
        auto const answer = gate::Answer::closing(row.subject, std::move(words));
        reply_ = {.id = reply,
                  .subject = row.subject,
                  .staff = staff_.id,
                  .state = store::ReplyState::sent,
                  .written_at = now_,
                  .key = key.ref,
                  .sealed_body = house_.safe.seal({store::Table::reply, store::Column::body, reply.value}, key,
                                                  subject_key, answer)};
        return {};
    }

    /// `change(tx, row)` changes the row, and tells it; it is stored after that.
    template <class Change>
    Result<CaseVerdict> run(Change change) {
        std::vector<vault::KeyRef> keys;
        if (reply_) keys.push_back(reply_->key);
        auto verdict = house_.store.write<CaseVerdict>(
            [&](Transaction& tx) -> Result<CaseVerdict> {
                TRY(auto row, store::cases::find(*tx, id_));
                gate::Gate const gate(*shelf_->policy, house_.notary, house_.safe);
                std::array const whose{row.subject};
                TRY(auto const asked, gate.ask_rights(tx, {.rights_case = row,
                                                           .subjects = whose,
                                                           .actor = staff_.actor(),
                                                           .role = staff_.role,
                                                           .manner = gate::Manner::work,
                                                           .now = now_}));
                if (auto const* refusal = std::get_if<gate::Refusal>(&asked)) return CaseVerdict(*refusal);
                TRY_VOID(change(tx, row));
                TRY_VOID(store::cases::update(tx, row));
                return CaseVerdict();
            },
            std::move(keys));
        bool const stored = verdict && !*verdict;
        if (reply_ && !stored) TRY_VOID(house_.safe.keys().destroy({&reply_->key, 1}));
        return verdict;
    }

    Result<void> tell(Transaction& tx, store::CaseRow const& row, EventKind kind, ledger::Detail detail = {}) {
        return inside::tell_of_case(tx, house_, row, kind, staff_.actor(), now_, std::move(detail));
    }

    /// The words that were sealed are stored, without a letter: they were said, or are for the record only.
    Result<void> keep(Transaction& tx, store::CaseRow const& row) {
        TRY_VOID(store::replies::insert(tx, *reply_));
        TRY_VOID(tell_of(tx, row, EventKind::reply_queued, ThingKind::reply, reply_->id.value));
        return tell_of(tx, row, EventKind::reply_sent, ThingKind::reply, reply_->id.value);
    }

    /// They go to the contact point of the case, where there is an address; otherwise they are told by telephone.
    Result<void> send(Transaction& tx, store::CaseRow const& row) {
        bool by_letter = false;
        if (row.contact) {
            TRY(auto const contact, store::contacts::find(*tx, row.contact, row.subject));
            by_letter = static_cast<text::ContactKind>(contact.kind) == text::ContactKind::email &&
                        contact.state != store::ContactState::rejected;
        }
        if (!by_letter) return keep(tx, row);
        reply_->state = store::ReplyState::queued;
        TRY_VOID(store::replies::insert(tx, *reply_));
        TRY_VOID(tell_of(tx, row, EventKind::reply_queued, ThingKind::reply, reply_->id.value));
        auto const letter = inside::letter_of(house_, row, "case-answer", now_, reply_->id);
        TRY_VOID(store::deliveries::insert(tx, letter));
        return tell_of(tx, row, EventKind::mail_queued, ThingKind::delivery, letter.id.value);
    }

    Result<void> finish(Transaction& tx, store::CaseRow& row, CaseState state, CaseReason reason) {
        if (!row.live()) return fail(ErrorCode::conflict, "the case is closed");
        row.state = state;
        row.reason = reason;
        row.closed_at = now_;
        if (!row.owner) row.owner = staff_.id;
        return tell(tx, row, EventKind::case_closed, outcome_of(row));
    }

    [[nodiscard]] Instant now() const { return now_; }
    [[nodiscard]] policy::Policy const& policy() const { return *shelf_->policy; }

private:
    Result<void> tell_of(Transaction& tx, store::CaseRow const& row, EventKind kind, ThingKind thing, std::int64_t id) {
        return inside::tell_about(tx, house_, row.subject,
                                  {.kind = kind,
                                   .at = now_,
                                   .thing = thing,
                                   .thing_id = id,
                                   .actor = staff_.actor(),
                                   .purpose = std::string(gate::rights_purpose)});
    }

    House& house_;
    Staff const& staff_;
    CaseId id_;
    Instant now_;
    std::shared_ptr<ShelfEntry const> shelf_;
    std::optional<store::ReplyRow> reply_;
};

// Was this very answer stored before? Then the page was sent twice.
bool is_there(House& house, ReplyId reply) {
    return house.store.read([&](store::Session& s) { return store::replies::find(s, reply); }).has_value();
}

// What the person reads before the reason in our own words.
std::string extension_words(Language language, CaseReason reason, Instant until, std::string words) {
    auto const key =
        reason == CaseReason::complexity ? text::Key::casemail_extended_complex : text::Key::casemail_extended_many;
    auto out = text::say(key, language, {{"day", text::day(until, language)}}) + "\n\n" + words;
    vault::wipe_value(words);
    return out;
}

}  // namespace

bool handles_rights(policy::Policy const& policy, std::string_view role) {
    auto const* const purpose = policy.find_purpose(gate::rights_purpose);
    return purpose != nullptr && policy::has(purpose->roles, role);
}

Result<CaseVerdict> verify_case(House& house, Staff const& staff, CaseId id) {
    Act act(house, staff, id);
    TRY(auto const asked, act.run([](Transaction&, store::CaseRow&) -> Result<void> { return {}; }));
    if (asked) return CaseVerdict(asked);
    TRY_VOID(prove_by_staff(house, staff, id));
    return CaseVerdict();
}

Result<CaseVerdict> take_case(House& house, Staff const& staff, CaseId id) {
    Act act(house, staff, id);
    return act.run([&](Transaction& tx, store::CaseRow& row) -> Result<void> {
        if (!row.live()) return fail(ErrorCode::conflict, "the case is closed");
        row.owner = staff.id;
        return act.tell(tx, row, EventKind::case_noted, ledger::DetailBuilder().add("act", "taken").build());
    });
}

Result<CaseVerdict> extend_case(House& house, Staff const& staff, CaseId id, CaseReason reason, std::string words) {
    if (reason != CaseReason::complexity && reason != CaseReason::too_many_requests)
        return fail(ErrorCode::invalid, "a case is extended for complexity or number");
    Act act(house, staff, id);
    TRY(auto const seen, house.store.read([&](store::Session& s) { return store::cases::find(s, id); }));
    auto const until = policy::extended_date(act.policy(), name_of(seen.kind).view(), seen.due_at);
    if (!until) return fail(ErrorCode::conflict, "the policy knows no extension of this right");
    TRY_VOID(act.seal({house.ids.next()}, extension_words(seen.language, reason, *until, std::move(words))));
    return act.run([&](Transaction& tx, store::CaseRow& row) -> Result<void> {
        TRY(bool const before, was_told(*tx, row, EventKind::case_extended));
        bool const may = row.live() && !before && act.now() <= row.due_at && row.due_at == seen.due_at;
        if (!may) return fail(ErrorCode::conflict, "the case cannot be extended any more");
        row.due_at = *until;
        row.reason = reason;
        TRY_VOID(act.send(tx, row));
        return act.tell(tx, row, EventKind::case_extended,
                        ledger::DetailBuilder().add("reason", name_of(reason)).build());
    });
}

Result<CaseVerdict> answer_case(House& house, Staff const& staff, CaseId id, ReplyId reply, std::string words) {
    if (is_there(house, reply)) return CaseVerdict();
    Act act(house, staff, id);
    TRY_VOID(act.seal(reply, std::move(words)));
    return act.run([&](Transaction& tx, store::CaseRow& row) -> Result<void> {
        if (row.state != CaseState::in_progress) return fail(ErrorCode::conflict, "the person is not verified yet");
        TRY_VOID(act.send(tx, row));
        TRY_VOID(act.tell(tx, row, EventKind::case_answered));
        return act.finish(tx, row, CaseState::fulfilled, CaseReason::none);
    });
}

Result<CaseVerdict> refuse_case(House& house, Staff const& staff, CaseId id, ReplyId reply, CaseReason reason,
                                std::string words) {
    bool const is_one =
        reason != CaseReason::none && reason != CaseReason::need_user_verification && reason != CaseReason::complexity;
    if (!is_one) return fail(ErrorCode::invalid, "a refusal has a reason");
    if (is_there(house, reply)) return CaseVerdict();
    Act act(house, staff, id);
    TRY_VOID(act.seal(reply, std::move(words)));
    return act.run([&](Transaction& tx, store::CaseRow& row) -> Result<void> {
        TRY_VOID(act.send(tx, row));
        TRY_VOID(act.tell(tx, row, EventKind::case_answered));
        return act.finish(tx, row, CaseState::denied, reason);
    });
}

Result<CaseVerdict> close_case(House& house, Staff const& staff, CaseId id) {
    Act act(house, staff, id);
    return act.run([&](Transaction& tx, store::CaseRow& row) -> Result<void> {
        if (row.state != CaseState::in_progress) return fail(ErrorCode::conflict, "the person is not verified yet");
        return act.finish(tx, row, CaseState::fulfilled, CaseReason::none);
    });
}

Result<CaseVerdict> note_case(House& house, Staff const& staff, CaseId id, std::string words) {
    Act act(house, staff, id);
    TRY_VOID(act.seal({house.ids.next()}, std::move(words)));
    return act.run([&](Transaction& tx, store::CaseRow& row) -> Result<void> {
        TRY_VOID(act.keep(tx, row));
        return act.tell(tx, row, EventKind::case_noted, ledger::DetailBuilder().add("act", "note").build());
    });
}

Result<int> CaseWatch::look() {
    auto const now = house_.now();
    TRY(auto const live, house_.store.read([&](store::Session& s) { return store::cases::live(s, watch_batch); }));
    int told = 0;
    for (auto const& seen : live) {
        if (seen.due_at >= now) break;
        if (seen.state != CaseState::in_progress || told_.contains(seen.id)) continue;
        TRY(bool const fresh, house_.store.write<bool>([&](Transaction& tx) -> Result<bool> {
            auto const row = store::cases::find(*tx, seen.id);
            if (!row || row->state != CaseState::in_progress) return false;
            TRY(bool const before, was_told(*tx, *row, EventKind::case_overdue));
            if (before) return false;
            auto const done = inside::tell_of_case(tx, house_, *row, EventKind::case_overdue, {}, now);
            if (!done && done.error().code() == ErrorCode::not_found) return false;  // being erased
            TRY_VOID(done);
            return true;
        }));
        told_.insert(seen.id);
        told += fresh ? 1 : 0;
    }
    return told;
}

}  // namespace slovo::promises
