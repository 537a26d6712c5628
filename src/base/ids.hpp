// Identifiers that cannot be mixed up. Inside the process they are time-ordered integers; they
// never leave it: outside, a token of crypto/token.hpp stands for them. Regular values.
#pragma once

#include <compare>
#include <cstdint>

namespace slovo {

template <class Tag>
struct Id {
    std::int64_t value = 0;
    [[nodiscard]] explicit operator bool() const { return value != 0; }
    auto operator<=>(Id const&) const = default;
};

using SubjectId = Id<struct SubjectTag>;
using ContactId = Id<struct ContactTag>;
using RequestId = Id<struct RequestTag>;
using ConsentId = Id<struct ConsentTag>;
using ReplyId = Id<struct ReplyTag>;
using DeliveryId = Id<struct DeliveryTag>;
using EventId = Id<struct EventTag>;
using StaffId = Id<struct StaffTag>;
using CaseId = Id<struct CaseTag>;
using HoldId = Id<struct HoldTag>;
using AgentId = Id<struct AgentTag>;
using ProofId = Id<struct ProofTag>;
using StudyId = Id<struct StudyTag>;
using AgentRequestId = Id<struct AgentRequestTag>;
using PolicyVersion = Id<struct PolicyVersionTag>;

}  // namespace slovo
