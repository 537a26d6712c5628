#include "ledger/inside/replay_rules.hpp"

#include <algorithm>
#include <array>

namespace slovo::ledger {
namespace {

using enum State;

// What each change starts from. "absent" makes the thing.
constexpr States in_hand{open, quarantined};
constexpr States received{open, quarantined, answered, closed, cancelled, spam};
constexpr States reachable{unconfirmed, confirmed};
constexpr States any_contact{unconfirmed, confirmed, rejected};
constexpr States not_given{absent, requested, refused, withdrawn, expired, unknown};
constexpr States any_consent{requested, given, refused, withdrawn, expired, unknown};
constexpr States waiting{due, queued, failed, overdue, unknown};
constexpr States sendable{absent, due, queued, failed, overdue};
constexpr States leaving{queued, overdue, unknown};
constexpr State stays = absent;

constexpr std::array rules{
    Rule{EventKind::policy_published, ThingKind::policy, {absent, retired}, published},
    Rule{EventKind::policy_retired, ThingKind::policy, {published}, retired},

    Rule{EventKind::request_received, ThingKind::request, {absent}, open},
    Rule{EventKind::request_quarantined, ThingKind::request, in_hand, quarantined},
    Rule{EventKind::request_released, ThingKind::request, {open, quarantined, spam}, open},
    Rule{EventKind::request_closed, ThingKind::request, {open, quarantined, answered, closed}, closed},
    Rule{EventKind::request_cancelled, ThingKind::request, {open, quarantined, answered, closed}, cancelled},
    Rule{EventKind::child_suspected, ThingKind::request, in_hand, quarantined},
    Rule{EventKind::child_cleared, ThingKind::request, {quarantined}, open},
    Rule{EventKind::request_answered, ThingKind::request, {open, answered}, answered},
    Rule{EventKind::request_marked_spam, ThingKind::request, in_hand, spam},

    Rule{EventKind::contact_added, ThingKind::contact, {absent}, unconfirmed},
    Rule{EventKind::address_confirmed, ThingKind::contact, reachable, confirmed},
    Rule{EventKind::address_rejected, ThingKind::contact, any_contact, rejected},
    Rule{EventKind::suppression_added, ThingKind::suppression, {absent, active}, active},
    Rule{EventKind::suppression_added, ThingKind::contact, any_contact, stays},
    Rule{EventKind::suppression_added, ThingKind::subject, {active, erasing}, stays},

    Rule{EventKind::consent_requested, ThingKind::consent, not_given, requested},
    Rule{EventKind::consent_given, ThingKind::consent, not_given, given},
    Rule{EventKind::consent_refused, ThingKind::consent, {absent, requested, unknown}, refused},
    Rule{EventKind::consent_withdrawn, ThingKind::consent, any_consent, withdrawn},
    Rule{EventKind::consent_unknown, ThingKind::consent, {absent}, unknown},
    Rule{EventKind::optin_sent, ThingKind::consent, {requested}, stays},
    Rule{EventKind::optin_confirmed, ThingKind::consent, {requested}, given},
    Rule{EventKind::consent_expired, ThingKind::consent, {requested, given, unknown}, expired},
    Rule{EventKind::consent_proof_kept, ThingKind::proof, {absent}, active},
    Rule{EventKind::consent_proof_erased, ThingKind::proof, {active}, erased},

    Rule{EventKind::reply_due, ThingKind::reply, {absent}, due},
    Rule{EventKind::reply_due, ThingKind::request, received, stays},
    Rule{EventKind::reply_queued, ThingKind::reply, sendable, queued},
    Rule{EventKind::reply_queued, ThingKind::delivery, {absent, failed}, queued},
    Rule{EventKind::reply_sent, ThingKind::reply, leaving, sent},
    Rule{EventKind::reply_sent, ThingKind::delivery, leaving, sent},
    Rule{EventKind::reply_failed, ThingKind::reply, leaving, failed},
    Rule{EventKind::reply_failed, ThingKind::delivery, leaving, failed},
    Rule{EventKind::reply_cancelled, ThingKind::reply, waiting, cancelled},
    Rule{EventKind::reply_cancelled, ThingKind::delivery, waiting, cancelled},
    Rule{EventKind::reply_overdue, ThingKind::reply, {due, queued, failed}, overdue},
    Rule{EventKind::reply_overdue, ThingKind::request, received, stays},
    Rule{EventKind::ack_queued, ThingKind::delivery, {absent, failed}, queued},
    Rule{EventKind::ack_sent, ThingKind::delivery, leaving, sent},
    Rule{EventKind::ack_failed, ThingKind::delivery, leaving, failed},
    Rule{EventKind::ack_cancelled, ThingKind::delivery, waiting, cancelled},
    Rule{EventKind::mail_queued, ThingKind::delivery, {absent, failed}, queued},
    Rule{EventKind::mail_sent, ThingKind::delivery, leaving, sent},
    Rule{EventKind::mail_failed, ThingKind::delivery, leaving, failed},
    Rule{EventKind::mail_cancelled, ThingKind::delivery, waiting, cancelled},
    Rule{EventKind::mail_unknown, ThingKind::delivery, {queued}, unknown},
    Rule{EventKind::mail_withheld, ThingKind::delivery, {queued, failed}, withheld},

    Rule{EventKind::login_done, ThingKind::session, {absent}, active},
    Rule{EventKind::logout, ThingKind::session, {active}, ended},
    Rule{EventKind::staff_added, ThingKind::staff, {absent}, active},
    Rule{EventKind::staff_disabled, ThingKind::staff, {active}, disabled},
    Rule{EventKind::staff_enabled, ThingKind::staff, {disabled}, active},

    Rule{EventKind::case_opened, ThingKind::rights_case, {absent}, open},
    Rule{EventKind::case_identity_asked, ThingKind::rights_case, {open}, stays},
    Rule{EventKind::case_proven, ThingKind::rights_case, {open, closed}, stays},
    Rule{EventKind::case_extended, ThingKind::rights_case, {open}, stays},
    Rule{EventKind::case_answered, ThingKind::rights_case, {open}, stays},
    Rule{EventKind::case_closed, ThingKind::rights_case, {open}, closed},
    Rule{EventKind::case_overdue, ThingKind::rights_case, {open}, stays},
    Rule{EventKind::case_noted, ThingKind::rights_case, {open, closed}, stays},

    Rule{EventKind::data_rectified, ThingKind::request, received, stays},
    Rule{EventKind::contact_replaced, ThingKind::contact, reachable, confirmed},
    Rule{EventKind::contact_removed, ThingKind::contact, any_contact, erased},
    Rule{EventKind::field_erased, ThingKind::request, received, stays},
    Rule{EventKind::field_erased, ThingKind::consent, any_consent, stays},
    Rule{EventKind::hold_placed, ThingKind::hold, {absent}, active},
    Rule{EventKind::hold_reviewed, ThingKind::hold, {active}, stays},
    Rule{EventKind::hold_released, ThingKind::hold, {active}, disabled},

    Rule{EventKind::study_asked, ThingKind::study, {absent, active}, queued},
    Rule{EventKind::study_started, ThingKind::study, {queued}, active},
    Rule{EventKind::study_blocked, ThingKind::study, {queued, active}, withheld},
    Rule{EventKind::study_done, ThingKind::study, {active}, closed},
    Rule{EventKind::study_failed, ThingKind::study, {queued, active}, failed},
    Rule{EventKind::study_discarded, ThingKind::study, {queued, active, closed}, cancelled},
};
static_assert(std::ranges::is_sorted(rules, {}, &Rule::event));

}  // namespace

std::span<Rule const> rules_of(EventKind kind) {
    auto const found = std::ranges::equal_range(rules, kind, {}, &Rule::event);
    return {found.begin(), found.end()};
}

}  // namespace slovo::ledger
