// Events in words, for the history of a request. Pure.
#pragma once

#include <string>

#include "base/language.hpp"
#include "ledger/event_kind.hpp"

namespace slovo::web {

[[nodiscard]] std::string event_text(ledger::EventKind kind, Language language);

}  // namespace slovo::web
