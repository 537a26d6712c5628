// A case opened for staff: its words, its contact point, and the facts by which a caller is known.
#include <algorithm>

#include "policy/calendar.hpp"
#include "promises/cases.hpp"
#include "promises/rights.hpp"
#include "store/tables/subjects.hpp"
#include "text/contact.hpp"

namespace slovo::promises {
namespace {

using gate::Cell;
using store::Column;
using store::Table;
using store::Transaction;

constexpr int facts_max = 5;  // two are asked; the newest are remembered best

// What the writer found, sealed.
struct Found {
    gate::RightsUses uses;  ///< the case's own first
    store::CaseRow row;
    store::SubjectRow subject;
    std::optional<store::ContactRow> contact;
    std::vector<store::ReplyRow> replies;
    std::vector<store::DeliveryRow> deliveries;
    std::vector<store::EventRow> events;
    std::vector<store::RequestRow> requests;
};

// Requests under the same contact point, newest first; a case is a subject without requests.
Result<std::vector<store::RequestRow>> requests_of(store::Session& session, store::ContactRow const& contact) {
    std::vector<store::RequestRow> out;
    TRY(auto const same, store::contacts::by_blind(session, contact.blind, 10 * facts_max));
    for (auto const& one : same) {
        TRY(auto const lines, store::requests::of(session, one.subject));
        for (auto const& line : lines) {
            TRY(auto row, store::requests::find(session, line.id));
            out.push_back(std::move(row));
            if (std::ssize(out) == facts_max) return out;
        }
    }
    return out;
}

class Opener {
public:
    Opener(House& house, Staff const& staff, CaseId id)
        : house_(house), staff_(staff), id_(id), now_(house.now()), shelf_(house.shelf.current(now_)) {}

    Result<std::variant<Found, gate::Refusal>> ask(Transaction& tx) const {
        using Outcome = std::variant<Found, gate::Refusal>;
        Found out;
        TRY(out.row, store::cases::find(*tx, id_));
        TRY(out.subject, store::subjects::find(*tx, out.row.subject));
        std::vector whose{out.row.subject};
        if (out.row.contact) {
            TRY(out.contact, store::contacts::find(*tx, out.row.contact, out.row.subject));
            //= policy:C29
            // Facts to ask a caller for are opened only while there is somebody to be asked (CLAUSES E-15).
            if (out.row.reason == store::CaseReason::need_user_verification && out.row.live()) {
                TRY(out.requests, requests_of(*tx, *out.contact));
            }
        }
        for (auto const& request : out.requests) whose.push_back(request.subject);
        gate::Gate const gate(*shelf_->policy, house_.notary, house_.safe);
        TRY(auto asked, gate.ask_rights(tx, {.rights_case = out.row,
                                             .subjects = whose,
                                             .actor = staff_.actor(),
                                             .role = staff_.role,
                                             .manner = gate::Manner::read,
                                             .now = now_}));
        if (auto const* refusal = std::get_if<gate::Refusal>(&asked)) return Outcome(*refusal);
        out.uses = std::move(std::get<gate::RightsUses>(asked));
        TRY(out.replies, store::replies::of(*tx, out.row.subject));
        TRY(out.deliveries, store::deliveries::of(*tx, out.row.subject));
        TRY(out.events, store::events::of(*tx, out.row.subject));
        return Outcome(std::move(out));
    }

    Result<CaseOpening> open(Found found) const {
        TRY(auto const key, house_.safe.subject_key(found.subject));
        OpenedCase out;
        out.row = found.row;
        auto const subject = found.subject.id;
        if (found.row.sealed_text) {
            Cell const cell{Table::rights_case, Column::text, found.row.id.value};
            TRY(out.words, house_.safe.open<gate::Question>(cell, found.row.key, subject, key, *found.row.sealed_text));
        }
        if (found.contact) TRY_VOID(open_contact(out, *found.contact, key));
        for (auto const& reply : found.replies) {
            Cell const cell{Table::reply, Column::body, reply.id.value};
            TRY(auto words, house_.safe.open<gate::Answer>(cell, reply.key, subject, key, reply.sealed_body));
            bool const by_letter =
                std::ranges::find(found.deliveries, reply.id, &store::DeliveryRow::reply) != found.deliveries.end();
            out.answers.push_back({reply, std::move(words), by_letter});
        }
        for (std::size_t i = 0; i < found.requests.size(); ++i)
            TRY_VOID(open_fact(out, found.requests[i], found.uses[i + 1]));
        out.extended_to = extension(found);
        std::erase_if(found.events, [&](store::EventRow const& one) {
            return one.event.thing == ledger::ThingKind::rights_case && one.event.thing_id != id_.value;
        });
        out.events = std::move(found.events);
        return CaseOpening{std::move(found.uses.front()), std::move(out)};
    }

private:
    Result<void> open_contact(OpenedCase& out, store::ContactRow const& row, crypto::Key const& key) const {
        Cell const cell{Table::contact, Column::value, row.id.value};
        if (static_cast<text::ContactKind>(row.kind) == text::ContactKind::email) {
            TRY(out.email, house_.safe.open<gate::Email>(cell, row.key, row.subject, key, row.sealed_value));
        } else {
            TRY(out.phone, house_.safe.open<gate::Phone>(cell, row.key, row.subject, key, row.sealed_value));
        }
        return {};
    }

    Result<void> open_fact(OpenedCase& out, store::RequestRow const& row, vault::Use<"rights"> const& use) const {
        auto const whose = out.row.subject;
        TRY(auto const subject,
            house_.store.read([&](store::Session& s) { return store::subjects::find(s, row.subject); }));
        auto const key = house_.safe.subject_key(subject);
        if (!key) return {};  // being erased
        // Opened by its own permission, and shown with the case.
        auto const with_case = [&](auto personal) {
            using Value = decltype(personal);
            return Value::closing(whose, std::string(personal.open(use)));
        };
        CaseFact fact{.request = {.id = row.id,
                                  .subject = row.subject,
                                  .form = row.form,
                                  .language = row.language,
                                  .state = row.state,
                                  .received_at = row.received_at,
                                  .due_at = row.due_at},
                      .name = {},
                      .site = {}};
        if (row.sealed_name) {
            Cell const cell{Table::request, Column::name, row.id.value};
            TRY(auto name, house_.safe.open<gate::Name>(cell, row.name_key, row.subject, *key, *row.sealed_name));
            fact.name = with_case(std::move(name));
        }
        if (row.sealed_site) {
            Cell const cell{Table::request, Column::site, row.id.value};
            TRY(auto site, house_.safe.open<gate::Site>(cell, row.body_key, row.subject, *key, *row.sealed_site));
            fact.site = with_case(std::move(site));
        }
        out.facts.push_back(std::move(fact));
        return {};
    }

    std::optional<Instant> extension(Found const& found) const {
        bool const extended = std::ranges::any_of(found.events, [&](store::EventRow const& one) {
            return one.event.kind == ledger::EventKind::case_extended && one.event.thing_id == id_.value;
        });
        if (!found.row.live() || extended || now_ > found.row.due_at) return std::nullopt;
        return policy::extended_date(*shelf_->policy, name_of(found.row.kind).view(), found.row.due_at);
    }

    House& house_;
    Staff const& staff_;
    CaseId id_;
    Instant now_;
    std::shared_ptr<ShelfEntry const> shelf_;
};

}  // namespace

Result<std::variant<CaseOpening, gate::Refusal>> open_case(House& house, Staff const& staff, CaseId id) {
    using Outcome = std::variant<CaseOpening, gate::Refusal>;
    Opener const opener(house, staff, id);
    using Asked = std::variant<Found, gate::Refusal>;
    TRY(auto asked, house.store.write<Asked>([&](Transaction& tx) { return opener.ask(tx); }));
    if (auto const* refusal = std::get_if<gate::Refusal>(&asked)) return Outcome(*refusal);
    TRY(auto opening, opener.open(std::move(std::get<Found>(asked))));
    return Outcome(std::move(opening));
}

}  // namespace slovo::promises
