#include "promises/reply.hpp"

#include <algorithm>

#include "promises/erase.hpp"
#include "store/tables/subjects.hpp"
#include "text/contact.hpp"

namespace slovo::promises {
namespace {

using gate::Cell;
using ledger::EventKind;
using ledger::ThingKind;
using store::Column;
using store::Table;
using store::Transaction;

struct FoundRows {
    std::vector<store::ContactRow> contacts;
    std::vector<store::ReplyRow> replies;
};

template <class P>
Result<std::optional<P>> open_cell(gate::Safe const& safe, Cell const& cell, vault::KeyRef key,
                                   store::SubjectRow const& subject, std::optional<Bytes> const& sealed) {
    if (!sealed) return std::optional<P>();
    TRY(auto opened, safe.open<P>(cell, key, subject, *sealed));
    return std::optional<P>(std::move(opened));
}

Result<OpenedRequest> open_cells(House const& house, gate::Gate const& gate, std::string_view purpose,
                                 gate::Admitted facts, FoundRows const& rows) {
    auto const& safe = house.safe;
    auto const& row = facts.request;
    auto const cell = [&](Column column) { return Cell{Table::request, column, row.id.value}; };
    OpenedRequest out;
    if (gate.lists(purpose, "name")) {
        TRY(out.name, open_cell<gate::Name>(safe, cell(Column::name), row.name_key, facts.subject, row.sealed_name));
    }
    if (gate.lists(purpose, "site")) {
        TRY(out.site, open_cell<gate::Site>(safe, cell(Column::site), row.body_key, facts.subject, row.sealed_site));
    }
    if (gate.lists(purpose, "text")) {
        TRY(out.text, open_cell<gate::Message>(safe, cell(Column::text), row.body_key, facts.subject, row.sealed_text));
    }
    for (auto const& contact : rows.contacts) {
        Cell const place{Table::contact, Column::value, contact.id.value};
        if (static_cast<text::ContactKind>(contact.kind) == text::ContactKind::email && gate.lists(purpose, "email")) {
            TRY(out.email, safe.open<gate::Email>(place, contact.key, facts.subject, contact.sealed_value));
            out.email_state = contact.state;
        } else if (static_cast<text::ContactKind>(contact.kind) == text::ContactKind::phone &&
                   gate.lists(purpose, "phone")) {
            TRY(out.phone, safe.open<gate::Phone>(place, contact.key, facts.subject, contact.sealed_value));
        }
    }
    for (auto const& reply : rows.replies) {
        Cell const place{Table::reply, Column::body, reply.id.value};
        TRY(auto words, safe.open<gate::Answer>(place, reply.key, facts.subject, reply.sealed_body));
        out.answers.push_back({reply, std::move(words)});
    }
    out.row = std::move(facts.request);
    return out;
}

ledger::Event event_of(Instant now, EventKind kind, store::RequestRow const& request, Staff const& staff,
                       ThingKind thing, std::int64_t id) {
    return {.kind = kind,
            .at = now,
            .subject = request.subject,
            .thing = thing,
            .thing_id = id,
            .actor = staff.actor(),
            .policy = request.policy};
}

Result<gate::LedgerKey> ledger_key(House& house, store::Session& session, SubjectId subject) {
    TRY(auto const row, store::subjects::find(session, subject));
    TRY(auto const key, house.safe.subject_key(row));
    return gate::LedgerKey(key);
}

Literal word_of(Closing why) {
    switch (why) {
        case Closing::answered_otherwise: return "answered-otherwise";
        case Closing::spam: return "spam";
        case Closing::duplicate: return "duplicate";
    }
    return "duplicate";
}

}  // namespace

template <vault::FixedString P>
void open_request(House& house, Staff staff, RequestId id,
                  std::move_only_function<void(Result<OpeningVerdict<P>>)> done) {
    struct Found {
        gate::Verdict<P> verdict;
        FoundRows rows;
    };
    auto const shelf = house.shelf.current(house.now());
    auto const gate = std::make_shared<gate::Gate const>(*shelf->policy, house.notary, house.safe);
    house.store.post<Found>(
        {},
        [&house, gate, shelf, staff, id](Transaction& tx) -> Result<Found> {
            TRY(auto verdict, gate->template ask<P>(tx, {.request = id,
                                                         .purpose = P.view(),
                                                         .actor = staff.actor(),
                                                         .role = staff.role,
                                                         .manner = gate::Manner::read,
                                                         .now = house.now()}));
            FoundRows rows;
            if (auto const* permission = std::get_if<gate::Permission<P>>(&verdict)) {
                TRY(rows.contacts, store::contacts::of(*tx, permission->facts.subject.id));
                TRY(rows.replies, store::replies::of(*tx, id));
            }
            return Found{std::move(verdict), std::move(rows)};
        },
        [&house, gate, shelf, done = std::move(done)](Result<Found> found) mutable {
            if (!found) return done(std::unexpected(found.error()));
            if (auto const* refusal = std::get_if<gate::Refusal>(&found->verdict))
                return done(OpeningVerdict<P>(*refusal));
            auto& permission = std::get<gate::Permission<P>>(found->verdict);
            auto opened = open_cells(house, *gate, P.view(), std::move(permission.facts), found->rows);
            if (!opened) return done(std::unexpected(opened.error()));
            done(OpeningVerdict<P>(Opening<P>{std::move(permission.use), std::move(*opened)}));
        });
}

template void open_request<"reply">(House&, Staff, RequestId,
                                    std::move_only_function<void(Result<OpeningVerdict<"reply">>)>);
template void open_request<"screening">(House&, Staff, RequestId,
                                        std::move_only_function<void(Result<OpeningVerdict<"screening">>)>);
template void open_request<"collaboration">(House&, Staff, RequestId,
                                            std::move_only_function<void(Result<OpeningVerdict<"collaboration">>)>);

Result<gate::Refusal> refuse_other_purpose(House& house, Staff const& staff, RequestId id, std::string_view purpose) {
    auto const now = house.now();
    auto const shelf = house.shelf.current(now);
    gate::Gate const gate(*shelf->policy, house.notary, house.safe);
    return house.store.write<gate::Refusal>([&](Transaction& tx) {
        return gate.deny(tx,
                         {.request = id, .purpose = purpose, .actor = staff.actor(), .role = staff.role, .now = now});
    });
}

Result<void> close_request(House& house, Staff const& staff, RequestId id, Closing why) {
    auto const now = house.now();
    TRY_VOID(house.store.write<bool>([&](Transaction& tx) -> Result<bool> {
        TRY(auto const request, store::requests::find(*tx, id));
        TRY(auto const key, ledger_key(house, *tx, request.subject));
        bool const answered = why == Closing::answered_otherwise;
        TRY_VOID(store::requests::change_state(
            tx, id, request.state, answered ? store::RequestState::closed : store::RequestState::spam, now));
        auto event = event_of(now, answered ? EventKind::request_closed : EventKind::request_cancelled, request, staff,
                              ThingKind::request, id.value);
        auto const outcome = word_of(why);
        event.detail = ledger::DetailBuilder().add("outcome", outcome).build();
        TRY_VOID(record(tx, house.notary.prepare(event, key)));
        return true;
    }));
    return {};
}

Result<void> decide_quarantine(House& house, gate::Journal& journal, Staff const& staff, RequestId id,
                               QuarantineDecision decision) {
    auto const now = house.now();
    TRY(auto const request, house.store.read([&](store::Session& s) { return store::requests::find(s, id); }));
    if (request.state != store::RequestState::quarantine)
        return fail(ErrorCode::conflict, "the request is not in quarantine");
    auto const shelf = house.shelf.current(now);
    auto const* const screening = shelf->policy->find_purpose(gate::screening_purpose);
    if (screening == nullptr || std::ranges::find(screening->roles, staff.role) == screening->roles.end())
        return fail(ErrorCode::denied, "the role may not decide about children");
    if (decision == QuarantineDecision::child) {
        TRY_VOID(begin_erasure(house, journal, request.subject, EraseReason::child, staff.actor()));
        return finish_erasure(house, request.subject);
    }
    TRY_VOID(house.store.write<bool>([&](Transaction& tx) -> Result<bool> {
        TRY_VOID(store::requests::change_state(tx, id, store::RequestState::quarantine, store::RequestState::open,
                                               std::nullopt));
        TRY(auto const key, ledger_key(house, *tx, request.subject));
        TRY_VOID(record(
            tx, house.notary.prepare(
                    event_of(now, EventKind::child_cleared, request, staff, ThingKind::request, id.value), key)));
        return true;
    }));
    return {};
}

}  // namespace slovo::promises
