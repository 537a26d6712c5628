#include "web/public/export_page.hpp"

#include "text/catalog.hpp"
#include "web/case_state.hpp"
#include "web/mail_head.hpp"
#include "web/pages/export.hpp"
#include "web/public/demand_words.hpp"

namespace slovo::web {
namespace {

using promises::ExportRecord;
using promises::OwnSubject;
using text::Key;
using text::say;

std::optional<text::Required<Instant>> shown(std::optional<Instant> at) {
    if (!at) return std::nullopt;
    return text::Required<Instant>(*at);
}

pages::ExportConsent::State state_of(store::ConsentState state) {
    using State = pages::ExportConsent::State;
    switch (state) {
        case store::ConsentState::given: return State::given;
        case store::ConsentState::requested: return State::requested;
        case store::ConsentState::refused: return State::refused;
        case store::ConsentState::withdrawn: return State::withdrawn;
        case store::ConsentState::expired: return State::expired;
        case store::ConsentState::unknown: break;
    }
    return State::unknown;
}

pages::ExportRecord::State state_of(store::RequestState state) {
    using State = pages::ExportRecord::State;
    switch (state) {
        case store::RequestState::open: return State::open;
        case store::RequestState::quarantine: return State::quarantine;
        case store::RequestState::answered: return State::answered;
        case store::RequestState::cancelled: return State::cancelled;
        case store::RequestState::closed:
        case store::RequestState::spam: break;
    }
    return State::closed;
}

// What is said in the words of the policy in force.
class Words {
public:
    Words(policy::Policy const& policy, Language language) : policy_(policy), language_(language) {}

    [[nodiscard]] std::string purpose(std::string_view id) const {
        auto const* const found = policy_.find_purpose(id);
        return found == nullptr ? std::string(id) : found->title.in(language_);
    }
    [[nodiscard]] std::string category(std::string_view id) const {
        auto const* const found = policy_.find_category(id);
        return found == nullptr ? std::string(id) : found->label.in(language_);
    }
    [[nodiscard]] std::string form(std::string_view id) const {
        auto const* const found = policy_.find_form(id);
        return found == nullptr ? std::string(id) : found->title.in(language_);
    }
    [[nodiscard]] std::string who(promises::ExportOpening const& one) const {
        if (one.who == ledger::ActorKind::system) return say(Key::me_program, language_);
        if (one.who != ledger::ActorKind::staff) return say(Key::me_yourself, language_);
        auto const* const role = policy_.find_role(one.role);
        return role == nullptr ? say(Key::export_staff, language_) : role->title.in(language_);
    }

private:
    policy::Policy const& policy_;
    Language language_;
};

std::vector<pages::MeOpening> openings_of(std::vector<promises::ExportOpening> const& all, Words const& words) {
    std::vector<pages::MeOpening> out;
    for (auto const& one : all) {
        out.push_back(
            {.when = one.at, .who = words.who(one), .purpose = words.purpose(one.purpose), .refused = one.refused});
    }
    return out;
}

// The records of the page, one for each request; contact points stand with the first.
class Records {
public:
    Records(policy::Policy const& policy, Words const& words, Language language)
        : policy_(policy), words_(words), language_(language) {}

    void add(OwnSubject& subject, ExportRecord const& record) {
        std::vector<pages::ExportField> fields;
        for (auto& contact : subject.contacts) {
            put(fields, subject, "email", contact.email);
            put(fields, subject, "phone", contact.phone);
        }
        auto const ends = promises::ends_of(policy_, subject.life);
        for (std::size_t i = 0; i < subject.requests.size(); ++i) {
            auto& request = subject.requests[i];
            put(fields, subject, "name", request.name);
            put(fields, subject, "site", request.site);
            put(fields, subject, "text", request.text);
            bool const last = i + 1 == subject.requests.size();
            out_.push_back({.id = "record-" + std::to_string(out_.size() + 1),
                            .form = words_.form(request.row.form),
                            .reference = record.references[i],
                            .state = state_of(request.row.state),
                            .received = shown(request.row.received_at),
                            .guardian = request.row.on_behalf,
                            .ends = shown(subject.ends),
                            .purposes = purposes(ends),
                            .fields = std::exchange(fields, {}),
                            .answers = answers(request),
                            .studies = studies(request),
                            .consents = consents(subject, record, request.row.id),
                            .mails = last ? mails(subject) : std::vector<pages::MailHead>(),
                            .openings = last ? openings_of(record.openings, words_) : std::vector<pages::MeOpening>(),
                            .receipts = receipts(request.row.received_at, record.receipts[i])});
        }
    }
    [[nodiscard]] std::vector<pages::ExportRecord> take() { return std::move(out_); }

private:
    template <class P>
    void put(std::vector<pages::ExportField>& out, OwnSubject const& subject, std::string_view category,
             std::optional<P>& value) const {
        if (!value) return;
        out.push_back({.label = words_.category(category),
                       .value = std::move(*value).template narrowed<"rights">(),
                       .goes = shown(promises::end_of_field(policy_, subject.life, category))});
    }

    [[nodiscard]] std::vector<pages::ExportPurpose> purposes(std::vector<promises::PurposeEnd> const& ends) const {
        std::vector<pages::ExportPurpose> out;
        for (auto const& one : ends) out.push_back({.title = words_.purpose(one.purpose), .ends = shown(one.ends)});
        return out;
    }

    static std::vector<pages::ExportAnswer> answers(promises::OwnRequest& request) {
        std::vector<pages::ExportAnswer> out;
        for (auto& one : request.answers)
            out.push_back({.when = one.row.written_at, .text = std::move(one.words).narrowed<"rights">()});
        return out;
    }

    static std::vector<pages::ExportAnswer> studies(promises::OwnRequest& request) {
        std::vector<pages::ExportAnswer> out;
        for (auto& one : request.studies) {
            if (!one.summary) continue;
            out.push_back({.when = one.row.changed_at, .text = std::move(*one.summary).narrowed<"rights">()});
        }
        return out;
    }

    [[nodiscard]] std::vector<pages::ExportConsent> consents(OwnSubject const& subject, ExportRecord const& record,
                                                             RequestId request) const {
        std::vector<pages::ExportConsent> out;
        for (std::size_t i = 0; i < subject.consents.size(); ++i) {
            auto const& row = subject.consents[i];
            if (row.request != request) continue;
            auto const& one = record.consents[i];
            std::vector<pages::ExportReceipt> proofs;
            for (auto const& step : one.steps) {
                if (!step.receipt.empty()) proofs.push_back({.when = step.at, .name = step.receipt});
            }
            out.push_back({.text = one.text,
                           .language = name_of(row.language),
                           .purpose = words_.purpose(row.purpose),
                           .state = state_of(row.state),
                           .asked = row.asked_at,
                           .version = row.policy.value,
                           .until = shown(one.until),
                           .receipts = std::move(proofs)});
        }
        return out;
    }

    [[nodiscard]] std::vector<pages::MailHead> mails(OwnSubject const& subject) const {
        std::vector<pages::MailHead> out;
        for (auto const& row : subject.deliveries) {
            out.push_back({.kind = say(kind_of_mail(row.template_id), language_),
                           .reference = std::nullopt,
                           .when = row.changed_at,
                           .state = state_of_mail(row.state, false)});
        }
        return out;
    }

    static std::vector<pages::ExportReceipt> receipts(Instant at, std::string const& name) {
        std::vector<pages::ExportReceipt> out;
        if (!name.empty()) out.push_back({.when = at, .name = name});
        return out;
    }

    policy::Policy const& policy_;
    Words const& words_;
    Language language_;
    std::vector<pages::ExportRecord> out_;
};

pages::ExportDemand demand_of(store::CaseRow const& row, promises::ExportDemand& one, Language language) {
    std::vector<pages::ExportAnswer> words;
    if (one.words) words.push_back({.when = row.opened_at, .text = std::move(*one.words)});
    std::vector<pages::ExportAnswer> answers;
    for (auto& answer : one.answers)
        answers.push_back({.when = answer.row.written_at, .text = std::move(answer.words).narrowed<"rights">()});
    auto const reason = words_of(row.reason);
    return {.title = say(words_of(row.kind), language),
            .state = state_on_page<pages::ExportDemand::State>(row.state),
            .opened = row.opened_at,
            .due = row.due_at,
            .closed = shown(row.closed_at),
            .reason = reason ? say(*reason, language) : std::string(),
            .words = std::move(words),
            .answers = std::move(answers)};
}

}  // namespace

std::string export_page(promises::House const& house, promises::Export& made, Language language) {
    auto const entry = house.shelf.current(made.made_at);
    auto const& policy = *entry->policy;
    Words const words(policy, language);
    Records records(policy, words, language);
    for (std::size_t i = 0; i < made.records.size(); ++i) records.add(made.file.subjects[i], made.records[i]);
    std::vector<pages::ExportDemand> demands;
    for (std::size_t i = 0; i < made.demands.size(); ++i)
        demands.push_back(demand_of(made.file.cases[i], made.demands[i], language));
    std::vector<pages::ExportLine> rights;
    for (auto const& right : policy.rights)
        rights.push_back({.title = right.title.in(language), .text = right.how.in(language)});
    std::vector<pages::ExportLine> complaints;
    for (auto const& one : policy.authorities)
        complaints.push_back({.title = one.title.in(language), .text = one.contact.in(language)});
    auto const& who = policy.controller;
    auto all = records.take();
    auto const count = all.size();
    pages::ExportPage const page{.made = made.made_at,
                                 .controller = who.name.in(language),
                                 .address = who.address.in(language),
                                 .email = who.email,
                                 .phone = who.phone,
                                 .hidden = made.file.hidden,
                                 .count = count,
                                 .records = std::move(all),
                                 .openings = openings_of(made.case_openings, words),
                                 .demands = std::move(demands),
                                 .rights = std::move(rights),
                                 .complaints = std::move(complaints)};
    std::vector<vault::Use<"rights"> const*> uses;
    for (auto const& subject : made.file.subjects) uses.push_back(&subject.use);
    for (auto const& use : made.demand_uses) uses.push_back(&use);
    std::string out;
    render(page, language, vault::Uses<"rights">(std::move(uses)), out);
    return out;
}

}  // namespace slovo::web
