// The closed list of what the ledger can say, and of what it can say it about. Numbers and names
// are stable for ever: they stand in stored rows, in receipts and in docs/formats/ledger.md.
// Constants and pure functions, safe from any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/result.hpp"

namespace slovo::ledger {

//= policy:C03
enum class EventKind : std::uint16_t {
    policy_published = 100,
    policy_retired = 101,
    policy_refused = 102,

    store_created = 200,
    store_restored = 201,  ///< detail events: how many places of the log were filled in dark from the journal
    test_marked = 202,
    key_rotated = 203,
    backup_made = 204,
    backup_restored = 205,
    clock_jump = 206,
    clock_confirmed = 207,
    ledger_continued = 208,  ///< the first event of a new origin: commits to the last known checkpoint

    request_received = 300,  ///< detail quarantined=true: it starts in quarantine
    request_duplicate_suppressed = 301,
    request_quarantined = 302,
    request_released = 303,
    request_closed = 304,
    request_cancelled = 305,
    freetext_flagged = 306,
    child_suspected = 307,
    child_cleared = 308,
    child_confirmed_erased = 309,
    request_answered = 310,
    request_marked_spam = 311,

    contact_added = 400,
    address_confirmed = 401,
    address_rejected = 402,
    suppression_added = 403,

    consent_requested = 500,
    consent_given = 501,
    consent_refused = 502,
    consent_withdrawn = 503,
    consent_unknown = 504,  ///< a tick without proof of what was shown
    optin_sent = 505,
    optin_confirmed = 506,
    consent_expired = 507,
    consent_proof_kept = 508,    ///< its subject is being erased; the proof stands alone from now on
    consent_proof_erased = 509,  ///< its period is over

    reply_due = 600,
    reply_queued = 601,
    reply_sent = 602,
    reply_failed = 603,
    reply_cancelled = 604,
    reply_overdue = 605,
    ack_queued = 610,
    ack_sent = 611,
    ack_failed = 612,
    ack_cancelled = 613,
    mail_queued = 620,  ///< any other message: a login link, an alarm
    mail_sent = 621,
    mail_failed = 622,
    mail_cancelled = 623,
    mail_unknown = 624,   ///< handed over, the answer was lost
    mail_withheld = 625,  ///< the gate said no at the last moment

    use_allowed = 700,
    use_denied = 701,
    access_read = 702,

    login_link_made = 800,
    login_done = 801,
    login_failed = 802,
    logout = 803,
    staff_added = 810,
    staff_disabled = 811,
    staff_enabled = 812,

    proof_red = 900,
    proof_green = 901,

    erase_intended = 1000,
    erase_done = 1001,     ///< detail events: how many events lost their subject by it
    erase_went_on = 1002,  ///< the same of a part of them, where they are many

    case_opened = 1100,  ///< detail kind
    case_identity_asked = 1101,
    case_proven = 1102,
    case_extended = 1103,  ///< detail reason
    case_answered = 1104,
    case_closed = 1105,  ///< detail outcome: fulfilled, denied, revoked, expired; reason
    case_overdue = 1106,
    case_noted = 1107,  ///< staff wrote down what was said by telephone or post

    data_rectified = 1120,    ///< detail field
    contact_replaced = 1121,  ///< the new contact point counts from now on
    contact_removed = 1122,
    field_erased = 1123,  ///< detail field: the last purpose that lists it ended

    hold_placed = 1130,  ///< detail kind: restriction, dispute, legal
    hold_reviewed = 1131,
    hold_released = 1132,

    objection_made = 1140,
    gpc_honoured = 1142,
    export_made = 1143,

    retention_erased = 1150,   ///< a pass of the reaper; detail counts
    retention_blocked = 1151,  ///< detail reason

    agent_added = 1160,      ///< of the Data Rights Protocol; detail key: SHA-256 of its verify key
    agent_removed = 1161,    ///< the same
    study_asked = 1200,      ///< detail again=true: begun and cut short, it waits once more
    study_started = 1201,    ///< detail site: a keyed hash of the address
    study_blocked = 1202,    ///< detail reason: nothing was connected to
    study_done = 1203,       ///< detail pages, findings
    study_failed = 1204,     ///< detail reason
    study_discarded = 1205,  ///< detail reason; what it found is gone, or never was
};

enum class ThingKind : std::uint8_t {
    none = 0,
    subject = 1,
    request = 2,
    contact = 3,
    consent = 4,
    reply = 5,
    delivery = 6,
    staff = 7,
    policy = 8,
    session = 9,
    store = 10,
    suppression = 11,
    rights_case = 12,
    hold = 13,
    study = 14,
    proof = 15,
};
constexpr std::size_t thing_kinds = 16;

[[nodiscard]] std::string_view name_of(EventKind kind);  ///< "request.received"
[[nodiscard]] std::string_view name_of(ThingKind kind);
[[nodiscard]] Result<EventKind> event_kind_of(std::string_view name);
[[nodiscard]] Result<EventKind> event_kind_of(std::uint16_t number);
[[nodiscard]] Result<ThingKind> thing_kind_of(std::string_view name);
[[nodiscard]] Result<ThingKind> thing_kind_of(std::uint8_t number);
/// All kinds in the order of their numbers.
[[nodiscard]] std::span<EventKind const> event_kinds();

}  // namespace slovo::ledger
