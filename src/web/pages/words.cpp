#include "web/pages/words.hpp"

#include "text/catalog.hpp"

namespace slovo::web::pages {

using text::Key;
using text::say;

std::string fault_text(Fault fault, Language language, std::string_view label, std::int64_t limit) {
    switch (fault) {
        case Fault::missing: return say(Key::fault_missing, language, {{"label", label}});
        case Fault::one_of: return say(Key::fault_one_of, language);
        case Fault::not_ticked: return say(Key::fault_tick, language);
        case Fault::email: return say(Key::fault_email, language);
        case Fault::phone: return say(Key::fault_phone, language);
        case Fault::site: return say(Key::fault_site, language);
        case Fault::text: return say(Key::fault_text, language, {{"label", label}});
        case Fault::too_long: return say(Key::fault_too_long, language, {{"label", label}, {"n", limit}});
        case Fault::repeated: return say(Key::fault_repeated, language, {{"label", label}});
        case Fault::too_fast: return say(Key::fault_too_fast, language);
        case Fault::token: return say(Key::fault_token, language);
    }
    return {};
}

std::string one_of_note(Language language) {
    return say(Key::form_one_of, language);
}

std::string section_name(DeskSection section, Language language) {
    switch (section) {
        case DeskSection::inbox: return say(Key::desk_inbox, language);
        case DeskSection::mails: return say(Key::desk_mails, language);
        case DeskSection::staff: return say(Key::desk_staff, language);
        case DeskSection::status: return say(Key::desk_status, language);
        case DeskSection::proof: return say(Key::desk_proof, language);
    }
    return {};
}

std::string state_name(std::optional<RequestHead::State> state, Language language) {
    if (!state) return say(Key::state_all, language);
    switch (*state) {
        case RequestHead::State::fresh: return say(Key::state_fresh, language);
        case RequestHead::State::held: return say(Key::state_held, language);
        case RequestHead::State::opened: return say(Key::state_opened, language);
        case RequestHead::State::answered: return say(Key::state_answered, language);
        case RequestHead::State::closed: return say(Key::state_closed, language);
        case RequestHead::State::spam: return say(Key::state_spam, language);
    }
    return {};
}

std::string all_forms(Language language) {
    return say(Key::state_all_forms, language);
}

}  // namespace slovo::web::pages
