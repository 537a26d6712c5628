#include "promises/intake.hpp"

#include "base/limits.hpp"
#include "policy/canonical.hpp"
#include "policy/diff.hpp"
#include "promises/intake_draft.hpp"
#include "store/tables/idempotency.hpp"

namespace slovo::promises {
namespace {

using store::Transaction;

std::int64_t hour_of(Instant instant) {
    return to_micros(instant) / 3'600'000'000;
}

// Has this very post been seen? Render tokens are numbers in the order of time, headers are kept by
// the hour: neither scatters the index (DESIGN §5.9).
Result<std::optional<store::FirstAnswer>> seen_before(Transaction& tx, Draft const& draft, Instant now) {
    if (!draft.idempotency) return std::nullopt;
    auto const& key = *draft.idempotency;
    if (!key.by_header) return store::idempotency::find(*tx, key.bucket, key.tag);
    auto const hours = std::chrono::duration_cast<std::chrono::hours>(limits::idempotency_life).count();
    for (auto hour = hour_of(now); hour >= hour_of(now) - hours; --hour) {
        TRY(auto found, store::idempotency::find(*tx, hour, key.tag));
        if (found) return found;
    }
    return std::nullopt;
}

// No address gets more than a few mails a day whatever many senders type, and a suppressed one gets
// none before it is confirmed (DESIGN §5.13, CLAUSES E-3).
Result<bool> may_acknowledge(Transaction& tx, Draft const& draft, Instant now) {
    if (!draft.email) return false;
    auto const& blind = draft.email->row.blind;
    TRY(bool const suppressed, store::suppressions::has(*tx, draft.email->suppression));
    if (suppressed) return false;
    ContactId const since{IdAllocator::first_at(now - std::chrono::hours(24))};
    TRY(int const today, store::contacts::count_since(*tx, blind, since, limits::mails_per_recipient_day));
    return today < limits::mails_per_recipient_day;
}

Result<void> insert_all(Transaction& tx, Draft const& draft, bool acknowledge) {
    TRY_VOID(store::subjects::insert(tx, draft.subject));
    TRY_VOID(store::requests::insert(tx, draft.request));
    TRY_VOID(record(tx, draft.received));
    for (auto const* contact : {&draft.email, &draft.phone}) {
        if (!*contact) continue;
        TRY_VOID(store::contacts::insert(tx, (*contact)->row));
        TRY_VOID(record(tx, (*contact)->added));
    }
    for (auto const& consent : draft.consents) {
        TRY_VOID(store::consents::insert(tx, consent.row));
        TRY_VOID(record(tx, consent.event));
    }
    if (acknowledge && draft.acknowledgement) {
        TRY_VOID(store::deliveries::insert(tx, draft.acknowledgement->row));
        TRY_VOID(record(tx, draft.acknowledgement->queued));
    }
    if (draft.study) {
        TRY_VOID(store::studies::insert(tx, draft.study->row));
        TRY_VOID(record(tx, draft.study->asked));
    }
    if (draft.idempotency) {
        auto const& key = *draft.idempotency;
        TRY_VOID(store::idempotency::insert(tx, key.bucket, key.tag, key.body, draft.request.id));
    }
    return {};
}

Result<IntakeAnswer> keep(Transaction& tx, Draft const& draft, Instant now) {
    TRY(auto const first, seen_before(tx, draft, now));
    if (first) {
        auto const same = first->body == draft.idempotency->body;
        return IntakeAnswer{same ? IntakeOutcome::repeated : IntakeOutcome::other_body, first->request, false};
    }
    TRY(bool const acknowledge, may_acknowledge(tx, draft, now));
    TRY_VOID(insert_all(tx, draft, acknowledge));
    bool const waits = draft.request.state == store::RequestState::quarantine;
    return IntakeAnswer{waits ? IntakeOutcome::quarantined : IntakeOutcome::accepted, draft.request.id, acknowledge};
}

}  // namespace

std::shared_ptr<ShelfEntry const> policy_for_post(Shelf const& shelf, Instant now,
                                                  std::optional<RenderToken> const& token) {
    auto current = shelf.current(now);
    if (!token || !current || token->policy.value == current->policy->version) return current;
    auto shown = shelf.find(token->policy);
    if (!shown) return nullptr;
    auto const changed = policy::diff(*shown->policy, *current->policy);
    return policy::accepts_old_form(changed.overall()) ? shown : nullptr;
}

void take_request(House& house, Circumstances circumstances, Submission submission,
                  std::move_only_function<void(Result<IntakeAnswer>)> done) {
    auto const now = house.now();
    auto made = make_draft(house, circumstances, submission, now);
    if (!made) return done(std::unexpected(made.error()));
    auto draft = std::make_shared<Draft const>(std::move(*made));
    house.store.post<IntakeAnswer>(
        draft->keys, [draft, now](Transaction& tx) { return keep(tx, *draft, now); },
        [&house, draft, done = std::move(done)](Result<IntakeAnswer> answer) mutable {
            // Nothing was stored of a repetition: its fresh keys go.
            bool const unused =
                answer && (answer->outcome == IntakeOutcome::repeated || answer->outcome == IntakeOutcome::other_body);
            if (unused) {
                if (auto const gone = house.safe.keys().destroy(draft->keys); !gone)
                    return done(std::unexpected(gone.error()));
            }
            done(std::move(answer));
        });
}

}  // namespace slovo::promises
