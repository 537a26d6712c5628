#include "proof/registry.hpp"

#include <algorithm>
#include <array>

#include "ledger/event_kind.hpp"
#include "policy/words.hpp"
#include "proof/checks.hpp"

namespace slovo::proof {
namespace {

constexpr std::array all_checks{
    LiveCheck{"H-C00-1", true, pages_link_to_policy},
    LiveCheck{"H-C00-2", true, policy_page_is_current},
    LiveCheck{"H-C00-3", true, old_versions_stay},
    LiveCheck{"H-C01-1", true, no_undeclared_cookies},
    LiveCheck{"H-C01-2", true, nothing_from_elsewhere},
    LiveCheck{"H-C01-3", true, headers_forbid_elsewhere},
    LiveCheck{"H-C02-1", true, no_tick_no_record},
    LiveCheck{"B-C02-2", true, refused_leaves_no_byte},
    LiveCheck{"H-C02-3", true, boxes_are_empty},
    LiveCheck{"S-C03-1", false, ledger_is_whole},
    LiveCheck{"S-C03-2", false, opening_is_recorded},
    LiveCheck{"H-C03-3", true, strangers_get_no_request},
    LiveCheck{"H-C03-4", true, controller_is_named},
    LiveCheck{"L-C04-1", false, policy_passes_lint},
    LiveCheck{"H-C04-2", true, inputs_are_declared},
    LiveCheck{"S-C04-3", false, consents_name_a_text},
    LiveCheck{"H-C05-1", true, undeclared_is_ignored},
    LiveCheck{"B-C05-2", false, undeclared_is_dropped},
    LiveCheck{"H-C06-1", true, one_contact_is_enough},
    LiveCheck{"H-C06-2", true, no_contact_is_refused},
    LiveCheck{"H-C06-3", true, required_as_declared},
    LiveCheck{"S-C06-4", false, contacts_have_one_form},
    LiveCheck{"H-C08-1", true, actions_are_declared},
    LiveCheck{"H-C08-2", true, unknown_form_is_refused},
    LiveCheck{"S-C08-3", false, requests_name_their_form},
    LiveCheck{"S-C09-1", false, sent_twice_is_one},
    LiveCheck{"S-C09-2", false, store_is_durable},
    LiveCheck{"S-C09-3", false, special_words_are_flagged},
    LiveCheck{"S-C10-1", false, other_purposes_are_denied},
    LiveCheck{"S-C11-1", false, requests_are_answered},
    LiveCheck{"S-C11-2", false, replies_go_to_their_subject},
    LiveCheck{"S-C11-3", false, replies_carry_no_ads},
    LiveCheck{"H-C12-1", false, hostile_sites_are_not_asked},
    LiveCheck{"B-C12-2", false, people_on_pages_are_not_kept},
    LiveCheck{"H-C13-1", true, marketing_box_is_free},
    LiveCheck{"S-C13-2", false, marketing_has_consent},
    LiveCheck{"S-C14-1", false, purposes_are_declared},
    LiveCheck{"S-C14-2", false, unknown_purpose_is_denied},
    LiveCheck{"S-C15-1", false, replies_are_written_once},
    LiveCheck{"S-C15-2", false, handed_over_once},
    LiveCheck{"S-C16-1", false, closed_has_an_outcome},
    LiveCheck{"S-C16-2", false, replies_open_for_their_subject},
    LiveCheck{"S-C19-1", false, collaboration_is_apart},
    LiveCheck{"S-C20-1", false, connections_are_known},
    LiveCheck{"S-C20-2", false, nothing_opens_for_others},
    LiveCheck{"B-C26a-1", false, stored_is_sealed},
    LiveCheck{"B-C26b-1", false, corrected_is_nowhere},
    LiveCheck{"T-C26c-1", false, periods_end_by_the_clock},
    LiveCheck{"S-C26c-2", false, nothing_is_overdue},
    LiveCheck{"H-C27a-1", true, nobody_asks_for_age},
    LiveCheck{"S-C27b-1", false, children_wait},
    LiveCheck{"S-C27b-2", false, quarantine_stays_shut},
    LiveCheck{"T-C27b-3", false, quarantine_is_decided},
    LiveCheck{"H-C28-1", true, children_notice_stands},
    LiveCheck{"S-C28-2", false, guardian_takes_no_marketing},
    LiveCheck{"H-C29-1", true, channel_takes_demands},
    LiveCheck{"S-C29-2", false, cases_are_in_time},
    LiveCheck{"S-C30a-1", false, corrected_counts},
    LiveCheck{"H-C30b-1", true, stopping_takes_one_post},
    LiveCheck{"S-C30c-1", false, called_off_is_not_sent},
    LiveCheck{"S-C30d-1", false, own_file_tells_a_life},
};

policy::Names names_of_rules() {
    policy::Names out;
    for (auto const& rule : rules()) out.emplace(rule.id);
    return out;
}

policy::Names names_of_checks() {
    policy::Names out;
    for (auto const& check : all_checks) out.emplace(check.id.view());
    return out;
}

policy::Names names_of_events() {
    policy::Names out;
    for (auto const kind : ledger::event_kinds()) out.emplace(ledger::name_of(kind));
    return out;
}

policy::Names names_of_channels() {
    policy::Names out;
    for (auto const channel : policy::channel_names()) out.emplace(channel);
    return out;
}

}  // namespace

std::span<LiveCheck const> checks() {
    return all_checks;
}

Rule const* find_rule(std::string_view id) {
    auto const found = std::ranges::find(rules(), id, &Rule::id);
    return found == rules().end() ? nullptr : &*found;
}

LiveCheck const* find_check(std::string_view id) {
    auto const found = std::ranges::find_if(all_checks, [&](LiveCheck const& check) { return check.id.view() == id; });
    return found == all_checks.end() ? nullptr : &*found;
}

policy::Binary binary(Instant now) {
    return {.rules = names_of_rules(),
            .checks = names_of_checks(),
            .events = names_of_events(),
            .stores = {"slovo.db", "slovo.db-wal", "slovo.db-shm", "keys.slo", "journal/", "backups/", "reserve",
                       "lock", "control.sock", "rehearsal/"},
            .templates = {"ack", "answer", "ask-parent", "login-link", "ops-alarm", "rights-link", "new-address",
                          "case-answer", "renew"},
            .cookies = {"__Host-slovo-desk", "__Host-slovo-nonce", "__Host-slovo-me"},
            .roles = {"manager", "analyst", "marketer", "dpo", "ops"},
            .channels = names_of_channels(),
            .now = now};
}

}  // namespace slovo::proof
