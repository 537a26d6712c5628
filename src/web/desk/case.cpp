// One rights case: opened for the purpose `rights`, and what staff may do about it.
#include <algorithm>

#include "base/limits.hpp"
#include "promises/cases.hpp"
#include "promises/rights.hpp"
#include "store/tables/staff.hpp"
#include "text/contact.hpp"
#include "web/desk/case_head.hpp"
#include "web/desk/case_words.hpp"
#include "web/desk/desk.hpp"
#include "web/desk/history.hpp"
#include "web/desk/session.hpp"
#include "web/pages/desk_case.hpp"
#include "web/pages/desk_case_envelope.hpp"
#include "web/public/view.hpp"

namespace slovo::web {
namespace {

using promises::CaseVerdict;
using store::CaseReason;
using text::Key;
using text::say;

constexpr std::size_t words_max = limits::text_bytes / 2;
constexpr std::array refusals{CaseReason::insufficient_verification, CaseReason::no_match,
                              CaseReason::claim_not_covered,         CaseReason::legal_hold,
                              CaseReason::too_many_requests,         CaseReason::other};

std::string path_of(Site const& site, CaseId id) {
    return "/desk/cases/" + reference_of(site, id);
}

Result<std::vector<store::StaffRow>> read_staff(Site& site) {
    return site.house.store.read([](store::Session& session) { return store::staff::all(session); });
}

std::string name_in(std::vector<store::StaffRow> const& staff, StaffId id) {
    auto const found = std::ranges::find(staff, id, &store::StaffRow::id);
    return found == staff.end() ? std::string("—") : found->name;
}

std::string label_of(policy::Policy const& policy, std::string_view category, Language language) {
    auto const* const found = policy.find_category(category);
    return found == nullptr ? std::string(category) : found->label.in(language);
}

Response envelope(Site& site, DeskVisit const& visit) {
    auto const language = visit.language;
    auto const id = read_case(site, visit.request.parameter("reference"));
    if (!id) return problem_page(site, language, 404, Problem::missing);
    auto const row = site.house.store.read([&](store::Session& session) { return store::cases::find(session, *id); });
    if (!row) return problem_of(site, language, row.error());
    auto const staff = read_staff(site);
    if (!staff) return problem_of(site, language, staff.error());
    auto const entry = site.policy();
    auto const* const purpose = entry->policy->find_purpose(gate::rights_purpose);
    std::string out;
    render(pages::DeskCaseEnvelopePage{.chrome = desk_chrome(site, visit, DeskPlace::cases),
                                       .head = head_of(site, *row, *staff, language),
                                       .purpose = std::string(gate::rights_purpose),
                                       .purpose_title = purpose->title.in(language),
                                       .open = in_language(path_of(site, *id), language),
                                       .saved = query_value(visit.request, "saved") == "yes",
                                       .back = in_language("/desk/cases", language)},
           language, out);
    return html(std::move(out));
}

struct Shown {
    std::optional<std::string> error;
    std::string draft;
};

class CasePage {
public:
    CasePage(Site& site, DeskVisit const& visit, std::vector<store::StaffRow> staff, promises::OpenedCase opened)
        : site_(site),
          visit_(visit),
          language_(visit.language),
          entry_(site.policy()),
          staff_(std::move(staff)),
          opened_(std::move(opened)),
          path_(path_of(site, opened_.row.id)) {}

    Response render_with(vault::Use<"rights"> const& use, Shown const& shown) {
        auto const& row = opened_.row;
        bool const waits = row.state == store::CaseState::in_progress;
        bool const unknown_caller = row.live() && row.reason == CaseReason::need_user_verification;
        auto const* const purpose = entry_->policy->find_purpose(gate::rights_purpose);
        pages::DeskCasePage page{.chrome = desk_chrome(site_, visit_, DeskPlace::cases),
                                 .head = head_of(site_, row, staff_, language_),
                                 .purpose_title = purpose->title.in(language_),
                                 .fields = fields(),
                                 .answers = answers(),
                                 .facts = facts(),
                                 .note = form("/note"),
                                 .draft = shown.draft,
                                 .history = history(),
                                 .back = in_language("/desk/cases", language_)};
        if (shown.error) page.error = text::Text(*shown.error);
        if (unknown_caller) page.verify = action("/verify");
        if (row.live() && row.owner != visit_.session.staff.id) page.take = action("/take");
        if (waits) page.answer = form("/answer");
        if (waits) page.close = action("/close");
        if (row.live()) page.refuse = refuse_form();
        if (opened_.extended_to) page.extend = pages::ExtendForm{action("/extend"), *opened_.extended_to};
        std::string out;
        render(page, language_, use, out);
        return html(std::move(out), shown.error ? 422 : 200);
    }

private:
    [[nodiscard]] text::Url action(std::string_view act) const {
        return in_language(path_ + std::string(act), language_);
    }
    [[nodiscard]] std::string fresh_key() const {
        return site_.house.roots.tokens().make(crypto::TokenKind::staff, site_.house.ids.next());
    }
    [[nodiscard]] pages::CaseForm form(std::string_view act) const {
        return {.action = action(act), .key = fresh_key(), .max = words_max};
    }
    [[nodiscard]] pages::RefuseForm refuse_form() const {
        std::vector<pages::Option> reasons;
        for (auto const reason : refusals) {
            reasons.push_back({.value = std::string(promises::name_of(reason).view()),
                               .label = reason_text(reason, language_),
                               .selected = reason == refusals.front()});
        }
        return {.action = action("/refuse"), .key = fresh_key(), .max = words_max, .reasons = std::move(reasons)};
    }

    template <class P>
    void add(std::vector<pages::CaseField>& out, std::string_view category, pages::CaseField::Kind kind,
             std::optional<P>& value) const {
        if (!value) return;
        out.push_back({.label = label_of(*entry_->policy, category, language_),
                       .value = std::move(*value).template narrowed<"rights">(),
                       .kind = kind});
    }
    std::vector<pages::CaseField> fields() {
        using Kind = pages::CaseField::Kind;
        std::vector<pages::CaseField> out;
        add(out, "email", Kind::email, opened_.email);
        add(out, "phone", Kind::tel, opened_.phone);
        add(out, "text", Kind::area, opened_.words);
        return out;
    }
    std::vector<pages::CallerFact> facts() {
        using Kind = pages::CaseField::Kind;
        std::vector<pages::CallerFact> out;
        for (auto& fact : opened_.facts) {
            auto const* const form = entry_->policy->find_form(fact.request.form);
            std::vector<pages::CaseField> values;
            add(values, "name", Kind::line, fact.name);
            add(values, "site", Kind::line, fact.site);
            out.push_back({.form = form == nullptr ? fact.request.form : form->title.in(language_),
                           .received = fact.request.received_at,
                           .values = std::move(values)});
        }
        return out;
    }
    std::vector<pages::CaseWords> answers() {
        using State = pages::CaseWords::State;
        std::vector<pages::CaseWords> out;
        for (auto& one : opened_.answers) {
            auto const state = !one.by_letter                                  ? State::note
                               : one.row.state == store::ReplyState::queued    ? State::queued
                               : one.row.state == store::ReplyState::sent      ? State::sent
                               : one.row.state == store::ReplyState::cancelled ? State::cancelled
                                                                               : State::failed;
            out.push_back({.when = one.row.written_at,
                           .who = name_in(staff_, one.row.staff),
                           .text = std::move(one.words).narrowed<"rights">(),
                           .state = state});
        }
        return out;
    }
    [[nodiscard]] std::vector<pages::CaseEvent> history() const {
        std::vector<pages::CaseEvent> out;
        for (auto const& row : opened_.events) {
            std::optional<text::Text> who;
            if (row.event.actor.kind == ledger::ActorKind::staff)
                who = text::Text(name_in(staff_, row.event.actor.staff));
            out.push_back({.when = row.event.at, .text = event_text(row.event.kind, language_), .who = std::move(who)});
        }
        return out;
    }

    Site& site_;
    DeskVisit const& visit_;
    Language language_;
    std::shared_ptr<promises::ShelfEntry const> entry_;
    std::vector<store::StaffRow> staff_;
    promises::OpenedCase opened_;
    std::string path_;
};

Response open_and_show(Site& site, DeskVisit const& visit, CaseId id, Shown const& shown) {
    auto asked = promises::open_case(site.house, visit.session.staff, id);
    if (!asked) return problem_of(site, visit.language, asked.error());
    if (std::holds_alternative<gate::Refusal>(*asked))
        return problem_page(site, visit.language, 403, Problem::forbidden);
    auto staff = read_staff(site);
    if (!staff) return problem_of(site, visit.language, staff.error());
    auto& opening = std::get<promises::CaseOpening>(*asked);
    return CasePage(site, visit, std::move(*staff), std::move(opening.opened)).render_with(opening.use, shown);
}

Response open_page(Site& site, DeskVisit const& visit) {
    auto const id = read_case(site, visit.request.parameter("reference"));
    if (!id) return problem_page(site, visit.language, 404, Problem::missing);
    return open_and_show(site, visit, *id, {});
}

// What follows on an act: the envelope again, or why not.
Response after(Site& site, DeskVisit const& visit, CaseId id, Result<CaseVerdict> const& done) {
    if (done && !*done) {
        site.mail_is_waiting();
        return redirect_303(in_language(path_of(site, id), visit.language).with("saved", "yes").view());
    }
    if (done) return problem_page(site, visit.language, 403, Problem::forbidden);
    if (done.error().code() == ErrorCode::conflict)
        return open_and_show(site, visit, id, {.error = say(Key::cases_conflict, visit.language), .draft = {}});
    return problem_of(site, visit.language, done.error());
}

using PlainAct = Result<CaseVerdict> (*)(promises::House&, promises::Staff const&, CaseId);
DeskPage plain(PlainAct act) {
    return [act](Site& site, DeskVisit const& visit) -> Response {
        auto const id = read_case(site, visit.request.parameter("reference"));
        if (!id) return problem_page(site, visit.language, 404, Problem::missing);
        return after(site, visit, *id, act(site.house, visit.session.staff, *id));
    };
}

/// An act with words: cleaned, and not empty.
using WordsAct = std::function<Result<CaseVerdict>(Site&, DeskVisit const&, CaseId, std::string)>;
DeskPage with_words(WordsAct act) {
    return [act = std::move(act)](Site& site, DeskVisit const& visit) -> Response {
        auto const id = read_case(site, visit.request.parameter("reference"));
        if (!id) return problem_page(site, visit.language, 404, Problem::missing);
        auto words = text::clean_text(visit.field("words"), words_max);
        if (!words || words->empty()) {
            return open_and_show(
                site, visit, *id,
                {.error = say(Key::cases_answer_empty, visit.language), .draft = std::string(visit.field("words"))});
        }
        return after(site, visit, *id, act(site, visit, *id, std::move(*words)));
    };
}

Result<ReplyId> key_of(Site const& site, DeskVisit const& visit) {
    TRY(auto const key, site.house.roots.tokens().read(crypto::TokenKind::staff, visit.field("key")));
    return ReplyId{key};
}

Result<CaseVerdict> answer(Site& site, DeskVisit const& visit, CaseId id, std::string words) {
    TRY(auto const key, key_of(site, visit));
    return promises::answer_case(site.house, visit.session.staff, id, key, std::move(words));
}

Result<CaseVerdict> refuse(Site& site, DeskVisit const& visit, CaseId id, std::string words) {
    TRY(auto const key, key_of(site, visit));
    auto const reason = reason_of(visit.field("reason")).value_or(CaseReason::none);
    return promises::refuse_case(site.house, visit.session.staff, id, key, reason, std::move(words));
}

Result<CaseVerdict> extend(Site& site, DeskVisit const& visit, CaseId id, std::string words) {
    auto const reason = reason_of(visit.field("reason")).value_or(CaseReason::none);
    return promises::extend_case(site.house, visit.session.staff, id, reason, std::move(words));
}

Result<CaseVerdict> note(Site& site, DeskVisit const& visit, CaseId id, std::string words) {
    return promises::note_case(site.house, visit.session.staff, id, std::move(words));
}

}  // namespace

std::vector<Route> desk_case_routes(Site& site) {
    std::string const base = "/desk/cases/{reference:token}";
    std::vector<Route> routes;
    routes.push_back(desk_get(site, base, for_rights(envelope)));
    auto const post = [&](std::string_view act, DeskPage page) {
        routes.push_back(desk_post(site, base + std::string(act), for_rights(std::move(page))));
    };
    post("", open_page);
    post("/take", plain(promises::take_case));
    post("/close", plain(promises::close_case));
    post("/verify", plain(promises::verify_case));
    post("/answer", with_words(answer));
    post("/refuse", with_words(refuse));
    post("/extend", with_words(extend));
    post("/note", with_words(note));
    return routes;
}

}  // namespace slovo::web
