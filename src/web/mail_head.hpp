// A mail as lists show it: kind and state in words, nothing personal. Pure functions.
#pragma once

#include "store/tables/deliveries.hpp"
#include "web/pages/types.hpp"

namespace slovo::web {

/// What sort of mail a template is.
[[nodiscard]] text::Key kind_of_mail(std::string_view template_id);
/// `captured`: there is no relay, what is "sent" lies here (DESIGN §5.16).
[[nodiscard]] pages::MailHead::State state_of_mail(store::DeliveryState state, bool captured);

}  // namespace slovo::web
