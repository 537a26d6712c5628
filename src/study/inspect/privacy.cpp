// What a visitor is asked for and whom they are shown to before they have agreed to anything.
#include <algorithm>
#include <array>

#include <fmt/format.h>
#include "study/inspect/page.hpp"
#include "study/inspect/trackers.hpp"
#include "study/letters.hpp"
#include "study/mask.hpp"
#include "study/word_lists.hpp"

namespace slovo::study {
namespace {

constexpr std::string_view policy_words =
    "политик|политика конфиденциальности|обработк|персональных данн|конфіденційн|персональних дан|обробк|приватн|"
    "приватност|privacy|personal data|data protection|datenschutz|gdpr";
constexpr std::string_view policy_addresses =
    "privacy|policy|policies|politika|politics|konfiden|confiden|personal-data|personalnye|pdn|gdpr|datenschutz";
constexpr std::string_view advertising_words = "рассылк|розсилк|реклам|newsletter|marketing|акци|новости|новини|offers";

struct Seen {
    bool trackers = false, consent = false, consent_default = false, google = false, recorder = false;
    std::uint32_t first_tracker = 0, first_consent = 0;
    std::vector<Tracker const*> owners;

    void note(Tracker const* tracker, std::uint32_t order) {
        if (tracker == nullptr) return;
        if (tracker->kind == TrackerKind::consent) {
            consent = true;
            first_consent = first_consent == 0 ? order : first_consent;
        }
        if (follows_people(tracker->kind)) {
            trackers = true;
            first_tracker = first_tracker == 0 ? order : first_tracker;
        }
        google = google || (tracker->owner == "Google" &&
                            (tracker->kind == TrackerKind::analytics || tracker->kind == TrackerKind::tag_manager));
        if (std::ranges::find(owners, tracker) == owners.end() && owners.size() < 100) owners.push_back(tracker);
    }
};

std::string host_and_path(Page const& page, std::string_view reference) {
    auto const address = resolved(page, reference);
    if (!address || page.site.is_internal(address->host())) return lowered(reference.substr(0, 300));
    return lowered(fmt::format("{}{}", address->host(), address->path().substr(0, 300)));
}

void note_all(Seen& seen, std::string_view text, std::uint32_t order) {
    std::size_t at = 0;
    for (auto const* tracker = next_tracker(text, at); tracker != nullptr; tracker = next_tracker(text, at))
        seen.note(tracker, order);
}

Seen look_for_trackers(Page const& page) {
    Seen seen;
    for (auto const& script : page.facts.scripts) {
        bool const waits = script.type == "text/plain";
        auto const head = script.text.substr(0, 20'000);
        seen.consent_default = seen.consent_default || (head.contains("'consent'") && head.contains("'default'")) ||
                               (head.contains("\"consent\"") && head.contains("\"default\""));
        if (waits) continue;
        if (!script.src.empty())
            seen.note(tracker_of(host_and_path(page, script.src)), script.order);
        else if (!script.type.contains("json"))
            // What a snippet loads: its address stands in it.
            note_all(seen, head, script.order);
        seen.recorder = seen.recorder || (head.contains("webvisor") && head.contains("true"));
    }
    for (auto const& frame : page.facts.frames) seen.note(tracker_of(host_and_path(page, frame.src)), 0);
    for (auto const& link : page.facts.links)
        if (has_token(link.rel, "stylesheet")) seen.note(tracker_of(host_and_path(page, link.href)), 0);
    return seen;
}

void judge_trackers(Page const& page, Seen const& seen) {
    std::string names;
    for (auto const* tracker : seen.owners) {
        names.append(names.empty() ? "" : ", ").append(tracker->name);
        if (tracker->kind == TrackerKind::session_replay || (seen.recorder && tracker->owner == "Yandex"))
            page.add(CheckId::session_replay, 0, tracker->name);
        if (tracker->kind == TrackerKind::mining) page.add(CheckId::mining_script, 0, tracker->pattern);
        if (tracker->kind == TrackerKind::fonts && tracker->owner == "Google") page.add(CheckId::fonts_from_google);
        bool const transfers = tracker->kind == TrackerKind::captcha || tracker->kind == TrackerKind::maps ||
                               tracker->kind == TrackerKind::analytics;
        if (transfers && tracker->abroad) page.add(CheckId::foreign_transfer, 0, tracker->name);
    }
    if (!names.empty()) page.add(CheckId::third_parties, 0, names);
    bool const named = page.said[PageWords::cookies];
    if (seen.trackers && !seen.consent && !named) page.add(CheckId::tracker_without_consent, 0, names);
    if (seen.trackers && seen.consent && seen.first_tracker > 0 && seen.first_tracker < seen.first_consent)
        page.add(CheckId::consent_after_tags, 0, names);
    if (seen.google && seen.consent && !seen.consent_default) page.add(CheckId::consent_mode_missing);
}

bool is_policy_link(Anchor const& anchor) {
    static WordLists const words(std::array{policy_words}), addresses(std::array{policy_addresses});
    return words.found_in(lowered(anchor.text)) != 0 || addresses.found_in(lowered(anchor.href)) != 0;
}

bool is_personal(Field const& field) {
    if (is_one_of(field.type, "hidden|submit|button|checkbox|radio|search|password|image|reset")) return false;
    constexpr std::string_view words = "mail|phone|tel|fio|name|почт|пошт|телефон|имя|ім'я|ім’я|фамил|прізвищ";
    return is_one_of(field.type, "email|tel") || contains_any(field.placeholder, words) ||
           contains_any(field.label, words) ||
           contains_any(field.name, "mail|phone|tel|fio|lastname|firstname|surname") ||
           is_one_of(field.name, "name|your-name|username");
}

void judge_form(Page const& page, Form const& form, int index, bool policy_near) {
    bool personal = false, box = false;
    for (auto const& field : page.facts.fields) {
        if (field.form != index) continue;
        personal = personal || is_personal(field);
        if (field.type != "checkbox") continue;
        bool const agreement = contains_any(field.label, "соглас|згод|погодж|agree|consent|accept|принима|прийма") ||
                               contains_any(field.label, policy_words) ||
                               contains_any(field.label, advertising_words) ||
                               contains_any(field.name, "agree|consent|policy|privacy|accept");
        box = box || agreement;
        if (agreement && field.checked) page.add(CheckId::consent_prechecked, field.line, field.label);
        if (agreement && contains_any(field.label, policy_words) && contains_any(field.label, advertising_words))
            page.add(CheckId::consent_bundled, field.line, field.label);
    }
    if (!personal) return;
    page.site.seen.lead = true;
    page.record.has_form = true;
    if (!policy_near && !form.has_policy_link) page.add(CheckId::form_no_policy, form.line);
    if (!box) page.add(CheckId::form_no_consent, form.line);
    if (form.method != "post" && form.method != "dialog" && !form.action.starts_with("#") &&
        !(form.method.empty() && form.action.empty()))
        page.add(CheckId::personal_data_by_get, form.line, form.action);
    auto const target = resolved(page, form.action);
    if (target && !form.action.empty() && !url::same_site(target->host(), page.response.url.host()))
        page.add(CheckId::form_to_third_party, form.line, target->host());
}

}  // namespace

void inspect_privacy(Page& page) {
    auto const seen = look_for_trackers(page);
    judge_trackers(page, seen);
    bool linked = false;
    for (auto const& anchor : page.facts.anchors) linked = linked || is_policy_link(anchor);
    page.site.seen.privacy_policy = page.site.seen.privacy_policy || linked;
    for (std::size_t index = 0; index < page.facts.forms.size(); ++index) {
        auto const& form = page.facts.forms[index];
        // In or near it: a link on the page whose text stands in the form's.
        bool near_form = contains_any(form.text, policy_words);
        judge_form(page, form, static_cast<int>(index), near_form && linked);
    }
    if ((page.record.has_form || seen.trackers) && !linked) page.add(CheckId::privacy_policy_missing);
}

}  // namespace slovo::study
