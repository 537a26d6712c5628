// Recipients, processors, rights, mail templates, authorities.
#include "policy/diff/compare.hpp"

namespace slovo::policy::diff_detail {

using enum ChangeClass;

namespace {

People everyone() {
    People people;
    people.everyone = true;
    return people;
}

/// Sharing what rests on a freely given consent is wider than what was agreed to.
ChangeClass sharing(Policy const& policy, Ids const& purposes) {
    for (auto const& id : purposes) {
        auto const* purpose = policy.find_purpose(id);
        if (purpose != nullptr && purpose->consent && purpose->consent->double_optin) return d4_consent;
    }
    return d3_material;
}

void compare_processors(Comparison& c) {
    pair_up(
        c.before.processors, c.after.processors, &Processor::id,
        [&](Processor const& gone) { c.add(d1_narrowing, "processor " + gone.id, gone.title.en, ""); },
        [&](Processor const& came) {
            c.add(sharing(c.after, came.purposes), "processor " + came.id, "", came.title.en, everyone());
        },
        [&](Processor const& before, Processor const& after) {
            auto const what = "processor " + after.id;
            if (before.country != after.country) {
                c.add(d3_material, what + ", country", before.country, after.country, everyone());
            }
            if (before.safeguard != after.safeguard) {
                c.add(d3_material, what + ", safeguards", before.safeguard, after.safeguard, everyone());
            }
            if (auto const came = missing_in(after.purposes, before.purposes); !came.empty()) {
                c.add(sharing(c.after, came), what + ", purposes", "", listed(came), everyone());
            }
            if (auto const gone = missing_in(before.purposes, after.purposes); !gone.empty()) {
                c.add(d1_narrowing, what + ", purposes", listed(gone), "", everyone());
            }
            if (before.title != after.title || before.contract != after.contract || before.until != after.until) {
                c.add(d0_text, what + ", contract", before.contract, after.contract);
            }
        });
}

void compare_right(Comparison& c, Right const& before, Right const& after) {
    auto const what = "right " + after.id;
    for (auto const& [profile, deadline] : after.deadline) {
        auto const was = before.deadline.find(profile);
        if (was == before.deadline.end() || was->second == deadline) continue;
        auto const longer = Instant{} + deadline > Instant{} + was->second;
        c.add(longer ? d3_material : d0_text, what + ", deadline under " + profile, to_iso8601(was->second),
              to_iso8601(deadline), everyone());
    }
    if (before.extension != after.extension) c.add(d3_material, what + ", extension", "", "", everyone());
    auto const gone = missing_in(before.channels, after.channels);
    if (!gone.empty()) c.add(d3_material, what + ", channels", listed(gone), "", everyone());
    if (auto const came = missing_in(after.channels, before.channels); !came.empty()) {
        c.add(d0_text, what + ", channels", "", listed(came));
    }
    if (auto const came = missing_in(after.exceptions, before.exceptions); !came.empty()) {
        c.add(d3_material, what + ", exceptions", "", listed(came), everyone());
    }
    if (before.proof < after.proof) c.add(d3_material, what + ", proof", "", "", everyone());
    if (before.title != after.title || before.how != after.how) {
        c.add(d0_text, what + ", words", before.how.en, after.how.en);
    }
}

bool holidays_within(Calendar const& inner, Calendar const& outer) {
    return std::ranges::all_of(inner.holidays, [&](Holiday const& one) {
        return std::ranges::find(outer.holidays, one) != outer.holidays.end();
    });
}

}  // namespace

void compare_parties(Comparison& c) {
    compare_processors(c);
    pair_up(
        c.before.recipients, c.after.recipients, &Recipient::id,
        [&](Recipient const& gone) { c.add(d1_narrowing, "recipient " + gone.id, gone.title.en, ""); },
        [&](Recipient const& came) { c.add(d3_material, "recipient " + came.id, "", came.title.en, everyone()); },
        [&](Recipient const& before, Recipient const& after) {
            auto const looser = (before.undertaking && !after.undertaking) || before.procedure != after.procedure ||
                                before.kind != after.kind;
            c.add(looser ? d3_material : d0_text, "recipient " + after.id, before.title.en, after.title.en,
                  looser ? everyone() : People{});
        });
    pair_up(
        c.before.rights, c.after.rights, &Right::id,
        [&](Right const& gone) { c.add(d3_material, "right " + gone.id, gone.title.en, "", everyone()); },
        [&](Right const& came) { c.add(d0_text, "right " + came.id, "", came.title.en); },
        [&](Right const& before, Right const& after) { compare_right(c, before, after); });
    pair_up(
        c.before.calendars, c.after.calendars, &Calendar::profile,
        [&](Calendar const& gone) { c.add(d1_narrowing, "calendar " + gone.profile, gone.zone, ""); },
        [&](Calendar const& came) { c.add(d3_material, "calendar " + came.profile, "", came.zone, everyone()); },
        [&](Calendar const& before, Calendar const& after) {
            // More holidays make deadlines longer.
            auto const same_or_fewer = before.zone == after.zone && holidays_within(after, before);
            c.add(same_or_fewer ? d1_narrowing : d3_material, "calendar " + after.profile, before.zone, after.zone,
                  same_or_fewer ? People{} : everyone());
        });
    pair_up(
        c.before.templates, c.after.templates, &Template::id,
        [&](Template const& gone) { c.add(d1_narrowing, "template " + gone.id, gone.purpose, ""); },
        [&](Template const& came) { c.add(d0_text, "template " + came.id, "", came.purpose); },
        [&](Template const& before, Template const& after) {
            // A message of another kind than the one agreed to.
            auto const wider = before.purpose != after.purpose || !missing_in(after.tags, before.tags).empty();
            c.add(wider ? sharing(c.after, {after.purpose}) : d1_narrowing, "template " + after.id, before.purpose,
                  after.purpose);
        });
    if (c.before.authorities != c.after.authorities) c.add(d2_contact, "complaint bodies", "", "");
}

}  // namespace slovo::policy::diff_detail
