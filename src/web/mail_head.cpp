#include "web/mail_head.hpp"

namespace slovo::web {

text::Key kind_of_mail(std::string_view template_id) {
    using text::Key;
    if (template_id == "ack") return Key::house_kind_ack;
    if (template_id == "answer") return Key::house_kind_answer;
    if (template_id == "ask-parent") return Key::house_kind_parent;
    if (template_id == "renew") return Key::house_kind_renew;
    return Key::house_kind_rights;
}

pages::MailHead::State state_of_mail(store::DeliveryState state, bool captured) {
    using State = pages::MailHead::State;
    switch (state) {
        case store::DeliveryState::queued:
        case store::DeliveryState::in_flight: return State::queued;
        case store::DeliveryState::sent: return captured ? State::captured : State::sent;
        case store::DeliveryState::failed: return State::failed;
        case store::DeliveryState::cancelled:
        case store::DeliveryState::withheld: return State::cancelled;
        case store::DeliveryState::unknown: return State::unknown;
    }
    return State::unknown;
}

}  // namespace slovo::web
