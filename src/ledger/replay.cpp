#include "ledger/replay.hpp"

#include <algorithm>

#include "base/ensure.hpp"
#include "base/limits.hpp"
#include "ledger/inside/replay_rules.hpp"

namespace slovo::ledger {
namespace {

constexpr std::uint8_t seen_bit = 0x80;  // a row bore this thing out

constexpr std::array<std::string_view, static_cast<std::size_t>(State::erased) + 1> state_names{
    "absent",    "open",      "quarantined", "answered", "closed",  "cancelled", "spam",    "unconfirmed",
    "confirmed", "rejected",  "requested",   "given",    "refused", "withdrawn", "expired", "unknown",
    "due",       "queued",    "sent",        "failed",   "overdue", "withheld",  "active",  "disabled",
    "ended",     "published", "retired",     "erasing",  "erased",
};
constexpr std::array<std::string_view, 7> finding_names{
    "event_not_allowed", "row_unexplained", "row_missing",        "row_differs",
    "row_not_erased",    "wrong_subject",   "dark_events_differ",
};

/// Whether somebody can be about it: such things end with their subject.
bool is_personal(ThingKind kind) {
    return kind == ThingKind::subject || (kind >= ThingKind::request && kind <= ThingKind::delivery) ||
           kind == ThingKind::rights_case || kind == ThingKind::hold || kind == ThingKind::study;
}

bool is_erasure(EventKind kind) {
    return kind == EventKind::erase_intended || kind == EventKind::erase_done;
}

/// Opened data must have been there; a refusal may be about anything.
bool opens(EventKind kind) {
    return kind == EventKind::use_allowed || kind == EventKind::access_read;
}

/// An erased subject's other events are dark, the intent too: what is left of them is erase.done.
bool erasure_fits(Event const& event, State now) {
    if (event.kind == EventKind::erase_intended) return now != State::absent && now != State::erased;
    return now == State::erasing || now == State::erased || (now == State::absent && event.thing == ThingKind::subject);
}

bool is_gone(State state) {
    return state == State::absent || state == State::erasing || state == State::erased;
}

}  // namespace

std::string_view name_of(State state) {
    ENSURE(static_cast<std::size_t>(state) < state_names.size(), "a state is one of the list");
    return state_names[static_cast<std::size_t>(state)];
}

std::string_view name_of(FindingKind kind) {
    ENSURE(static_cast<std::size_t>(kind) < finding_names.size(), "a finding is one of the list");
    return finding_names[static_cast<std::size_t>(kind)];
}

std::size_t Replay::Things::find(std::int64_t id) const {
    auto const at = std::ranges::lower_bound(ids, id);
    return at != ids.end() && *at == id ? static_cast<std::size_t>(at - ids.begin()) : ids.size();
}

std::size_t Replay::Things::find_or_add(std::int64_t id, std::int64_t subject) {
    auto const at = ids.empty() || ids.back() < id ? ids.end() : std::ranges::lower_bound(ids, id);
    auto const place = at - ids.begin();
    if (at == ids.end() || *at != id) {
        ids.insert(at, id);
        subjects.insert(subjects.begin() + place, subject);
        states.insert(states.begin() + place, static_cast<std::uint8_t>(State::absent));
    }
    return static_cast<std::size_t>(place);
}

State Replay::Things::state(std::size_t at) const {
    return at == ids.size() ? State::absent : static_cast<State>(states[at] & ~seen_bit);
}

void Replay::report(Finding const& finding) {
    ++finding_count_;
    if (findings_.size() < limits::ledger_findings) findings_.push_back(finding);
}

bool Replay::is_erased(std::int64_t subject) const {
    auto const& subjects = of(ThingKind::subject);
    auto const state = subjects.state(subjects.find(subject));
    return state == State::erasing || state == State::erased;
}

State Replay::state_of(ThingKind kind, std::int64_t id) const {
    auto const& things = of(kind);
    return things.state(things.find(id));
}

void Replay::take(std::uint64_t index, Event const& event) {
    if (event.subject) meet_subject(index, event);
    if (event.thing != ThingKind::none) change(index, event);
    // Erasures and restores say how many events are dark because of them.
    if (event.kind == EventKind::erase_done || event.kind == EventKind::erase_went_on ||
        event.kind == EventKind::store_restored)
        dark_expected_ += event.detail.number("events").value_or(0);
}

/// The first event that names a subject makes them; nothing happens to a subject after their erasure.
void Replay::meet_subject(std::uint64_t index, Event const& event) {
    auto& subjects = of(ThingKind::subject);
    auto const at = subjects.find_or_add(event.subject.value, event.subject.value);
    auto& state = subjects.states[at];
    if (static_cast<State>(state) == State::absent) state = static_cast<std::uint8_t>(State::active);
    if (static_cast<State>(state) == State::erased && !is_erasure(event.kind))
        report({FindingKind::event_not_allowed, ThingKind::subject, event.subject.value, State::erased, State::erased,
                index});
}

void Replay::change(std::uint64_t index, Event const& event) {
    auto& things = of(event.thing);
    auto const found = things.find(event.thing_id);
    auto const now = things.state(found);
    auto const refuse = [&](FindingKind what, State expected) {
        report({what, event.thing, event.thing_id, expected, now, index});
    };
    if (found != things.ids.size() && event.subject && things.subjects[found] != 0 &&
        things.subjects[found] != event.subject.value)
        refuse(FindingKind::wrong_subject, now);

    auto next = now;
    if (is_erasure(event.kind)) {
        next = event.kind == EventKind::erase_done ? State::erased : State::erasing;
        if (!erasure_fits(event, now)) refuse(FindingKind::event_not_allowed, next);
    } else if (auto const rules = rules_of(event.kind); !rules.empty()) {
        auto const rule = std::ranges::find(rules, event.thing, &Rule::thing);
        if (rule == rules.end()) return refuse(FindingKind::event_not_allowed, now);
        next = rule->to == State::absent ? now : rule->to;
        if (event.kind == EventKind::request_received && event.detail.flag("quarantined")) next = State::quarantined;
        if (!rule->from.has(now)) refuse(FindingKind::event_not_allowed, next);
    } else if (opens(event.kind) && is_personal(event.thing) && (now == State::absent || now == State::erased)) {
        refuse(FindingKind::event_not_allowed, now);
    }
    if (next == now) return;
    auto const at = things.find_or_add(event.thing_id, event.subject.value);
    things.states[at] = static_cast<std::uint8_t>(next);
}

void Replay::compare(ThingKind kind, std::int64_t id, SubjectId subject, State observed) {
    auto& things = of(kind);
    auto const at = things.find(id);
    auto const expected = things.state(at);
    auto const find = [&](FindingKind what) { report({what, kind, id, expected, observed, 0}); };
    if (at != things.ids.size()) things.states[at] |= seen_bit;
    bool const named = subject && at != things.ids.size() && things.subjects[at] != 0;
    if (named && things.subjects[at] != subject.value) find(FindingKind::wrong_subject);

    auto const owner = at != things.ids.size() && things.subjects[at] != 0 ? things.subjects[at] : subject.value;
    bool const owner_gone = is_personal(kind) && owner != 0 && is_erased(owner);
    if (owner_gone || expected == State::erasing || expected == State::erased) {
        if (observed != State::erasing) find(FindingKind::row_not_erased);
    } else if (expected == State::absent) {
        find(FindingKind::row_unexplained);
    } else if (expected != observed) {
        find(FindingKind::row_differs);
    }
}

std::vector<Finding> Replay::finish(std::span<ThingKind const> tables) {
    for (auto const kind : tables) {
        if (kind == ThingKind::session) continue;  // they expire, and are dropped without an event
        auto const& things = of(kind);
        for (std::size_t at = 0; at < things.ids.size(); ++at) {
            bool const seen = (things.states[at] & seen_bit) != 0;
            if (seen || is_gone(things.state(at))) continue;
            if (is_personal(kind) && is_erased(things.subjects[at])) continue;
            report({FindingKind::row_missing, kind, things.ids[at], things.state(at), State::absent, 0});
        }
    }
    if (static_cast<std::int64_t>(dark_) != dark_expected_)
        report({FindingKind::dark_events_differ, ThingKind::none, 0, State::absent, State::absent, dark_});
    return findings_;
}

}  // namespace slovo::ledger
