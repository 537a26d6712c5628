#include <algorithm>

#include "proof/checks.hpp"
#include "store/tables/deliveries.hpp"
#include "store/tables/requests.hpp"
#include "store/tables/rights.hpp"
#include "store/tables/subjects.hpp"

namespace slovo::proof {
namespace {

using store::Row;
using store::Session;
using store::Sql;

/// A count of rows that must not be: passes when there is none.
Checked none_of(CheckContext& context, Sql const& wrong, Sql const& all, Literal why) {
    return context.house().store.read([&](Session& session) -> Checked {
        TRY(auto const bad, session.number(wrong));
        if (bad > 0) return failed(why, bad);
        TRY(auto const looked, session.number(all));
        return passed(looked);
    });
}

constexpr int replies_looked_at = 200;  // the newest; older ones were looked at when they were new

}  // namespace

//= policy:C04
Checked consents_name_a_text(CheckContext& context) {
    struct Shown {
        PolicyVersion version;
        std::int64_t language;
        Hash32 notice;
    };
    TRY(auto const shown, context.house().store.read([](Session& session) {
        return session.all<Shown>(
            Sql("SELECT DISTINCT policy, language, notice_hash FROM consent"),
            [](Row const& row) { return Shown{{row.integer(0)}, row.integer(1), row.array<32>(2)}; });
    }));
    for (auto const& one : shown) {
        auto const entry = context.house().shelf.find(one.version);
        bool const known = entry && one.language >= 0 && one.language < std::ssize(all_languages) &&
                           entry->notice_hashes[static_cast<std::size_t>(one.language)] == one.notice;
        if (!known) return failed("a consent names a text that no version of the policy has");
    }
    return passed(std::ssize(shown));
}

//= policy:C08
Checked requests_name_their_form(CheckContext& context) {
    struct Under {
        PolicyVersion version;
        std::string form;
    };
    TRY(auto const kinds, context.house().store.read([](Session& session) {
        return session.all<Under>(Sql("SELECT DISTINCT policy, form FROM request"),
                                  [](Row const& row) { return Under{{row.integer(0)}, std::string(row.text(1))}; });
    }));
    for (auto const& one : kinds) {
        auto const entry = context.house().shelf.find(one.version);
        if (!entry || entry->policy->find_form(one.form) == nullptr)
            return failed("a request names a form that its policy does not have");
    }
    return none_of(context,
                   Sql("SELECT count(*) FROM request r WHERE NOT EXISTS(SELECT 1 FROM event e WHERE"
                       " e.subject = r.subject AND e.thing_id = r.id AND e.kind = 300)"),
                   Sql("SELECT count(*) FROM request"), "a request is there without the event of its coming");
}

//= policy:C11
Checked requests_are_answered(CheckContext& context) {
    auto const now = context.house().now();
    return context.house().store.read([&](Session& session) -> Checked {
        TRY(auto const without, session.number(Sql("SELECT count(*) FROM request WHERE due_at <= received_at")));
        if (without > 0) return failed("a request has no day by which it must be answered", without);
        TRY(auto const overdue, store::requests::count_overdue(session, now));
        if (overdue > 0) return failed("requests wait longer for an answer than was promised", overdue);
        TRY(auto const open, session.number(Sql("SELECT count(*) FROM request WHERE state = 1")));
        return passed(open);
    });
}

//= policy:C11
Checked replies_go_to_their_subject(CheckContext& context) {
    return none_of(context,
                   Sql("SELECT count(*) FROM delivery d WHERE d.request <> 0 AND (NOT EXISTS(SELECT 1 FROM contact c"
                       " WHERE c.subject = d.subject AND c.id = d.contact) OR NOT EXISTS(SELECT 1 FROM request r"
                       " WHERE r.id = d.request AND r.subject = d.subject))"),
                   Sql("SELECT count(*) FROM delivery"), "a mail goes to somebody else than the one who asked");
}

//= policy:C13
// What went out, by the ledger: the gate was asked for it once it was due, and at that event a consent stood: given or
// confirmed before, not ended in between. (kinds: 700 use.allowed; 501, 506 given; 503, 507 ended)
Checked marketing_has_consent(CheckContext& context) {
    return context.house().store.read([&](Session& session) -> Checked {
        std::int64_t looked = 0;
        for (auto const& purpose : context.policy().purposes) {
            if (!purpose.consent || !purpose.consent->double_optin) continue;
            TRY(auto const without,
                session.number(Sql("SELECT count(*) FROM delivery d WHERE d.purpose = ?1 AND d.state IN (2, 3, 6)"
                                   " AND NOT EXISTS(SELECT 1 FROM event used JOIN event given"
                                   " ON given.subject = used.subject AND given.id < used.id"
                                   " WHERE used.subject = d.subject AND used.kind = 700 AND used.purpose = d.purpose"
                                   " AND used.thing_id = d.request AND used.at BETWEEN d.due_at AND d.changed_at"
                                   " AND given.kind IN (501, 506) AND given.purpose = d.purpose"
                                   " AND NOT EXISTS(SELECT 1 FROM event ended WHERE ended.subject = d.subject"
                                   " AND ended.thing_id = given.thing_id AND ended.kind IN (503, 507)"
                                   " AND ended.id > given.id AND ended.id < used.id))"),
                               purpose.id));
            if (without > 0) return failed_at("mails without consent", purpose.id);
            TRY(auto const all, session.number(Sql("SELECT count(*) FROM delivery WHERE purpose = ?1"), purpose.id));
            looked += all;
        }
        return passed(looked);
    });
}

//= policy:C14
Checked purposes_are_declared(CheckContext& context) {
    TRY(auto const used, context.house().store.read([](Session& session) {
        return session.all<std::string>(Sql("SELECT DISTINCT purpose FROM event WHERE purpose <> ''"),
                                        [](Row const& row) { return std::string(row.text(0)); });
    }));
    auto const versions = context.house().shelf.all();
    for (auto const& purpose : used) {
        bool const declared = std::ranges::any_of(
            versions, [&](auto const& entry) { return entry->policy->find_purpose(purpose) != nullptr; });
        if (!declared) return failed_at("data were used for a purpose that no policy names", purpose);
    }
    return passed(std::ssize(used));
}

//= policy:C15
Checked replies_are_written_once(CheckContext& context) {
    TRY(auto by_people, none_of(context,
                                Sql("SELECT count(*) FROM reply r WHERE NOT EXISTS"
                                    "(SELECT 1 FROM staff s WHERE s.id = r.staff)"),
                                Sql("SELECT count(*) FROM reply"), "an answer was written by no person"));
    if (by_people.verdict != Verdict::passed) return by_people;
    return none_of(context,
                   Sql("SELECT count(*) FROM (SELECT reply FROM delivery WHERE reply <> 0"
                       " GROUP BY reply HAVING count(*) > 1) AS twice"),
                   Sql("SELECT count(*) FROM reply"), "one answer goes out more than once");
}

//= policy:C16
Checked closed_has_an_outcome(CheckContext& context) {
    TRY(auto dated, none_of(context, Sql("SELECT count(*) FROM request WHERE state >= 3 AND closed_at IS NULL"),
                            Sql("SELECT count(*) FROM request WHERE state >= 3"),
                            "a request is closed, but nobody knows since when"));
    if (dated.verdict != Verdict::passed) return dated;
    return none_of(context,
                   Sql("SELECT count(*) FROM request r WHERE r.state >= 3 AND NOT EXISTS(SELECT 1 FROM event e WHERE"
                       " e.subject = r.subject AND e.thing_id = r.id AND e.kind IN (304, 305))"),
                   Sql("SELECT count(*) FROM request WHERE state >= 3"), "a request was closed without its event");
}

//= policy:C16
Checked replies_open_for_their_subject(CheckContext& context) {
    auto const& safe = context.house().safe;
    return context.house().store.read([&](Session& session) -> Checked {
        TRY(auto const stray, session.number(Sql("SELECT count(*) FROM reply p WHERE NOT EXISTS(SELECT 1 FROM request r"
                                                 " WHERE r.id = p.request AND r.subject = p.subject)")));
        if (stray > 0) return failed("an answer belongs to somebody else than its request", stray);
        TRY(auto const newest, session.all<ReplyId>(
                                   Sql("SELECT id FROM reply ORDER BY id DESC LIMIT ?1"),
                                   [](Row const& row) { return ReplyId{row.integer(0)}; }, replies_looked_at));
        for (auto const id : newest) {
            TRY(auto const reply, store::replies::find(session, id));
            TRY(auto const subject, store::subjects::find(session, reply.subject));
            // What opens stays closed in its Personal: only that it opens is asked.
            auto const opened = safe.open<gate::Answer>({store::Table::reply, store::Column::body, id.value}, reply.key,
                                                        subject, reply.sealed_body);
            bool const erasing = !opened && opened.error().code() == ErrorCode::not_found;
            if (!opened && !erasing) return failed("an answer is not sealed for its own subject");
        }
        return passed(std::ssize(newest));
    });
}

//= policy:C27b
Checked quarantine_is_decided(CheckContext& context) {
    auto const now = context.house().now();
    auto const period = context.policy().children.quarantine;
    TRY(auto const since, context.house().store.read([](Session& session) {
        return session.all<Instant>(Sql("SELECT received_at FROM request WHERE state = 2"),
                                    [](Row const& row) { return row.instant(0); });
    }));
    auto const late = std::ranges::count_if(since, [&](Instant at) { return at + period < now; });
    if (late > 0) return failed("requests wait in quarantine for longer than was promised", late);
    return passed(std::ssize(since));
}

//= policy:C29
Checked cases_are_in_time(CheckContext& context) {
    auto const now = context.house().now();
    TRY(auto overdue, context.house().store.read([&](Session& session) -> Checked {
        TRY(auto const late, store::cases::count_overdue(session, now));
        if (late > 0) return failed("demands wait longer than the law allows", late);
        TRY(auto const live, store::cases::count_live(session));
        return passed(live);
    }));
    if (overdue.verdict != Verdict::passed) return overdue;
    return none_of(context,
                   Sql("SELECT count(*) FROM rights_case c WHERE NOT EXISTS(SELECT 1 FROM event e WHERE"
                       " e.subject = c.subject AND e.thing_id = c.id AND e.kind = 1100)"),
                   Sql("SELECT count(*) FROM rights_case"), "a demand was taken without being acknowledged on record");
}

}  // namespace slovo::proof
