#include <algorithm>
#include <map>

#include <fmt/format.h>
#include "promises/inside/export_parts.hpp"
#include "promises/inside/halves.hpp"
#include "store/tables/staff.hpp"

namespace slovo::promises::inside {
namespace {

using crypto::TokenKind;
using ledger::EventKind;
using ledger::ThingKind;
using Roles = std::map<StaffId, std::string>;

Result<Roles> roles_of(store::Session& session) {
    TRY(auto const all, store::staff::all(session));
    Roles out;
    for (auto const& one : all) out.emplace(one.id, one.role);
    return out;
}

void add_openings(std::vector<ExportOpening>& out, std::vector<store::EventRow> const& events, Roles const& roles) {
    for (auto const& row : events) {
        auto const kind = row.event.kind;
        bool const opening =
            kind == EventKind::access_read || kind == EventKind::use_allowed || kind == EventKind::use_denied;
        if (row.dark || !opening) continue;
        auto const role = roles.find(row.event.actor.staff);
        out.push_back({.at = row.event.at,
                       .who = row.event.actor.kind,
                       .role = role == roles.end() ? std::string() : role->second,
                       .purpose = row.event.purpose,
                       .refused = kind == EventKind::use_denied});
    }
}

// The box as it was shown: of that form, in that version of the policy.
policy::ConsentBox const* box_of(ShelfEntry const* entry, std::string_view form_id, store::ConsentRow const& row) {
    auto const* const form = entry == nullptr ? nullptr : entry->policy->find_form(form_id);
    if (form == nullptr) return nullptr;
    auto const found = std::ranges::find_if(
        form->consents, [&](auto const& box) { return box.purpose == row.purpose && box.channel == row.channel; });
    return found == form->consents.end() ? nullptr : &*found;
}

ExportConsent consent_of(House const& house, OwnSubject const& subject, store::ConsentRow const& row) {
    auto const request = std::ranges::find(subject.requests, row.request, [](auto const& one) { return one.row.id; });
    auto const form = request == subject.requests.end() ? std::string() : request->row.form;
    auto const entry = house.shelf.find(row.policy);
    auto const* const box = box_of(entry.get(), form, row);
    ExportConsent out{.id = house.roots.tokens().make(TokenKind::receipt, row.id.value, bytes_of("export.consent")),
                      .form = form,
                      .text = box == nullptr ? row.purpose : box->label.in(row.language),
                      .until = entry ? end_of_consent(*entry->policy, subject.life, row) : std::nullopt,
                      .steps = {},
                      .act = {}};
    for (auto const& event : subject.events) {
        if (event.dark || event.event.thing != ThingKind::consent || event.event.thing_id != row.id.value) continue;
        out.steps.push_back({.event = event.id,
                             .kind = event.event.kind,
                             .at = event.event.at,
                             .who = event.event.actor.kind,
                             .receipt = {}});
    }
    return out;
}

// The event that says a request came in.
store::EventRow const* coming_of(OwnSubject const& subject, RequestId request) {
    auto const found = std::ranges::find_if(subject.events, [&](store::EventRow const& row) {
        return row.event.kind == EventKind::request_received && row.event.thing_id == request.value;
    });
    return found == subject.events.end() ? nullptr : &*found;
}

// Receipts that are wanted, and where the name of each file belongs.
class Wanted {
public:
    Wanted(House& house, store::Session& session, std::size_t requests, std::size_t consents)
        : house_(house), session_(session), requests_(requests), consents_(consents) {}

    Result<void> add(OwnSubject const& subject, ExportRecord& record) {
        auto const row = store::subjects::find(session_, subject.id);
        if (!row && row.error().code() == ErrorCode::not_found) return {};  // erased meanwhile
        if (!row) return std::unexpected(row.error());
        auto const key = house_.safe.subject_key(*row);
        if (!key) return {};
        gate::LedgerKey const ledger_key(*key);
        for (std::size_t i = 0; i < subject.requests.size(); ++i) {
            ++requests_;
            auto const* const event = coming_of(subject, subject.requests[i].row.id);
            if (event == nullptr || event->dark) continue;
            want(*event, ledger_key, fmt::format("receipts/{:03}-request.tlog-proof", requests_), record.receipts[i]);
        }
        for (std::size_t i = 0; i < record.consents.size(); ++i) {
            auto& consent = record.consents[i];
            TRY_VOID(open_act(subject.consents[i], *key, consent));
            ++consents_;
            std::size_t step = 0;
            for (auto& one : consent.steps) {
                ++step;
                auto const event = std::ranges::find(subject.events, one.event, &store::EventRow::id);
                auto const suffix = step == 1 ? std::string() : fmt::format("-{}", step);
                want(*event, ledger_key, fmt::format("receipts/{:03}-consent{}.tlog-proof", consents_, suffix),
                     one.receipt);
            }
        }
        return {};
    }

    struct Place {
        std::string name;
        std::string* into;
    };
    std::vector<gate::ReceiptAsk> asks;
    std::vector<Place> places;

private:
    Result<void> open_act(store::ConsentRow const& row, crypto::Key const& key, ExportConsent& into) {
        if (row.sealed_proof.empty()) return {};
        gate::Cell const cell{store::Table::consent, store::Column::proof, row.id.value};
        auto act = house_.safe.open<gate::KeptProof>(cell, row.key, row.subject, key, row.sealed_proof);
        // Ended since the rows were read, and the proof with it.
        if (!act && act.error().code() == ErrorCode::not_found) return {};
        if (!act) return std::unexpected(act.error());
        into.act = std::move(*act);
        return {};
    }

    void want(store::EventRow const& event, gate::LedgerKey const& key, std::string name, std::string& into) {
        asks.push_back({event.id, house_.notary.salt(key, event.uid), house_.notary.canonical(event.event, key)});
        places.push_back({std::move(name), &into});
    }

    House& house_;
    store::Session& session_;
    std::size_t requests_;  // files that have a name already
    std::size_t consents_;
};

}  // namespace

Result<void> gather(House& house, Export& made) {
    auto const& tokens = house.roots.tokens();
    return house.store.read([&](store::Session& session) -> Result<void> {
        TRY(auto const roles, roles_of(session));
        for (auto const& subject : made.file.subjects) {
            ExportRecord record;
            record.id = tokens.make(TokenKind::receipt, subject.id.value, bytes_of("export.subject"));
            for (auto const& request : subject.requests)
                record.references.push_back(tokens.make(TokenKind::request_ref, request.row.id.value));
            record.receipts.resize(subject.requests.size());
            for (auto const& row : subject.consents) record.consents.push_back(consent_of(house, subject, row));
            add_openings(record.openings, subject.events, roles);
            made.records.push_back(std::move(record));
        }
        for (auto const& row : made.file.cases) {
            TRY(auto const events, store::events::of(session, row.subject));
            add_openings(made.case_openings, events, roles);
        }
        return {};
    });
}

Result<void> prove(House& house, gate::Sequencer& sequencer, Export& made) {
    std::array<std::vector<text::ZipFile>, 2> parts;
    auto const some = [&](std::size_t from, std::size_t to) -> Result<void> {
        std::size_t requests = 0;
        std::size_t consents = 0;
        for (std::size_t i = 0; i < from; ++i) {
            requests += made.records[i].receipts.size();
            consents += made.records[i].consents.size();
        }
        std::vector<Wanted::Place> places;
        std::vector<gate::ReceiptAsk> asks;
        TRY_VOID(house.store.read([&](store::Session& session) -> Result<void> {
            Wanted wanted(house, session, requests, consents);
            for (auto i = from; i < to; ++i) TRY_VOID(wanted.add(made.file.subjects[i], made.records[i]));
            places = std::move(wanted.places);
            asks = std::move(wanted.asks);
            return {};
        }));
        TRY(auto const receipts, sequencer.receipts(std::move(asks)));
        for (std::size_t i = 0; i < receipts.size(); ++i) {
            if (!receipts[i]) continue;
            *places[i].into = places[i].name;
            parts[from == 0 ? 0 : 1].push_back(
                {std::move(places[i].name), ledger::print(*receipts[i]), text::ZipPack::store});
        }
        return {};
    };
    TRY_VOID(in_halves(made.records.size(), some));
    for (auto& half : parts) std::ranges::move(half, std::back_inserter(made.parts));
    return {};
}

}  // namespace slovo::promises::inside
