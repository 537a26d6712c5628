#include "web/desk/history.hpp"

#include "text/catalog.hpp"

namespace slovo::web {
namespace {

using ledger::EventKind;
using text::Key;

Key key_of(EventKind kind) {
    switch (kind) {
        case EventKind::request_received: return Key::event_request_received;
        case EventKind::contact_added: return Key::event_contact_added;
        case EventKind::address_confirmed: return Key::event_address_confirmed;
        case EventKind::consent_given: return Key::event_consent_given;
        case EventKind::consent_requested: return Key::event_consent_requested;
        case EventKind::consent_unknown: return Key::event_consent_unknown;
        case EventKind::ack_queued: return Key::event_ack_queued;
        case EventKind::ack_sent: return Key::event_ack_sent;
        case EventKind::reply_queued: return Key::event_reply_queued;
        case EventKind::reply_sent: return Key::event_reply_sent;
        case EventKind::access_read: return Key::event_access_read;
        case EventKind::use_allowed: return Key::event_use_allowed;
        case EventKind::use_denied: return Key::event_use_denied;
        case EventKind::request_closed: return Key::event_request_closed;
        case EventKind::request_cancelled: return Key::event_request_cancelled;
        case EventKind::request_quarantined: return Key::event_request_quarantined;
        case EventKind::consent_refused: return Key::event_consent_refused;
        case EventKind::optin_confirmed: return Key::event_optin_confirmed;
        case EventKind::mail_queued: return Key::event_mail_queued;
        case EventKind::mail_sent: return Key::event_mail_sent;
        case EventKind::request_answered: return Key::event_request_answered;
        case EventKind::consent_withdrawn: return Key::event_consent_withdrawn;
        case EventKind::consent_expired: return Key::event_consent_expired;
        case EventKind::reply_cancelled: return Key::event_reply_cancelled;
        case EventKind::reply_overdue: return Key::event_reply_overdue;
        case EventKind::mail_withheld: return Key::event_mail_withheld;
        case EventKind::data_rectified: return Key::event_data_rectified;
        case EventKind::contact_replaced: return Key::event_contact_replaced;
        case EventKind::contact_removed: return Key::event_contact_removed;
        case EventKind::field_erased: return Key::event_field_erased;
        case EventKind::hold_placed: return Key::event_hold_placed;
        case EventKind::hold_released: return Key::event_hold_released;
        case EventKind::objection_made: return Key::event_objection_made;
        case EventKind::export_made: return Key::event_export_made;
        case EventKind::child_cleared: return Key::event_child_cleared;
        case EventKind::case_opened: return Key::event_case_opened;
        case EventKind::case_identity_asked: return Key::event_case_identity_asked;
        case EventKind::case_proven: return Key::event_case_proven;
        case EventKind::case_extended: return Key::event_case_extended;
        case EventKind::case_answered: return Key::event_case_answered;
        case EventKind::case_closed: return Key::event_case_closed;
        case EventKind::case_overdue: return Key::event_case_overdue;
        case EventKind::case_noted: return Key::event_case_noted;
        case EventKind::hold_reviewed: return Key::event_hold_reviewed;
        case EventKind::mail_unknown: return Key::event_mail_unknown;
        case EventKind::study_asked: return Key::event_study_asked;
        case EventKind::study_started: return Key::event_study_started;
        case EventKind::study_blocked: return Key::event_study_blocked;
        case EventKind::study_done: return Key::event_study_done;
        case EventKind::study_failed: return Key::event_study_failed;
        case EventKind::study_discarded: return Key::event_study_discarded;
        case EventKind::ack_failed:
        case EventKind::reply_failed:
        case EventKind::mail_failed: return Key::event_mail_failed;
        default: return Key::event_other;
    }
}

}  // namespace

std::string event_text(EventKind kind, Language language) {
    return text::say(key_of(kind), language);
}

}  // namespace slovo::web
