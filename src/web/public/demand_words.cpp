#include "web/public/demand_words.hpp"

namespace slovo::web {

using store::CaseKind;
using store::CaseReason;
using text::Key;

Key words_of(CaseKind kind) {
    switch (kind) {
        case CaseKind::access: return Key::demand_kind_access;
        case CaseKind::rectify: return Key::demand_kind_rectify;
        case CaseKind::portability: return Key::demand_kind_portability;
        case CaseKind::erase: return Key::demand_kind_erase;
        case CaseKind::restrict_use: return Key::demand_kind_restrict;
        case CaseKind::object: return Key::demand_kind_object;
        case CaseKind::stop_all: return Key::demand_kind_stop_all;
        case CaseKind::stop_reply: return Key::demand_kind_stop_reply;
        case CaseKind::question: return Key::demand_kind_question;
        case CaseKind::child: return Key::demand_kind_child;
    }
    return Key::demand_kind_access;
}

std::optional<Key> hint_of(CaseKind kind) {
    if (kind == CaseKind::stop_all) return Key::demand_hint_stop_all;
    if (kind == CaseKind::object) return Key::demand_hint_at_once;
    return std::nullopt;
}

std::optional<Key> words_of(CaseReason reason) {
    switch (reason) {
        case CaseReason::none:
        case CaseReason::other:
        case CaseReason::need_user_verification: return std::nullopt;
        case CaseReason::insufficient_verification: return Key::me_reason_verification;
        case CaseReason::no_match: return Key::me_reason_no_match;
        case CaseReason::claim_not_covered: return Key::me_reason_not_covered;
        case CaseReason::legal_hold: return Key::me_reason_hold;
        case CaseReason::complexity: return Key::me_reason_complexity;
        case CaseReason::too_many_requests: return Key::me_reason_too_many;
    }
    return std::nullopt;
}

}  // namespace slovo::web
