// /api/v1/cases and /api/v1/holds: what the desk does with people's rights, for staff's own programs.
#include <boost/json.hpp>

#include "base/limits.hpp"
#include "promises/cases.hpp"
#include "promises/holds.hpp"
#include "promises/rights.hpp"
#include "store/tables/requests.hpp"
#include "text/contact.hpp"
#include "web/api/api.hpp"
#include "web/api/call.hpp"
#include "web/api/request_json.hpp"
#include "web/desk/case_head.hpp"
#include "web/desk/case_words.hpp"
#include "web/server/body.hpp"

namespace slovo::web {
namespace {

namespace js = boost::json;
using promises::CaseVerdict;
using store::CaseReason;

constexpr int list_rows = 200;
constexpr std::size_t words_max = limits::text_bytes / 2;

std::string word(Literal literal) {
    return std::string(literal.view());
}

js::object head_json(Site const& site, store::CaseRow const& row) {
    js::object out{{"reference", reference_of(site, row.id)},
                   {"kind", word(promises::name_of(row.kind))},
                   {"state", word(promises::name_of(row.state))},
                   {"opened", to_rfc3339(row.opened_at)},
                   {"due", to_rfc3339(row.due_at)},
                   {"overdue", is_overdue(row, site.now())},
                   {"language", name_of(row.language)},
                   {"on_behalf", row.on_behalf},
                   {"taken", static_cast<bool>(row.owner)}};
    if (row.reason != CaseReason::none) out["reason"] = word(promises::name_of(row.reason));
    if (row.closed_at) out["closed"] = to_rfc3339(*row.closed_at);
    return out;
}

js::object opened_json(Site const& site, promises::CaseOpening const& opening) {
    auto const& opened = opening.opened;
    auto out = head_json(site, opened.row);
    js::object fields;
    auto const add = [&](js::object& to, char const* name, auto const& value) {
        if (value) to[name] = value->open(opening.use);
    };
    add(fields, "email", opened.email);
    add(fields, "phone", opened.phone);
    add(fields, "text", opened.words);
    js::array answers;
    for (auto const& one : opened.answers) {
        answers.push_back(js::object{
            {"at", to_rfc3339(one.row.written_at)}, {"letter", one.by_letter}, {"text", one.words.open(opening.use)}});
    }
    js::array facts;
    for (auto const& fact : opened.facts) {
        js::object one{{"form", fact.request.form}, {"received", to_rfc3339(fact.request.received_at)}};
        add(one, "name", fact.name);
        add(one, "site", fact.site);
        facts.push_back(std::move(one));
    }
    out["purpose"] = gate::rights_purpose;
    out["fields"] = std::move(fields);
    out["answers"] = std::move(answers);
    out["facts"] = std::move(facts);
    if (opened.extended_to) out["extendable_to"] = to_rfc3339(*opened.extended_to);
    auto events = events_json(opened.events);
    out["events"] = std::move(events["events"]);
    return out;
}

ApiPage for_rights_role(ApiPage page) {
    return [page = std::move(page)](Site& site, Call const& call) -> Response {
        auto const entry = site.policy();
        if (!promises::handles_rights(*entry->policy, call.staff.role)) return refusal(gate::Refusal::role);
        return page(site, call);
    };
}

Response list(Site& site, Call const&) {
    auto const rows = site.house.store.read([](store::Session& session) -> Result<std::vector<store::CaseRow>> {
        TRY(auto out, store::cases::live(session, list_rows));
        TRY(auto const closed, store::cases::closed(session, list_rows));
        out.insert(out.end(), closed.begin(), closed.end());
        return out;
    });
    if (!rows) return problem_of(rows.error());
    js::array cases;
    for (auto const& row : *rows) cases.push_back(head_json(site, row));
    return json(js::serialize(js::object{{"cases", std::move(cases)}}));
}

//= policy:C29
Response read(Site& site, Call const& call) {
    auto const id = read_case(site, call.request.parameter("reference"));
    if (!id) return problem_of(id.error());
    if (call.purpose().empty())
        return problem(400, "purpose_missing", "Say what for: the header Slovo-Purpose names a purpose.");
    if (call.purpose() != gate::rights_purpose) return refusal(gate::Refusal::other_purpose);
    auto const asked = promises::open_case(site.house, call.staff, *id);
    if (!asked) return problem_of(asked.error());
    if (auto const* reason = std::get_if<gate::Refusal>(&*asked)) return refusal(*reason);
    return json(js::serialize(opened_json(site, std::get<promises::CaseOpening>(*asked))));
}

Response after(Site& site, Result<CaseVerdict> const& done) {
    if (!done && done.error().code() == ErrorCode::invalid)
        return problem(422, "reason", "This reason does not fit the act.");
    if (!done) return problem_of(done.error());
    if (*done) return refusal(**done);
    site.mail_is_waiting();
    return no_content();
}

using PlainAct = Result<CaseVerdict> (*)(promises::House&, promises::Staff const&, CaseId);
ApiPage plain(PlainAct act) {
    return [act](Site& site, Call const& call) -> Response {
        auto const id = read_case(site, call.request.parameter("reference"));
        if (!id) return problem_of(id.error());
        return after(site, act(site.house, call.staff, *id));
    };
}

struct Said {
    CaseId id;
    std::string words;
    CaseReason reason = CaseReason::none;
};
using WordsAct = Result<CaseVerdict> (*)(promises::House&, promises::Staff const&, Said);
ApiPage with_words(WordsAct act) {
    return [act](Site& site, Call const& call) -> Response {
        auto const id = read_case(site, call.request.parameter("reference"));
        if (!id) return problem_of(id.error());
        auto const body = parse_form(call.request.body, call.request.header("content-type"));
        if (!body) return problem(status_of(body.error()), "invalid", "The body cannot be read.");
        auto words = text::clean_text(body->find("text").value_or(""), words_max);
        if (!words || words->empty()) return problem(422, "text", "The person reads a few words about it.");
        auto const reason = reason_of(body->find("reason").value_or("")).value_or(CaseReason::none);
        return after(site, act(site.house, call.staff, {*id, std::move(*words), reason}));
    };
}

Result<CaseVerdict> answer(promises::House& house, promises::Staff const& staff, Said said) {
    return promises::answer_case(house, staff, said.id, ReplyId{house.ids.next()}, std::move(said.words));
}
Result<CaseVerdict> refuse(promises::House& house, promises::Staff const& staff, Said said) {
    return promises::refuse_case(house, staff, said.id, ReplyId{house.ids.next()}, said.reason, std::move(said.words));
}
Result<CaseVerdict> extend(promises::House& house, promises::Staff const& staff, Said said) {
    return promises::extend_case(house, staff, said.id, said.reason, std::move(said.words));
}
Result<CaseVerdict> note(promises::House& house, promises::Staff const& staff, Said said) {
    return promises::note_case(house, staff, said.id, std::move(said.words));
}

js::object hold_json(Site const& site, store::HoldRow const& row) {
    return {{"reference", reference_of(site, row.id)}, {"kind", word(name_of(row.kind))},
            {"placed", to_rfc3339(row.placed_at)},     {"review", to_rfc3339(row.review_at)},
            {"by_person", row.staff == StaffId{}},     {"erase_after", row.erase_after}};
}

Response holds(Site& site, Call const&) {
    auto const rows =
        site.house.store.read([](store::Session& session) { return store::holds::all_live(session, list_rows); });
    if (!rows) return problem_of(rows.error());
    js::array out;
    for (auto const& row : *rows) out.push_back(hold_json(site, row));
    return json(js::serialize(js::object{{"holds", std::move(out)}}));
}

//= policy:C22
Response place(Site& site, Call const& call) {
    auto const body = parse_form(call.request.body, call.request.header("content-type"));
    if (!body) return problem(status_of(body.error()), "invalid", "The body cannot be read.");
    auto const kind = hold_kind_of(body->find("kind").value_or("legal"));
    if (!kind) return problem(422, "kind", "A hold is a restriction, a dispute or legal.");
    auto const subject = read_subject(site, body->find("reference").value_or(""));
    if (!subject) return problem_of(subject.error());
    if (is_own(site, call.staff, *subject)) return refusal(gate::Refusal::role);
    auto const placed =
        promises::place_hold(site.house, site.installation.journal(), *subject, *kind, call.staff.actor());
    if (!placed) return problem_of(placed.error());
    return json(js::serialize(js::object{{"reference", reference_of(site, *placed)}}), 201);
}

Response review(Site& site, Call const& call) {
    auto const hold = read_hold(site, call.request.parameter("reference"));
    if (!hold) return problem_of(hold.error());
    auto const done = promises::review_hold(site.house, call.staff.actor(), *hold);
    if (!done) return problem_of(done.error());
    return no_content();
}

Response release(Site& site, Call const& call) {
    auto const hold = read_hold(site, call.request.parameter("reference"));
    if (!hold) return problem_of(hold.error());
    auto const done = promises::release_hold(site.house, site.installation.journal(), call.staff.actor(), *hold);
    if (!done) return problem_of(done.error());
    return no_content();
}

}  // namespace

std::vector<Route> cases_api_routes(Site& site) {
    std::vector<Route> routes;
    std::string const one = "/api/v1/cases/{reference:token}";
    std::string const hold = "/api/v1/holds/{reference:token}";
    auto const get = [&](std::string pattern, ApiPage page) {
        routes.push_back(api_get(site, std::move(pattern), for_rights_role(std::move(page))));
    };
    auto const post = [&](std::string pattern, ApiPage page) {
        routes.push_back(api_post(site, std::move(pattern), for_rights_role(std::move(page))));
    };
    get("/api/v1/cases", list);
    get(one, read);
    post(one + "/take", plain(promises::take_case));
    post(one + "/verify", plain(promises::verify_case));
    post(one + "/close", plain(promises::close_case));
    post(one + "/extend", with_words(extend));
    post(one + "/answer", with_words(answer));
    post(one + "/refuse", with_words(refuse));
    post(one + "/note", with_words(note));
    get("/api/v1/holds", holds);
    post("/api/v1/holds", place);
    post(hold + "/review", review);
    post(hold + "/release", release);
    return routes;
}

}  // namespace slovo::web
