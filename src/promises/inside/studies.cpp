#include "promises/inside/studies.hpp"

#include <algorithm>

#include "promises/inside/own_rows.hpp"
#include "store/tables/events.hpp"

namespace slovo::promises::inside {

using ledger::EventKind;
using ledger::ThingKind;
using store::StudyState;
using store::Transaction;

//= policy:C12
bool begins_by_itself(policy::Policy const& policy, store::RequestRow const& request) {
    auto const* const form = policy.find_form(request.form);
    if (form == nullptr || form->materials == policy::Materials::none) return false;
    //= policy:C28
    return request.state == store::RequestState::open && request.sealed_site && !request.on_behalf;
}

store::StudyRow new_study(House& house, store::RequestRow const& request, Instant now) {
    return {.id = {house.ids.next()},
            .subject = request.subject,
            .request = request.id,
            .asked_at = now,
            .changed_at = now,
            .progress = {},
            .key = {},
            .sealed_summary = std::nullopt};
}

ledger::Event asked_event(store::StudyRow const& row, ledger::Actor actor, PolicyVersion policy) {
    return {.kind = EventKind::study_asked,
            .at = row.changed_at,
            .subject = row.subject,
            .thing = ThingKind::study,
            .thing_id = row.id.value,
            .actor = actor,
            .purpose = "study",
            .policy = policy};
}

std::optional<store::StudyRow> newest_done(std::vector<store::StudyRow> const& rows) {
    auto const found = std::ranges::find(rows.rbegin(), rows.rend(), StudyState::done, &store::StudyRow::state);
    return found == rows.rend() ? std::nullopt : std::optional(*found);
}

Result<bool> is_wanted(store::Session& session, store::StudyRow const& row) {
    if (row.state != StudyState::running) return false;
    TRY(auto const request, store::requests::line(session, row.request));
    if (request.state != store::RequestState::open) return false;
    TRY(auto const held, store::holds::live(session, row.subject));
    if (!held.empty()) return false;
    TRY(bool const erasing, store::events::is_erasing(session, row.subject));
    return !erasing;
}

Result<int> discard_studies(Transaction& tx, House& house, SubjectId subject, RequestId request, Which which,
                            StudyEnd const& end, std::vector<vault::KeyRef>& gone) {
    TRY(auto rows, store::studies::of(*tx, subject, request));
    int count = 0;
    for (auto& row : rows) {
        bool const ends =
            (which != Which::done && row.live()) || (which != Which::live && row.state == StudyState::done);
        if (!ends) continue;
        auto const from = row.state;
        if (row.key) gone.push_back(row.key);
        row.state = StudyState::stopped;
        row.reason = end.reason;
        row.changed_at = end.now;
        row.key = {};
        row.sealed_summary.reset();
        TRY_VOID(store::studies::change(tx, row, from));
        TRY_VOID(store::studies::remove_pieces(tx, row.id));
        TRY_VOID(tell_about(tx, house, subject,
                            {.kind = EventKind::study_discarded,
                             .at = end.now,
                             .thing = ThingKind::study,
                             .thing_id = row.id.value,
                             .actor = end.actor,
                             .purpose = "study",
                             .detail = ledger::DetailBuilder().add("reason", name_of(end.reason)).build()}));
        ++count;
    }
    return count;
}

}  // namespace slovo::promises::inside
