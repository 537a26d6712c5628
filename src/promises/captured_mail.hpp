// Captured mail (DESIGN §5.16): with no relay configured a message is sealed with its request's
// subject, opened through the gate for the purpose it was made for, and dies with the request.
#pragma once

#include <variant>

#include "gate/gate.hpp"
#include "promises/house.hpp"
#include "store/tables/deliveries.hpp"

namespace slovo::promises {

/// What a message is made of, as sealed: address, subject and text, each ended by a NUL.
struct CapturedParts {
    std::string to;
    std::string subject;
    std::string body;
};
[[nodiscard]] std::string pack(CapturedParts const& parts);

template <vault::FixedString P>
struct OpenedMail {
    vault::Use<P> use;
    gate::CapturedMail to;
    gate::CapturedMail subject;
    gate::CapturedMail body;
};

template <vault::FixedString P>
using MailVerdict = std::variant<OpenedMail<P>, gate::Refusal>;

/// not_found when the message was sent for real, or is gone. Not on the writer thread.
template <vault::FixedString P>
Result<MailVerdict<P>> open_captured_mail(House& house, Staff const& staff, store::DeliveryRow const& delivery);
template <>
Result<MailVerdict<"rights">> open_captured_mail<"rights">(House& house, Staff const& staff,
                                                           store::DeliveryRow const& delivery);

}  // namespace slovo::promises
