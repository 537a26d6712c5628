#include "mail/letter.hpp"

#include "mail/templates/ack.hpp"
#include "mail/templates/answer.hpp"
#include "mail/templates/ask_parent.hpp"
#include "promises/study.hpp"

namespace slovo::mail {
namespace {

using crypto::TokenKind;
using text::Url;

Result<Url> link(std::string_view base_url, std::string_view path, std::string const& token) {
    return Url::parse(std::string(base_url) + std::string(path) + token);
}

template <vault::FixedString P>
Result<text::MailText> text_of(promises::House& house, policy::Policy const& policy, std::string_view base_url,
                               store::DeliveryRow const& row, LetterFacts<P> const& facts) {
    auto const& request = facts.permission.facts.request;
    auto const language = request.language;
    auto const& tokens = house.roots.tokens();
    auto const site = policy.controller.name.in(language);
    TRY(auto const privacy, Url::parse(std::string(base_url) + "/privacy"));
    auto const controller = site + ", " + policy.controller.address.in(language);
    auto const reference = tokens.make(TokenKind::request_ref, request.id.value);
    if (row.template_id == "ask-parent")
        return render(templates::AskParentMail{.site = site, .privacy = privacy, .controller = controller}, language);
    if (row.template_id == "ack") {
        auto const* const form = policy.find_form(request.form);
        templates::AckMail letter{.site = site,
                                  .reference = reference,
                                  .form_title = form == nullptr ? request.form : form->title.in(language),
                                  .answer_by = request.due_at,
                                  .marketing = facts.marketing_asked,
                                  .privacy = privacy,
                                  .controller = controller};
        //= policy:C11
        // An unconfirmed address gets two links and no echo of what was typed (DESIGN §5.13).
        if (facts.contact.state == store::ContactState::unconfirmed) {
            TRY(letter.confirm, link(base_url, "/c/", tokens.make(TokenKind::confirm, row.id.value)));
        }
        TRY(letter.not_me, link(base_url, "/n/", tokens.make(TokenKind::not_me, row.id.value)));
        return render(letter, language);
    }
    if (row.template_id != "answer" || !facts.reply) return fail(ErrorCode::internal, "mail: no such template");
    gate::Cell const cell{store::Table::reply, store::Column::body, facts.reply->id.value};
    TRY(auto words, house.safe.open<gate::Answer>(cell, facts.reply->key, facts.permission.facts.subject,
                                                  facts.reply->sealed_body));
    return render(templates::AnswerMail{.site = site,
                                        .reference = reference,
                                        .body = std::move(words).template narrowed<"reply", "collaboration">(),
                                        .who = site,
                                        .privacy = privacy,
                                        .controller = controller},
                  language, facts.permission.use);
}

//= policy:C12
// What goes out with an answer: the parts of the report that staff ticked, whatever the answer is for.
template <vault::FixedString P>
Result<std::vector<Attachment>> attachments_of(promises::House& house, LetterFacts<P> const& facts) {
    std::vector<Attachment> out;
    if (!facts.reply || facts.reply->attached == 0) return out;
    TRY(auto const parts, promises::study_attachments(house, *facts.reply, facts.permission.facts.subject));
    for (auto const& one : parts) {
        auto const& content = one.content.open(facts.permission.use);
        auto const bytes = bytes_of(content);
        out.push_back({.file_name = promises::file_name_of(one.part),
                       .content_type = std::string(promises::media_type_of(one.part).view()),
                       .content = Bytes(bytes.begin(), bytes.end())});
    }
    return out;
}

}  // namespace

std::string message_id(promises::House& house, std::string_view from_address) {
    auto const at = from_address.find('@');
    return crypto::random_token(house.random) + "@" +
           std::string(at == std::string_view::npos ? "localhost" : from_address.substr(at + 1));
}

template <vault::FixedString P>
Result<Mail> write_letter(promises::House& house, policy::Policy const& policy, std::string_view base_url,
                          std::string_view from_address, store::DeliveryRow const& row, LetterFacts<P> const& facts) {
    auto const& subject = facts.permission.facts.subject;
    gate::Cell const cell{store::Table::contact, store::Column::value, facts.contact.id.value};
    TRY(auto const address, house.safe.open<gate::Email>(cell, facts.contact.key, subject, facts.contact.sealed_value));
    TRY(auto words, text_of(house, policy, base_url, row, facts));
    Mail mail;
    mail.from = {policy.controller.name.in(facts.permission.facts.request.language), std::string(from_address)};
    mail.to.address = address.open(facts.permission.use);
    mail.subject = std::move(words.subject);
    mail.text = std::move(words.text);
    mail.html = std::move(words.html);
    mail.message_id = message_id(house, from_address);
    TRY(mail.attachments, attachments_of(house, facts));
    bool const by_person = row.template_id == "answer";
    if (!by_person) mail.extra.emplace_back(ExtraHeader::auto_submitted, "auto-replied");
    return mail;
}

template Result<Mail> write_letter<"reply">(promises::House&, policy::Policy const&, std::string_view, std::string_view,
                                            store::DeliveryRow const&, LetterFacts<"reply"> const&);
template Result<Mail> write_letter<"collaboration">(promises::House&, policy::Policy const&, std::string_view,
                                                    std::string_view, store::DeliveryRow const&,
                                                    LetterFacts<"collaboration"> const&);

}  // namespace slovo::mail
