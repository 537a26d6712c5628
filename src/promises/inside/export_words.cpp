#include "promises/inside/export_parts.hpp"

namespace slovo::promises::inside {

using ledger::EventKind;

std::string_view word_of(store::RequestState state) {
    switch (state) {
        case store::RequestState::open: return "open";
        case store::RequestState::quarantine: return "quarantine";
        case store::RequestState::answered: return "answered";
        case store::RequestState::closed: return "closed";
        case store::RequestState::cancelled: return "cancelled";
        case store::RequestState::spam: return "spam";
    }
    return "closed";
}

std::string_view word_of(store::DeliveryState state) {
    switch (state) {
        case store::DeliveryState::queued: return "queued";
        case store::DeliveryState::in_flight: return "in-flight";
        case store::DeliveryState::sent: return "sent";
        case store::DeliveryState::failed: return "failed";
        case store::DeliveryState::cancelled: return "cancelled";
        case store::DeliveryState::unknown: return "unknown";
        case store::DeliveryState::withheld: return "withheld";
    }
    return "unknown";
}

std::string_view word_of(store::ConsentState state) {
    switch (state) {
        case store::ConsentState::requested: return "dpv:ConsentRequested";
        case store::ConsentState::given: return "dpv:ConsentGiven";
        case store::ConsentState::refused: return "dpv:ConsentRefused";
        case store::ConsentState::withdrawn: return "dpv:ConsentWithdrawn";
        case store::ConsentState::expired: return "dpv:ConsentExpired";
        case store::ConsentState::unknown: return "dpv:ConsentUnknown";
    }
    return "dpv:ConsentUnknown";
}

std::string_view status_after(EventKind kind) {
    switch (kind) {
        case EventKind::consent_requested:
        case EventKind::optin_sent: return "dpv:ConsentRequested";
        case EventKind::consent_given:
        case EventKind::optin_confirmed: return "dpv:ConsentGiven";
        case EventKind::consent_refused: return "dpv:ConsentRefused";
        case EventKind::consent_withdrawn: return "dpv:ConsentWithdrawn";
        case EventKind::consent_expired: return "dpv:ConsentExpired";
        default: return "dpv:ConsentUnknown";
    }
}

std::string_view word_of(ExportOpening const& opening) {
    switch (opening.who) {
        case ledger::ActorKind::subject: return "subject";
        case ledger::ActorKind::staff: return opening.role.empty() ? std::string_view("staff") : opening.role;
        case ledger::ActorKind::anyone: return "anyone";
        case ledger::ActorKind::system: break;
    }
    return "program";
}

}  // namespace slovo::promises::inside
