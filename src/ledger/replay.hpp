// The ledger against the tables: the events' rules applied one by one give what every thing must be;
// then each row is compared with it. A row that no event explains, and an event that no row bears
// out, is a finding that names it. Bounded memory: 17 bytes a thing. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "ledger/event.hpp"

namespace slovo::ledger {

/// What a thing is, as its row says too. Stored nowhere as a number.
enum class State : std::uint8_t {
    absent,
    // requests
    open,
    quarantined,
    answered,
    closed,
    cancelled,  // replies and deliveries too
    spam,
    // contacts
    unconfirmed,
    confirmed,
    rejected,
    // consents
    requested,
    given,
    refused,
    withdrawn,
    expired,
    unknown,  // of a delivery: nobody can say whether it arrived
    // replies and deliveries
    due,
    queued,  // or on its way
    sent,
    failed,
    overdue,
    withheld,
    // subjects, staff, sessions, suppressions
    active,
    disabled,
    ended,
    // policies
    published,
    retired,
    // anything
    erasing,  // any thing after erase.intended; a row that only awaits its purge
    erased,   // for ever: the same id does not come back
};
[[nodiscard]] std::string_view name_of(State state);

enum class FindingKind : std::uint8_t {
    event_not_allowed,   ///< the event's rule does not fit the state that the thing was in
    row_unexplained,     ///< a row that no event made
    row_missing,         ///< events made it, and there is no row
    row_differs,         ///< the row says another state than the events
    row_not_erased,      ///< a row of what was erased
    wrong_subject,       ///< the row, or a later event, names another subject
    dark_events_differ,  ///< more or fewer events without subject than erasures account for
};
[[nodiscard]] std::string_view name_of(FindingKind kind);

struct Finding {
    FindingKind what{};
    ThingKind thing = ThingKind::none;
    std::int64_t id = 0;  // internal: for ops, on the machine
    State expected{};
    State found{};
    std::uint64_t event_index = 0;  // of the event, where one is to blame
    bool operator==(Finding const&) const = default;
};

class Replay {
public:
    /// Events in the order of their indexes. A finding is kept, and the event applied all the same.
    void take(std::uint64_t index, Event const& event);
    /// An event whose subject reference died in an erasure: it is counted only.
    void take_dark() { ++dark_; }

    /// After the last event: each row of the tables, in any order, once. Subject 0: the table does
    /// not say. Session rows may be gone without an event; nothing else may.
    void compare(ThingKind kind, std::int64_t id, SubjectId subject, State observed);
    /// After the last row of these tables: what no row bore out. All findings, at most
    /// limits::ledger_findings of them.
    [[nodiscard]] std::vector<Finding> finish(std::span<ThingKind const> tables);
    [[nodiscard]] std::uint64_t finding_count() const { return finding_count_; }  ///< all, kept or not

    [[nodiscard]] State state_of(ThingKind kind, std::int64_t id) const;

private:
    /// Things of one kind, sorted by id; ids come nearly in order, so insertion is nearly appending.
    struct Things {
        std::vector<std::int64_t> ids;
        std::vector<std::int64_t> subjects;
        std::vector<std::uint8_t> states;                       // State, and the seen bit
        [[nodiscard]] std::size_t find(std::int64_t id) const;  // ids.size() when not there
        std::size_t find_or_add(std::int64_t id, std::int64_t subject);
        [[nodiscard]] State state(std::size_t at) const;
    };

    void change(std::uint64_t index, Event const& event);
    void meet_subject(std::uint64_t index, Event const& event);
    void report(Finding const& finding);
    [[nodiscard]] bool is_erased(std::int64_t subject) const;  ///< or about to be
    [[nodiscard]] Things& of(ThingKind kind) { return things_[static_cast<std::size_t>(kind)]; }
    [[nodiscard]] Things const& of(ThingKind kind) const { return things_[static_cast<std::size_t>(kind)]; }

    std::array<Things, thing_kinds> things_;
    std::vector<Finding> findings_;
    std::uint64_t finding_count_ = 0;
    std::uint64_t dark_ = 0;
    std::int64_t dark_expected_ = 0;
};

}  // namespace slovo::ledger
