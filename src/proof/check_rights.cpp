#include <algorithm>

#include "promises/inside/own_rows.hpp"
#include "promises/own_acts.hpp"
#include "promises/own_erasure.hpp"
#include "promises/reply.hpp"
#include "promises/stop.hpp"
#include "proof/byte_search.hpp"
#include "proof/checks.hpp"

namespace slovo::proof {
namespace {

using ledger::EventKind;

constexpr std::string_view open_form = "request";

// A person of the rehearsal who sent a request and opened the link that went to their address.
struct Somebody {
    promises::House& house;
    gate::Journal& journal;
    RequestId request;
    SubjectId subject;
    promises::PrivacySession session;
};

Result<std::string> value_of(Rehearsal::Fields const& fields, std::string_view name) {
    auto const found = std::ranges::find(fields, name, &std::pair<std::string, std::string>::first);
    if (found == fields.end()) return fail(ErrorCode::internal, "the form has no such field");
    return found->second;
}

Result<promises::Demand> demand_from(promises::House& house, store::CaseKind kind, std::string_view contact) {
    return promises::read_demand(house, kind, Language::uk, contact, "", false);
}

// The newest link to this contact point's own page that waits in the outbox.
Result<std::string> link_in_outbox(promises::House& house) {
    TRY(auto const newest, house.store.read([](store::Session& session) {
        return session.number(store::Sql("SELECT max(id) FROM delivery WHERE template = 'rights-link' AND state = 1"));
    }));
    if (newest == 0) return fail(ErrorCode::not_found, "no link is on its way");
    return house.roots.tokens().make(crypto::TokenKind::rights, newest);
}

Result<Somebody> somebody(CheckContext& context, Rehearsal::Fields fields, store::CaseKind kind) {
    TRY(auto* const rehearsal, context.rehearsal());
    auto& house = rehearsal->house();
    TRY(auto const sent, rehearsal->send(open_form, fields));
    if (!sent.errors.empty()) return fail(ErrorCode::invalid, "a request of the rehearsal was not taken");
    TRY(auto const line,
        house.store.read([&](store::Session& session) { return store::requests::line(session, sent.answer.request); }));
    TRY(auto const contact, value_of(fields, "email"));
    TRY(auto demand, demand_from(house, kind, contact));
    TRY(auto const outcome, promises::take_demand(house, rehearsal->journal(), std::move(demand)));
    if (outcome == promises::DemandOutcome::unknown) return fail(ErrorCode::internal, "a known address is not known");
    TRY(auto const token, link_in_outbox(house));
    TRY(auto const secret, promises::spend_rights_link(house, rehearsal->journal(), token, ""));
    TRY(auto session, promises::find_privacy_session(house, secret));
    return Somebody{house, rehearsal->journal(), sent.answer.request, line.subject, std::move(session)};
}

Result<Somebody> somebody(CheckContext& context, store::CaseKind kind = store::CaseKind::access) {
    TRY(auto* const rehearsal, context.rehearsal());
    return somebody(context, rehearsal->filled(open_form, context.canary()), kind);
}

Result<store::RequestRow> row_of(Somebody const& who) {
    return who.house.store.read([&](store::Session& session) { return store::requests::find(session, who.request); });
}

}  // namespace

//= policy:C26b
Checked corrected_is_nowhere(CheckContext& context) {
    TRY(auto const who, somebody(context));
    TRY(auto const before, row_of(who));
    auto const word = context.canary();
    TRY_VOID(promises::correct(who.house, who.journal, who.session, who.subject, who.request, promises::OwnField::name,
                               word));
    if (who.house.safe.keys().find(before.name_key)) return failed("the key of a corrected value is still there");
    TRY(auto const file, promises::open_own_file(who.house, who.session, 10));
    auto const is_new = [&](promises::OwnSubject const& subject) {
        return subject.id == who.subject && subject.requests.front().name &&
               subject.requests.front().name->open(subject.use) == word;
    };
    if (std::ranges::none_of(file.subjects, is_new)) return failed("a correction does not show");
    TRY(auto* const rehearsal, context.rehearsal());
    TRY(auto const search, search_bytes({rehearsal->data()}, {word}));
    if (!search.hits.empty()) return failed_at("a corrected value lies open", search.hits.front().file);
    return passed(search.files);
}

//= policy:C29
Checked channel_takes_demands(CheckContext& context) {
    if (!context.has_server()) return not_run("no server runs");
    // An address that nobody has: the reserved domain of RFC 2606.
    auto const call = [&](std::string const& contact) {
        return context.visit({.method = "POST",
                              .path = "/privacy/requests",
                              .headers = {{"Content-Type", "application/json"}, {"Accept", "application/json"}},
                              .body = R"({"contact":")" + contact + R"(","kind":"access","language":"uk"})"});
    };
    TRY(auto const taken, call(context.canary() + "@example.invalid"));
    if (taken.status == 429) return not_run("too many posts from here: looked at again later");
    if (taken.status != 202) return failed("a demand is not taken", taken.status);
    if (taken.body.find("\"reference\"") == std::string::npos) return failed("a demand gets no reference");
    if (!taken.header("set-cookie").empty()) return failed("a demand sets a cookie");
    TRY(auto const refused, call("nobody"));
    if (refused.status == 429) return not_run("too many posts from here: looked at again later");
    if (refused.status != 422) return failed("what is no contact point is taken for one", refused.status);
    return passed(2);
}

//= policy:C30a
Checked corrected_counts(CheckContext& context) {
    TRY(auto const who, somebody(context, store::CaseKind::rectify));
    TRY_VOID(promises::correct(who.house, who.journal, who.session, who.subject, who.request, promises::OwnField::phone,
                               "+380441234567"));
    TRY_VOID(promises::correct(who.house, who.journal, who.session, who.subject, who.request, promises::OwnField::text,
                               context.canary()));
    TRY(auto const events,
        who.house.store.read([&](store::Session& session) { return store::events::of(session, who.subject); }));
    auto const has = [&](EventKind kind) {
        return std::ranges::any_of(events, [&](auto const& row) { return row.event.kind == kind; });
    };
    if (!has(EventKind::data_rectified)) return failed("a correction leaves no event");
    TRY(auto const contacts,
        who.house.store.read([&](store::Session& session) { return store::contacts::of(session, who.subject); }));
    auto const phone = [](store::ContactRow const& row) {
        return static_cast<text::ContactKind>(row.kind) == text::ContactKind::phone;
    };
    if (std::ranges::count_if(contacts, phone) != 1) return failed("a corrected number does not replace the old one");
    return passed(2);
}

//= policy:C30b
Checked stopping_takes_one_post(CheckContext& context) {
    auto& house = context.house();
    if (!context.has_server()) return not_run("no server runs");
    // A link of ours whose letter is long gone: it must still be answered, without login or redirect.
    auto const token = house.roots.tokens().make(crypto::TokenKind::unsubscribe, 1);
    TRY(auto const answer, context.visit({.method = "POST",
                                          .path = "/u/" + token,
                                          .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
                                          .body = "List-Unsubscribe=One-Click"}));
    if (answer.status == 429) return not_run("too many posts from here: looked at again later");
    if (answer.status != 200) return failed("a stop link is not answered at once", answer.status);
    TRY(auto const who, somebody(context));
    TRY_VOID(promises::give_consent(who.house, who.session, who.subject, "marketing", "email", Language::uk));
    TRY_VOID(promises::object_to_marketing(who.house, who.journal, who.session));
    TRY(auto const consents,
        who.house.store.read([&](store::Session& session) { return store::consents::of(session, who.subject); }));
    auto const agreed = [](store::ConsentRow const& row) {
        return row.purpose == "marketing" && row.state != store::ConsentState::withdrawn;
    };
    if (std::ranges::any_of(consents, agreed)) return failed("a stop leaves a consent");
    return passed(std::ssize(consents) + 1);
}

//= policy:C30c
Checked called_off_is_not_sent(CheckContext& context) {
    return context.house().store.read([](store::Session& session) -> Checked {
        TRY(auto const late,
            session.number(store::Sql("SELECT count(*) FROM request JOIN delivery ON delivery.subject = request.subject"
                                      " AND delivery.request = request.id WHERE request.state = 5"
                                      " AND delivery.template = 'answer' AND delivery.state IN (1, 2, 3)"
                                      " AND delivery.changed_at > request.closed_at")));
        if (late > 0) return failed("an answer was sent after it was called off", late);
        TRY(auto const looked, session.number(store::Sql("SELECT count(*) FROM request WHERE state = 5")));
        return passed(looked);
    });
}

//= policy:C30d
Checked own_file_tells_a_life(CheckContext& context) {
    TRY(auto const who, somebody(context));
    TRY(auto const other, somebody(context));
    promises::Staff staff{.id = {1}, .role = {}};
    auto const* const reply = context.policy().find_purpose("reply");
    if (reply != nullptr && !reply->roles.empty()) staff.role = reply->roles.front();
    TRY(auto const opened, promises::open_request_and_wait<"reply">(who.house, staff, who.request));
    if (std::holds_alternative<gate::Refusal>(opened)) return failed("staff cannot open a request");
    TRY_VOID(promises::answer_request(who.house, staff, who.request, ReplyId{who.house.ids.next()}, "So."));
    TRY(auto const file, promises::open_own_file(who.house, who.session, 10));
    if (file.subjects.size() != 1 || file.subjects.front().id != who.subject)
        return failed("a person's file is not exactly theirs");
    auto const& mine = file.subjects.front();
    auto const count = [&](EventKind kind) {
        return std::ranges::count_if(mine.events, [&](auto const& row) { return row.event.kind == kind; });
    };
    bool const whole = count(EventKind::request_received) == 1 && count(EventKind::access_read) == 1 &&
                       count(EventKind::reply_queued) == 1 && mine.requests.front().answers.size() == 1;
    if (!whole) return failed("a person's file does not tell what happened");
    auto const foreign = [&](auto const& row) { return row.event.subject != who.subject; };
    if (std::ranges::any_of(mine.events, foreign)) return failed("a person's file tells of another");
    return passed(std::ssize(mine.events));
}

}  // namespace slovo::proof
