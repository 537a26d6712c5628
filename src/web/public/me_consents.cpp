#include "web/public/me_consents.hpp"

#include <algorithm>

#include "web/public/me_session.hpp"

namespace slovo::web {
namespace {

using store::ConsentRow;
using store::ConsentState;

bool live(ConsentRow const& row) {
    return row.state == ConsentState::given || row.state == ConsentState::requested;
}

std::string_view form_of(promises::OwnSubject const& subject, RequestId request) {
    for (auto const& one : subject.requests) {
        if (one.row.id == request) return one.row.form;
    }
    return {};
}

// The box as it was shown then; nullptr where that version is not there any more.
policy::ConsentBox const* box_of(policy::Policy const* policy, std::string_view form_id, std::string_view purpose,
                                 std::string_view channel) {
    auto const* const form = policy == nullptr ? nullptr : policy->find_form(form_id);
    if (form == nullptr) return nullptr;
    auto const found = std::ranges::find_if(
        form->consents, [&](auto const& box) { return box.purpose == purpose && box.channel == channel; });
    return found == form->consents.end() ? nullptr : &*found;
}

pages::MeConsent::State state_of(ConsentState state) {
    using State = pages::MeConsent::State;
    switch (state) {
        case ConsentState::given: return State::given;
        case ConsentState::requested: return State::requested;
        case ConsentState::refused: return State::refused;
        case ConsentState::withdrawn: return State::withdrawn;
        case ConsentState::expired: return State::expired;
        case ConsentState::unknown: break;
    }
    return State::unknown;
}

pages::MeConsent shown(Site const& site, promises::OwnSubject const& subject, ConsentRow const& row) {
    using Toggle = pages::MeConsent::Toggle;
    auto const entry = site.house.shelf.find(row.policy);
    auto const* const box =
        box_of(entry ? entry->policy.get() : nullptr, form_of(subject, row.request), row.purpose, row.channel);
    std::optional<text::Required<Instant>> changed;
    if (row.changed_at != row.asked_at) changed = row.changed_at;
    return {.label = box == nullptr ? row.purpose : box->label.in(row.language),
            .language = name_of(row.language),
            .state = state_of(row.state),
            .asked = row.asked_at,
            .changed = changed,
            .version = row.policy.value,
            .toggle = live(row) ? Toggle::withdraw : Toggle::none,
            .needed = box != nullptr && box->required,
            .key = token_for(site, MeThing::consent, row.id.value),
            .purpose = row.purpose,
            .channel = row.channel};
}

}  // namespace

std::vector<pages::MeConsent> consents_of(Site const& site, promises::OwnSubject const& subject, Language language) {
    using State = pages::MeConsent::State;
    using Toggle = pages::MeConsent::Toggle;
    std::vector<pages::MeConsent> out;
    for (auto const& row : subject.consents) out.push_back(shown(site, subject, row));
    // Nothing is agreed to on a child's behalf but the answer (C28).
    if (subject.requests.empty() || subject.requests.back().row.on_behalf) return out;
    auto const entry = site.policy();
    auto const* const form = entry->policy->find_form(subject.requests.back().row.form);
    if (form == nullptr) return out;
    for (auto const& box : form->consents) {
        bool const is_live = std::ranges::any_of(subject.consents, [&](auto const& row) {
            return row.purpose == box.purpose && row.channel == box.channel && live(row);
        });
        if (box.required || is_live) continue;
        out.push_back({.label = box.label.in(language),
                       .language = name_of(language),
                       .state = State::offer,
                       .asked = {},
                       .changed = {},
                       .version = entry->policy->version,
                       .toggle = Toggle::give,
                       .needed = false,
                       .key = "",
                       .purpose = box.purpose,
                       .channel = box.channel});
    }
    return out;
}

bool agreed_to_more(Site const& site, promises::OwnFile const& file) {
    for (auto const& subject : file.subjects) {
        for (auto const& row : subject.consents) {
            if (row.state != ConsentState::given) continue;
            auto const entry = site.house.shelf.find(row.policy);
            auto const* const box =
                box_of(entry ? entry->policy.get() : nullptr, form_of(subject, row.request), row.purpose, row.channel);
            if (box != nullptr && !box->required) return true;
        }
    }
    return false;
}

}  // namespace slovo::web
