// The words that handlers put into pages: what is wrong with a field, the names of states and of the
// desk's sections. Pure functions over the catalogue; safe from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "web/pages/types.hpp"

namespace slovo::web::pages {

enum class Fault : std::uint8_t {
    missing,     ///< required and empty
    one_of,      ///< an e-mail address or a phone is needed
    not_ticked,  ///< the processing tick
    email,       ///< not an address
    phone,
    site,
    text,      ///< not UTF-8, or with control characters
    too_long,  ///< over `limit` characters
    repeated,  ///< sent twice
    too_fast,  ///< faster than a person types
    token,     ///< the page was opened too long ago
};

/// What to mend, in the page's language; `label` is the field's own, `limit` is said for too_long.
[[nodiscard]] std::string fault_text(Fault fault, Language language, std::string_view label = {},
                                     std::int64_t limit = 0);
/// The note of a group of fields of which one is enough.
[[nodiscard]] std::string one_of_note(Language language);

enum class DeskSection : std::uint8_t { inbox, mails, staff, status, proof };
[[nodiscard]] std::string section_name(DeskSection section, Language language);

/// For the inbox's filters; nothing means all.
[[nodiscard]] std::string state_name(std::optional<RequestHead::State> state, Language language);
[[nodiscard]] std::string all_forms(Language language);

}  // namespace slovo::web::pages
