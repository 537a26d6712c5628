// The live checks, one function each; registry.cpp gives them their ids. Each looks at the real
// system and can fail. None writes to it: what must be tried out is tried in a rehearsal, and what
// is sent to the running server is sent so that it must be refused. One thread.
#pragma once

#include "proof/context.hpp"

namespace slovo::proof {

using Checked = Result<Outcome>;

// check_pages.cpp: as a stranger's browser sees the site
Checked pages_link_to_policy(CheckContext&);      // H-C00-1
Checked policy_page_is_current(CheckContext&);    // H-C00-2
Checked old_versions_stay(CheckContext&);         // H-C00-3
Checked no_undeclared_cookies(CheckContext&);     // H-C01-1
Checked nothing_from_elsewhere(CheckContext&);    // H-C01-2
Checked headers_forbid_elsewhere(CheckContext&);  // H-C01-3
Checked controller_is_named(CheckContext&);       // H-C03-4
Checked strangers_get_no_request(CheckContext&);  // H-C03-3

// check_forms.cpp: the forms as they are shown
Checked boxes_are_empty(CheckContext&);         // H-C02-3
Checked inputs_are_declared(CheckContext&);     // H-C04-2
Checked required_as_declared(CheckContext&);    // H-C06-3
Checked actions_are_declared(CheckContext&);    // H-C08-1
Checked marketing_box_is_free(CheckContext&);   // H-C13-1
Checked nobody_asks_for_age(CheckContext&);     // H-C27a-1
Checked children_notice_stands(CheckContext&);  // H-C28-1

// check_posts.cpp: posts that must be refused and leave nothing
Checked no_tick_no_record(CheckContext&);        // H-C02-1
Checked refused_leaves_no_byte(CheckContext&);   // B-C02-2
Checked undeclared_is_ignored(CheckContext&);    // H-C05-1
Checked one_contact_is_enough(CheckContext&);    // H-C06-1
Checked no_contact_is_refused(CheckContext&);    // H-C06-2
Checked unknown_form_is_refused(CheckContext&);  // H-C08-2

// check_intake.cpp: requests taken in a rehearsal
Checked undeclared_is_dropped(CheckContext&);        // B-C05-2
Checked contacts_have_one_form(CheckContext&);       // S-C06-4
Checked sent_twice_is_one(CheckContext&);            // S-C09-1
Checked store_is_durable(CheckContext&);             // S-C09-2
Checked special_words_are_flagged(CheckContext&);    // S-C09-3
Checked children_wait(CheckContext&);                // S-C27b-1
Checked guardian_takes_no_marketing(CheckContext&);  // S-C28-2
Checked stored_is_sealed(CheckContext&);             // B-C26a-1

// check_gate.cpp: what the gate says, in a rehearsal
Checked opening_is_recorded(CheckContext&);        // S-C03-2
Checked other_purposes_are_denied(CheckContext&);  // S-C10-1
Checked unknown_purpose_is_denied(CheckContext&);  // S-C14-2
Checked quarantine_stays_shut(CheckContext&);      // S-C27b-2
Checked collaboration_is_apart(CheckContext&);     // S-C19-1
Checked nothing_opens_for_others(CheckContext&);   // S-C20-2
Checked handed_over_once(CheckContext&);           // S-C15-2

// check_rows.cpp: the rows as they lie
Checked consents_name_a_text(CheckContext&);            // S-C04-3
Checked requests_name_their_form(CheckContext&);        // S-C08-3
Checked requests_are_answered(CheckContext&);           // S-C11-1
Checked replies_go_to_their_subject(CheckContext&);     // S-C11-2
Checked marketing_has_consent(CheckContext&);           // S-C13-2
Checked purposes_are_declared(CheckContext&);           // S-C14-1
Checked replies_are_written_once(CheckContext&);        // S-C15-1
Checked closed_has_an_outcome(CheckContext&);           // S-C16-1
Checked replies_open_for_their_subject(CheckContext&);  // S-C16-2
Checked quarantine_is_decided(CheckContext&);           // T-C27b-3
Checked cases_are_in_time(CheckContext&);               // S-C29-2

// check_study.cpp: the study of a site, in a rehearsal
Checked hostile_sites_are_not_asked(CheckContext&);   // H-C12-1
Checked people_on_pages_are_not_kept(CheckContext&);  // B-C12-2

// check_rights.cpp: what a person can do about their data, in a rehearsal
Checked corrected_is_nowhere(CheckContext&);     // B-C26b-1
Checked channel_takes_demands(CheckContext&);    // H-C29-1
Checked corrected_counts(CheckContext&);         // S-C30a-1
Checked stopping_takes_one_post(CheckContext&);  // H-C30b-1
Checked called_off_is_not_sent(CheckContext&);   // S-C30c-1
Checked own_file_tells_a_life(CheckContext&);    // S-C30d-1

// check_retention.cpp: what is over is gone
Checked periods_end_by_the_clock(CheckContext&);  // T-C26c-1
Checked nothing_is_overdue(CheckContext&);        // S-C26c-2

// check_house.cpp: the policy, the ledger, the process
Checked policy_passes_lint(CheckContext&);     // L-C04-1
Checked ledger_is_whole(CheckContext&);        // S-C03-1
Checked replies_carry_no_ads(CheckContext&);   // S-C11-3
Checked connections_are_known(CheckContext&);  // S-C20-1

}  // namespace slovo::proof
