#include "web/public/me_view.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "text/contact.hpp"
#include "web/case_state.hpp"
#include "web/desk/history.hpp"
#include "web/mail_head.hpp"
#include "web/public/demand_words.hpp"
#include "web/public/me_consents.hpp"
#include "web/public/me_session.hpp"
#include "web/public/view.hpp"

namespace slovo::web {
namespace {

using promises::LifeFacts;
using promises::OwnSubject;
using text::Key;
using text::say;

constexpr std::size_t openings_shown = 5;  // the rest opens by a press

std::string title_of(policy::Policy const& policy, std::string_view purpose, Language language) {
    auto const* const found = policy.find_purpose(purpose);
    return found == nullptr ? std::string(purpose) : found->title.in(language);
}

// The fields of one subject, each with its day.
class Fields {
public:
    Fields(Site const& site, policy::Policy const& policy, LifeFacts const& life, std::string id, Language language)
        : site_(site), policy_(policy), life_(life), id_(std::move(id)), language_(language) {}

    template <class P>
    void add(std::string_view category, pages::MeField::Kind kind, std::size_t max, RequestId request,
             std::optional<P>& value, pages::MeField::Proof proof = pages::MeField::Proof::none) {
        if (!value) return;
        auto const* const found = policy_.find_category(category);
        out_.push_back({.id = id_ + "-" + std::string(category) + "-" + std::to_string(out_.size()),
                        .word = category,
                        .label = found == nullptr ? std::string(category) : found->label.in(language_),
                        .value = std::move(*value).template narrowed<"rights">(),
                        .kind = kind,
                        .goes = promises::end_of_field(policy_, life_, category),
                        .request = request ? token_for(site_, MeThing::request, request.value) : std::string(),
                        .max = max,
                        .proof = proof});
    }
    [[nodiscard]] std::vector<pages::MeField> take() { return std::move(out_); }

private:
    Site const& site_;
    policy::Policy const& policy_;
    LifeFacts const& life_;
    std::string id_;
    Language language_;
    std::vector<pages::MeField> out_;
};

std::vector<pages::MeField> fields_of(OwnSubject& subject, Fields fields) {
    using Kind = pages::MeField::Kind;
    using Proof = pages::MeField::Proof;
    auto const first = subject.requests.empty() ? RequestId{} : subject.requests.front().row.id;
    for (auto& request : subject.requests)
        fields.add("name", Kind::line, limits::name_bytes, request.row.id, request.name);
    for (auto& contact : subject.contacts) {
        auto const proof = contact.row.state == store::ContactState::confirmed ? Proof::confirmed : Proof::unconfirmed;
        fields.add("email", Kind::email, limits::email_bytes, first, contact.email, proof);
        fields.add("phone", Kind::tel, limits::phone_bytes, first, contact.phone);
    }
    for (auto& request : subject.requests) {
        fields.add("site", Kind::site, limits::url_bytes, request.row.id, request.site);
        fields.add("text", Kind::area, limits::text_bytes, request.row.id, request.text);
    }
    return fields.take();
}

std::vector<pages::MeAnswer> answers_of(OwnSubject& subject) {
    using State = pages::MeAnswer::State;
    std::vector<pages::MeAnswer> out;
    for (auto& request : subject.requests) {
        for (auto& answer : request.answers) {
            auto const state = answer.row.state == store::ReplyState::sent        ? State::sent
                               : answer.row.state == store::ReplyState::failed    ? State::failed
                               : answer.row.state == store::ReplyState::cancelled ? State::cancelled
                                                                                  : State::queued;
            out.push_back(
                {.when = answer.row.written_at, .text = std::move(answer.words).narrowed<"rights">(), .state = state});
        }
    }
    return out;
}

pages::MeStudy::State state_of(store::StudyState state) {
    using State = pages::MeStudy::State;
    switch (state) {
        case store::StudyState::waiting: return State::waiting;
        case store::StudyState::running: return State::running;
        case store::StudyState::done: return State::done;
        case store::StudyState::failed: return State::failed;
        case store::StudyState::refused: return State::refused;
        case store::StudyState::stopped: break;
    }
    return State::stopped;
}

//= policy:C12
std::vector<pages::MeStudy> studies_of(OwnSubject& subject) {
    std::vector<pages::MeStudy> out;
    for (auto& request : subject.requests) {
        for (auto& study : request.studies) {
            pages::MeStudy one{.state = state_of(study.row.state), .when = study.row.changed_at, .summary = {}};
            if (study.summary) one.summary = std::move(*study.summary).narrowed<"rights">();
            out.push_back(std::move(one));
        }
    }
    return out;
}

std::vector<pages::MeHold> holds_of(Site const& site, OwnSubject const& subject) {
    using Kind = pages::MeHold::Kind;
    std::vector<pages::MeHold> out;
    for (auto const& hold : subject.holds) {
        bool const own = hold.kind == store::HoldKind::restriction && !hold.staff;
        out.push_back({.kind = hold.kind == store::HoldKind::restriction ? Kind::restriction
                               : hold.kind == store::HoldKind::dispute   ? Kind::dispute
                                                                         : Kind::legal,
                       .since = hold.placed_at,
                       .review = hold.review_at,
                       .key = own ? token_for(site, MeThing::hold, hold.id.value) : std::string()});
    }
    return out;
}

std::vector<pages::MailHead> mails_of(Site const& site, OwnSubject const& subject, Language language) {
    std::vector<pages::MailHead> out;
    for (auto const& row : subject.deliveries) {
        out.push_back({.kind = say(kind_of_mail(row.template_id), language),
                       .reference = std::nullopt,
                       .when = row.changed_at,
                       .state = state_of_mail(row.state, site.mail_is_captured)});
    }
    return out;
}

std::string who_of(policy::Policy const& policy, BesideFile const& beside, ledger::Actor const& actor,
                   Language language) {
    if (actor.kind == ledger::ActorKind::subject) return say(Key::me_yourself, language);
    auto const found = std::ranges::find(beside.staff, actor.staff, &store::StaffRow::id);
    if (actor.kind != ledger::ActorKind::staff || found == beside.staff.end()) return say(Key::me_program, language);
    auto const* const role = policy.find_role(found->role);
    return role == nullptr ? found->role : role->title.in(language);
}

//= policy:C30d
// Each opening of the data, newest first: which role or the program itself, for which purpose, when;
// refused ones too.
std::vector<pages::MeOpening> openings_of(policy::Policy const& policy, OwnSubject const& subject,
                                          BesideFile const& beside, Language language) {
    using ledger::EventKind;
    std::vector<pages::MeOpening> out;
    for (auto const& row : subject.events) {
        auto const kind = row.event.kind;
        if (kind != EventKind::access_read && kind != EventKind::use_allowed && kind != EventKind::use_denied) continue;
        out.push_back({.when = row.event.at,
                       .who = who_of(policy, beside, row.event.actor, language),
                       .purpose = title_of(policy, row.event.purpose, language),
                       .refused = kind == EventKind::use_denied});
    }
    std::ranges::reverse(out);
    return out;
}

std::vector<pages::MeEvent> events_of(OwnSubject const& subject, Language language) {
    std::vector<pages::MeEvent> out;
    for (auto const& row : subject.events)
        out.push_back({.when = row.event.at, .text = event_text(row.event.kind, language)});
    return out;
}

pages::MeRecord::State state_of(store::RequestState state) {
    using State = pages::MeRecord::State;
    switch (state) {
        case store::RequestState::open: return State::waiting;
        case store::RequestState::quarantine: return State::held;
        case store::RequestState::answered: return State::answered;
        case store::RequestState::cancelled: return State::cancelled;
        case store::RequestState::closed:
        case store::RequestState::spam: break;
    }
    return State::closed;
}

// What of a record comes from its request: a subject is made anew by each.
void add_request(pages::MeRecord& record, Site const& site, OwnSubject const& subject, Language language) {
    auto const& row = subject.requests.front().row;
    auto const entry = site.house.shelf.find(row.policy);
    auto const* const form = entry ? entry->policy->find_form(row.form) : nullptr;
    record.form = form == nullptr ? row.form : form->title.in(language);
    record.reference = reference_for(site, row.id);
    record.state = state_of(row.state);
    record.received = row.received_at;
    record.guardian = row.on_behalf;
    if (row.state == store::RequestState::open) record.due = row.due_at;
    // An answer that still waits for the relay can be called off too.
    bool const queued = std::ranges::any_of(subject.deliveries, [&](store::DeliveryRow const& one) {
        return one.request == row.id && one.template_id == "answer" && one.state == store::DeliveryState::queued;
    });
    bool const pending = row.state == store::RequestState::open || row.state == store::RequestState::quarantine ||
                         (row.state == store::RequestState::answered && queued);
    if (pending) record.stop = token_for(site, MeThing::request, row.id.value);
}

}  // namespace

Result<BesideFile> read_beside(Site& site, promises::OwnFile const& file) {
    return site.house.store.read([&](store::Session& session) -> Result<BesideFile> {
        BesideFile out;
        TRY(out.staff, store::staff::all(session));
        for (auto const& subject : file.subjects) {
            TRY(auto life, promises::life_of(session, subject.id));
            out.lives.push_back(std::move(life));
        }
        return out;
    });
}

std::string reference_for(Site const& site, RequestId id) {
    return site.house.roots.tokens().make(crypto::TokenKind::request_ref, id.value);
}

pages::MeActs me_acts(Language language) {
    auto const to = [language](std::string_view act) {
        return in_language("/privacy/me/" + std::string(act), language);
    };
    return {.withdraw = to("withdraw"),
            .give = to("give"),
            .object = to("object"),
            .stop = to("stop-reply"),
            .correct = to("correct"),
            .restrict = to("restrict"),
            .lift = to("lift"),
            .erase = to("erase"),
            .question = to("question"),
            .name = to("name"),
            .leave = to("leave"),
            .zip = to("export"),
            .ask_erase = to("erase")};
}

std::vector<pages::MeRecord> records_of(Site const& site, promises::OwnFile& file, BesideFile const& beside,
                                        Language language) {
    auto const entry = site.policy();
    auto const& policy = *entry->policy;
    std::vector<pages::MeRecord> out;
    for (std::size_t i = 0; i < file.subjects.size(); ++i) {
        auto& subject = file.subjects[i];
        auto const id = "r" + std::to_string(i + 1);
        auto const key = token_for(site, MeThing::record, subject.id.value);
        bool const restricted = std::ranges::any_of(
            subject.holds, [](auto const& one) { return one.kind == store::HoldKind::restriction; });
        auto openings = openings_of(policy, subject, beside, language);
        auto const shown = std::min(openings.size(), openings_shown);
        std::vector<pages::MeOpening> earlier(openings.begin() + static_cast<std::ptrdiff_t>(shown), openings.end());
        openings.erase(openings.begin() + static_cast<std::ptrdiff_t>(shown), openings.end());
        pages::MeRecord record{.id = id,
                               .key = key,
                               .reference = "",
                               .form = "",
                               .state = pages::MeRecord::State::closed,
                               .received = {},
                               .due = {},
                               .guardian = false,
                               .ends = subject.ends,
                               .fields = fields_of(subject, Fields(site, policy, beside.lives[i], id, language)),
                               .answers = answers_of(subject),
                               .studies = studies_of(subject),
                               .consents = consents_of(site, subject, language),
                               .holds = holds_of(site, subject),
                               .mails = mails_of(site, subject, language),
                               .openings = std::move(openings),
                               .earlier = std::move(earlier),
                               .events = events_of(subject, language),
                               .stop = "",
                               .can_restrict = !restricted,
                               .erase = in_language("/privacy/me/erase", language).with("record", key)};
        if (!subject.requests.empty()) add_request(record, site, subject, language);
        out.push_back(std::move(record));
    }
    return out;
}

std::vector<pages::MeDemand> demands_of(Site const& site, promises::OwnFile const& file, Language language) {
    using State = pages::MeDemand::State;
    auto const now = site.now();
    std::vector<pages::MeDemand> out;
    for (auto const& row : file.cases) {
        bool const proven = row.link == 0 && row.reason != store::CaseReason::need_user_verification;
        auto const state =
            proven && row.state == store::CaseState::open ? State::yours : state_on_page<State>(row.state);
        auto const reason = words_of(row.reason);
        out.push_back({.kind = say(words_of(row.kind), language),
                       .state = state,
                       .opened = row.opened_at,
                       .due = row.due_at,
                       .overdue = row.live() && row.due_at < now,
                       .reason = reason ? say(*reason, language) : std::string()});
    }
    return out;
}

}  // namespace slovo::web
