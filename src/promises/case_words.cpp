#include "promises/rights.hpp"

namespace slovo::promises {

using store::CaseKind;
using store::CaseState;

Literal name_of(CaseKind kind) {
    switch (kind) {
        case CaseKind::access: return "access";
        case CaseKind::rectify: return "rectify";
        case CaseKind::portability: return "portability";
        case CaseKind::erase: return "erase";
        case CaseKind::restrict_use: return "restrict";
        case CaseKind::object: return "object";
        case CaseKind::stop_all: return "withdraw";
        case CaseKind::stop_reply: return "stop-reply";
        case CaseKind::question: return "question";
        case CaseKind::child: return "child";
    }
    return "question";
}

Literal name_of(CaseState state) {
    switch (state) {
        case CaseState::open: return "open";
        case CaseState::in_progress: return "in_progress";
        case CaseState::fulfilled: return "fulfilled";
        case CaseState::denied: return "denied";
        case CaseState::revoked: return "revoked";
        case CaseState::expired: return "expired";
    }
    return "expired";
}

Literal name_of(store::CaseReason reason) {
    using enum store::CaseReason;
    switch (reason) {
        case none: return "none";
        case need_user_verification: return "need_user_verification";
        case insufficient_verification: return "insufficient_verification";
        case no_match: return "no_match";
        case claim_not_covered: return "claim_not_covered";
        case legal_hold: return "legal_hold";
        case complexity: return "complexity";
        case too_many_requests: return "too_many_requests";
        case other: return "other";
    }
    return "other";
}

Literal name_of(Way way) {
    switch (way) {
        case Way::post: return "post";
        case Way::email: return "email";
        case Way::phone: return "phone";
        case Way::in_person: return "in_person";
    }
    return "post";
}

std::optional<Way> way_of(std::string_view word) {
    for (auto const way : {Way::post, Way::email, Way::phone, Way::in_person}) {
        if (name_of(way).view() == word) return way;
    }
    return std::nullopt;
}

std::optional<CaseKind> case_kind_of(std::string_view word) {
    for (int number = 1; number <= static_cast<int>(CaseKind::child); ++number) {
        auto const kind = static_cast<CaseKind>(number);
        if (name_of(kind).view() == word) return kind;
    }
    return std::nullopt;
}

}  // namespace slovo::promises
