#include "web/desk/case_words.hpp"

#include "promises/rights.hpp"
#include "store/tables/requests.hpp"
#include "text/catalog.hpp"

namespace slovo::web {
namespace {

using crypto::TokenKind;
using store::CaseKind;
using store::CaseReason;
using store::HoldKind;
using text::Key;

constexpr std::string_view hold_label = "hold";

template <class T>
Result<T> or_not_found(Result<std::int64_t> id) {
    if (!id) return fail(ErrorCode::not_found, "no such reference");
    return T{*id};
}

Key key_of(CaseKind kind) {
    switch (kind) {
        case CaseKind::access: return Key::cases_kind_access;
        case CaseKind::rectify: return Key::cases_kind_rectify;
        case CaseKind::portability: return Key::cases_kind_portability;
        case CaseKind::erase: return Key::cases_kind_erase;
        case CaseKind::restrict_use: return Key::cases_kind_restrict;
        case CaseKind::object: return Key::cases_kind_object;
        case CaseKind::stop_all: return Key::cases_kind_stop_all;
        case CaseKind::stop_reply: return Key::cases_kind_stop_reply;
        case CaseKind::question: return Key::cases_kind_question;
        case CaseKind::child: return Key::cases_kind_child;
    }
    return Key::cases_kind_question;
}

Key key_of(CaseReason reason) {
    switch (reason) {
        case CaseReason::need_user_verification: return Key::cases_reason_verification;
        case CaseReason::insufficient_verification: return Key::cases_reason_insufficient;
        case CaseReason::no_match: return Key::cases_reason_no_match;
        case CaseReason::claim_not_covered: return Key::cases_reason_not_covered;
        case CaseReason::legal_hold: return Key::cases_reason_hold;
        case CaseReason::complexity: return Key::cases_reason_complexity;
        case CaseReason::too_many_requests: return Key::cases_reason_many;
        case CaseReason::none:
        case CaseReason::other: break;
    }
    return Key::cases_reason_other;
}

}  // namespace

std::string reference_of(Site const& site, CaseId id) {
    return site.house.roots.tokens().make(TokenKind::request_ref, id.value);
}

std::string reference_of(Site const& site, HoldId id) {
    return site.house.roots.tokens().make(TokenKind::request_ref, id.value, bytes_of(hold_label));
}

Result<CaseId> read_case(Site const& site, std::string_view reference) {
    return or_not_found<CaseId>(site.house.roots.tokens().read(TokenKind::request_ref, reference));
}

Result<HoldId> read_hold(Site const& site, std::string_view reference) {
    return or_not_found<HoldId>(
        site.house.roots.tokens().read(TokenKind::request_ref, reference, bytes_of(hold_label)));
}

Result<SubjectId> read_subject(Site& site, std::string_view reference) {
    TRY(auto const id, read_case(site, reference));
    return site.house.store.read([&](store::Session& session) -> Result<SubjectId> {
        if (auto const line = store::requests::line(session, RequestId{id.value})) return line->subject;
        TRY(auto const row, store::cases::find(session, id));
        return row.subject;
    });
}

std::string kind_text(CaseKind kind, Language language) {
    return text::say(key_of(kind), language);
}

std::string reason_text(CaseReason reason, Language language) {
    return text::say(key_of(reason), language);
}

std::optional<CaseReason> reason_of(std::string_view word) {
    for (int number = 1; number <= static_cast<int>(CaseReason::other); ++number) {
        auto const reason = static_cast<CaseReason>(number);
        if (promises::name_of(reason).view() == word) return reason;
    }
    return std::nullopt;
}

std::optional<HoldKind> hold_kind_of(std::string_view word) {
    for (auto const kind : {HoldKind::restriction, HoldKind::dispute, HoldKind::legal}) {
        if (name_of(kind).view() == word) return kind;
    }
    return std::nullopt;
}

Literal name_of(HoldKind kind) {
    switch (kind) {
        case HoldKind::restriction: return "restriction";
        case HoldKind::dispute: return "dispute";
        case HoldKind::legal: return "legal";
    }
    return "legal";
}

bool is_overdue(store::CaseRow const& row, Instant now) {
    return row.state == store::CaseState::in_progress && row.due_at < now;
}

bool is_urgent(store::CaseRow const& row, Instant now) {
    return row.state == store::CaseState::in_progress && now - row.opened_at > (row.due_at - row.opened_at) * 8 / 10;
}

}  // namespace slovo::web
