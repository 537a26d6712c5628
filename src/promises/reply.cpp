#include "promises/reply.hpp"

#include <algorithm>

#include "promises/holds.hpp"
#include "promises/inside/studies.hpp"
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

// The cells of one subject, whose key is found once for all of them.
class Cells {
public:
    Cells(gate::Safe const& safe, SubjectId subject, crypto::Key const& key)
        : safe_(safe), subject_(subject), key_(key) {}

    template <class P>
    [[nodiscard]] Result<P> open(Cell const& cell, vault::KeyRef key, ByteView sealed) const {
        return safe_.open<P>(cell, key, subject_, key_, sealed);
    }
    template <class P>
    [[nodiscard]] Result<std::optional<P>> open_if(Cell const& cell, vault::KeyRef key,
                                                   std::optional<Bytes> const& sealed) const {
        if (!sealed) return std::optional<P>();
        TRY(auto opened, open<P>(cell, key, *sealed));
        return std::optional<P>(std::move(opened));
    }

private:
    gate::Safe const& safe_;
    SubjectId subject_;
    crypto::Key const& key_;
};

Result<OpenedRequest> open_cells(House const& house, gate::Gate const& gate, std::string_view purpose,
                                 gate::Admitted facts, FoundRows const& rows) {
    TRY(auto const subject_key, house.safe.subject_key(facts.subject));
    Cells const cells(house.safe, facts.subject.id, subject_key);
    auto const& row = facts.request;
    auto const cell = [&](Column column) { return Cell{Table::request, column, row.id.value}; };
    OpenedRequest out;
    if (gate.lists(purpose, "name")) {
        TRY(out.name, cells.open_if<gate::Name>(cell(Column::name), row.name_key, row.sealed_name));
    }
    if (gate.lists(purpose, "site")) {
        TRY(out.site, cells.open_if<gate::Site>(cell(Column::site), row.body_key, row.sealed_site));
    }
    if (gate.lists(purpose, "text")) {
        TRY(out.text, cells.open_if<gate::Message>(cell(Column::text), row.body_key, row.sealed_text));
    }
    for (auto const& contact : rows.contacts) {
        Cell const place{Table::contact, Column::value, contact.id.value};
        if (static_cast<text::ContactKind>(contact.kind) == text::ContactKind::email && gate.lists(purpose, "email")) {
            TRY(out.email, cells.open<gate::Email>(place, contact.key, contact.sealed_value));
            out.email_state = contact.state;
        } else if (static_cast<text::ContactKind>(contact.kind) == text::ContactKind::phone &&
                   gate.lists(purpose, "phone")) {
            TRY(out.phone, cells.open<gate::Phone>(place, contact.key, contact.sealed_value));
        }
    }
    for (auto const& reply : rows.replies) {
        Cell const place{Table::reply, Column::body, reply.id.value};
        TRY(auto words, cells.open<gate::Answer>(place, reply.key, reply.sealed_body));
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

namespace {

// What the gate said, with the rows to open if it said yes; the event of it is on the disk.
template <vault::FixedString P>
struct Found {
    gate::Verdict<P> verdict;
    FoundRows rows;
};

class Opener {
public:
    Opener(House& house, Staff staff, RequestId id)
        : house_(house),
          shelf_(house.shelf.current(house.now())),
          gate_(*shelf_->policy, house.notary, house.safe),
          staff_(std::move(staff)),
          id_(id) {}

    template <vault::FixedString P>
    Result<Found<P>> ask(Transaction& tx) const {
        TRY(auto verdict, gate_.ask<P>(tx, {.request = id_,
                                            .purpose = P.view(),
                                            .actor = staff_.actor(),
                                            .role = staff_.role,
                                            .manner = gate::Manner::read,
                                            .now = house_.now()}));
        FoundRows rows;
        if (auto const* permission = std::get_if<gate::Permission<P>>(&verdict)) {
            TRY(rows.contacts, store::contacts::of(*tx, permission->facts.subject.id));
            TRY(rows.replies, store::replies::of(*tx, id_));
        }
        return Found<P>{std::move(verdict), std::move(rows)};
    }

    template <vault::FixedString P>
    Result<OpeningVerdict<P>> open(Found<P> found) const {
        if (auto const* refusal = std::get_if<gate::Refusal>(&found.verdict)) return OpeningVerdict<P>(*refusal);
        auto& permission = std::get<gate::Permission<P>>(found.verdict);
        TRY(auto opened, open_cells(house_, gate_, P.view(), std::move(permission.facts), found.rows));
        return OpeningVerdict<P>(Opening<P>{std::move(permission.use), std::move(opened)});
    }

private:
    House& house_;
    std::shared_ptr<ShelfEntry const> shelf_;
    gate::Gate gate_;
    Staff staff_;
    RequestId id_;
};

}  // namespace

template <vault::FixedString P>
void open_request(House& house, Staff staff, RequestId id,
                  std::move_only_function<void(Result<OpeningVerdict<P>>)> done) {
    auto const opener = std::make_shared<Opener const>(house, std::move(staff), id);
    house.store.post<Found<P>>(
        {}, [opener](Transaction& tx) { return opener->ask<P>(tx); },
        [opener, done = std::move(done)](Result<Found<P>> found) mutable {
            if (!found) return done(std::unexpected(found.error()));
            done(opener->open<P>(std::move(*found)));
        });
}

template <vault::FixedString P>
Result<OpeningVerdict<P>> open_request_and_wait(House& house, Staff const& staff, RequestId id) {
    Opener const opener(house, staff, id);
    TRY(auto found, house.store.write<Found<P>>([&](Transaction& tx) { return opener.ask<P>(tx); }));
    return opener.open<P>(std::move(found));
}

template Result<OpeningVerdict<"reply">> open_request_and_wait<"reply">(House&, Staff const&, RequestId);
template Result<OpeningVerdict<"screening">> open_request_and_wait<"screening">(House&, Staff const&, RequestId);
template Result<OpeningVerdict<"collaboration">> open_request_and_wait<"collaboration">(House&, Staff const&,
                                                                                        RequestId);
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
    std::vector<vault::KeyRef> gone;
    TRY_VOID(house.store.write<bool>([&](Transaction& tx) -> Result<bool> {
        gone.clear();
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
        auto const which = answered ? inside::Which::live : inside::Which::all;
        TRY_VOID(inside::discard_studies(tx, house, request.subject, id, which,
                                         {staff.actor(), store::StudyReason::closed, now}, gone));
        return true;
    }));
    return gone.empty() ? Result<void>() : house.safe.keys().destroy(gone);
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
        TRY_VOID(erase_unless_held(house, journal, request.subject, EraseReason::child, staff.actor()));
        return {};
    }
    TRY_VOID(house.store.write<bool>([&](Transaction& tx) -> Result<bool> {
        TRY_VOID(store::requests::change_state(tx, id, store::RequestState::quarantine, store::RequestState::open,
                                               std::nullopt));
        TRY(auto const key, ledger_key(house, *tx, request.subject));
        TRY_VOID(record(
            tx, house.notary.prepare(
                    event_of(now, EventKind::child_cleared, request, staff, ThingKind::request, id.value), key)));
        TRY(auto const open, store::requests::find(*tx, id));
        if (inside::begins_by_itself(*shelf->policy, open)) {
            auto const study = inside::new_study(house, open, now);
            TRY_VOID(store::studies::insert(tx, study));
            TRY_VOID(record(tx, house.notary.prepare(inside::asked_event(study, {}, open.policy), key)));
        }
        return true;
    }));
    return {};
}

}  // namespace slovo::promises
