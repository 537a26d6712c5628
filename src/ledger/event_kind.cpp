#include "ledger/event_kind.hpp"

#include <algorithm>
#include <array>

#include "base/ensure.hpp"

namespace slovo::ledger {
namespace {

struct Named {
    EventKind kind;
    std::string_view name;
};

constexpr std::array event_names{
    Named{EventKind::policy_published, "policy.published"},
    Named{EventKind::policy_retired, "policy.retired"},
    Named{EventKind::policy_refused, "policy.refused"},
    Named{EventKind::store_created, "store.created"},
    Named{EventKind::store_restored, "store.restored"},
    Named{EventKind::test_marked, "test.marked"},
    Named{EventKind::key_rotated, "key.rotated"},
    Named{EventKind::backup_made, "backup.made"},
    Named{EventKind::backup_restored, "backup.restored"},
    Named{EventKind::clock_jump, "clock.jump"},
    Named{EventKind::clock_confirmed, "clock.confirmed"},
    Named{EventKind::ledger_continued, "ledger.continued"},
    Named{EventKind::request_received, "request.received"},
    Named{EventKind::request_duplicate_suppressed, "request.duplicate_suppressed"},
    Named{EventKind::request_quarantined, "request.quarantined"},
    Named{EventKind::request_released, "request.released"},
    Named{EventKind::request_closed, "request.closed"},
    Named{EventKind::request_cancelled, "request.cancelled"},
    Named{EventKind::freetext_flagged, "freetext.flagged"},
    Named{EventKind::child_suspected, "child.suspected"},
    Named{EventKind::child_cleared, "child.cleared"},
    Named{EventKind::child_confirmed_erased, "child.confirmed_erased"},
    Named{EventKind::request_answered, "request.answered"},
    Named{EventKind::request_marked_spam, "request.marked_spam"},
    Named{EventKind::contact_added, "contact.added"},
    Named{EventKind::address_confirmed, "address.confirmed"},
    Named{EventKind::address_rejected, "address.rejected"},
    Named{EventKind::suppression_added, "suppression.added"},
    Named{EventKind::consent_requested, "consent.requested"},
    Named{EventKind::consent_given, "consent.given"},
    Named{EventKind::consent_refused, "consent.refused"},
    Named{EventKind::consent_withdrawn, "consent.withdrawn"},
    Named{EventKind::consent_unknown, "consent.unknown"},
    Named{EventKind::optin_sent, "optin.sent"},
    Named{EventKind::optin_confirmed, "optin.confirmed"},
    Named{EventKind::consent_expired, "consent.expired"},
    Named{EventKind::consent_proof_kept, "consent.proof_kept"},
    Named{EventKind::consent_proof_erased, "consent.proof_erased"},
    Named{EventKind::reply_due, "reply.due"},
    Named{EventKind::reply_queued, "reply.queued"},
    Named{EventKind::reply_sent, "reply.sent"},
    Named{EventKind::reply_failed, "reply.failed"},
    Named{EventKind::reply_cancelled, "reply.cancelled"},
    Named{EventKind::reply_overdue, "reply.overdue"},
    Named{EventKind::ack_queued, "ack.queued"},
    Named{EventKind::ack_sent, "ack.sent"},
    Named{EventKind::ack_failed, "ack.failed"},
    Named{EventKind::ack_cancelled, "ack.cancelled"},
    Named{EventKind::mail_queued, "mail.queued"},
    Named{EventKind::mail_sent, "mail.sent"},
    Named{EventKind::mail_failed, "mail.failed"},
    Named{EventKind::mail_cancelled, "mail.cancelled"},
    Named{EventKind::mail_unknown, "mail.unknown"},
    Named{EventKind::mail_withheld, "mail.withheld"},
    Named{EventKind::use_allowed, "use.allowed"},
    Named{EventKind::use_denied, "use.denied"},
    Named{EventKind::access_read, "access.read"},
    Named{EventKind::login_link_made, "login.link_made"},
    Named{EventKind::login_done, "login.done"},
    Named{EventKind::login_failed, "login.failed"},
    Named{EventKind::logout, "logout"},
    Named{EventKind::staff_added, "staff.added"},
    Named{EventKind::staff_disabled, "staff.disabled"},
    Named{EventKind::staff_enabled, "staff.enabled"},
    Named{EventKind::proof_red, "proof.red"},
    Named{EventKind::proof_green, "proof.green"},
    Named{EventKind::erase_intended, "erase.intended"},
    Named{EventKind::erase_done, "erase.done"},
    Named{EventKind::erase_went_on, "erase.went_on"},
    Named{EventKind::case_opened, "case.opened"},
    Named{EventKind::case_identity_asked, "case.identity_asked"},
    Named{EventKind::case_proven, "case.proven"},
    Named{EventKind::case_extended, "case.extended"},
    Named{EventKind::case_answered, "case.answered"},
    Named{EventKind::case_closed, "case.closed"},
    Named{EventKind::case_overdue, "case.overdue"},
    Named{EventKind::case_noted, "case.noted"},
    Named{EventKind::data_rectified, "data.rectified"},
    Named{EventKind::contact_replaced, "contact.replaced"},
    Named{EventKind::contact_removed, "contact.removed"},
    Named{EventKind::field_erased, "field.erased"},
    Named{EventKind::hold_placed, "hold.placed"},
    Named{EventKind::hold_reviewed, "hold.reviewed"},
    Named{EventKind::hold_released, "hold.released"},
    Named{EventKind::objection_made, "objection.made"},
    Named{EventKind::gpc_honoured, "gpc.honoured"},
    Named{EventKind::export_made, "export.made"},
    Named{EventKind::retention_erased, "retention.erased"},
    Named{EventKind::retention_blocked, "retention.blocked"},
    Named{EventKind::agent_added, "agent.added"},
    Named{EventKind::agent_removed, "agent.removed"},
    Named{EventKind::study_asked, "study.asked"},
    Named{EventKind::study_started, "study.started"},
    Named{EventKind::study_blocked, "study.blocked"},
    Named{EventKind::study_done, "study.done"},
    Named{EventKind::study_failed, "study.failed"},
    Named{EventKind::study_discarded, "study.discarded"},
};
static_assert(std::ranges::is_sorted(event_names, {}, &Named::kind));

constexpr auto kinds_in_order = [] {
    std::array<EventKind, event_names.size()> kinds{};
    std::ranges::transform(event_names, kinds.begin(), &Named::kind);
    return kinds;
}();

constexpr std::array<std::string_view, thing_kinds> thing_names{
    "none",   "subject", "request", "contact",     "consent", "reply", "delivery", "staff",
    "policy", "session", "store",   "suppression", "case",    "hold",  "study",    "proof",
};

}  // namespace

std::string_view name_of(EventKind kind) {
    auto const* found = std::ranges::lower_bound(event_names, kind, {}, &Named::kind);
    ENSURE(found != event_names.end() && found->kind == kind, "an event kind is one of the list");
    return found->name;
}

std::string_view name_of(ThingKind kind) {
    ENSURE(static_cast<std::size_t>(kind) < thing_kinds, "a thing kind is one of the list");
    return thing_names[static_cast<std::size_t>(kind)];
}

Result<EventKind> event_kind_of(std::string_view name) {
    auto const* found = std::ranges::find(event_names, name, &Named::name);
    if (found == event_names.end()) return fail(ErrorCode::invalid, "no such event kind");
    return found->kind;
}

Result<EventKind> event_kind_of(std::uint16_t number) {
    auto const kind = static_cast<EventKind>(number);
    auto const* found = std::ranges::lower_bound(event_names, kind, {}, &Named::kind);
    if (found == event_names.end() || found->kind != kind) return fail(ErrorCode::invalid, "no such event kind");
    return kind;
}

Result<ThingKind> thing_kind_of(std::string_view name) {
    auto const* found = std::ranges::find(thing_names, name);
    if (found == thing_names.end()) return fail(ErrorCode::invalid, "no such kind of thing");
    return static_cast<ThingKind>(found - thing_names.begin());
}

Result<ThingKind> thing_kind_of(std::uint8_t number) {
    if (number >= thing_kinds) return fail(ErrorCode::invalid, "no such kind of thing");
    return static_cast<ThingKind>(number);
}

std::span<EventKind const> event_kinds() {
    return kinds_in_order;
}

}  // namespace slovo::ledger
