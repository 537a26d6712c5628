#include "app/ops_mail.hpp"

#include "base/log.hpp"
#include "mail/address.hpp"
#include "mail/compose.hpp"
#include "mail/templates/ops_alarm.hpp"

namespace slovo::app {

void OpsMail::note(proof::Turn const& turn) {
    if (turn.red) turns_.push_back(turn);
}

void OpsMail::send() {
    if (turns_.empty() || options_.to.empty() || !options_.relay) {
        turns_.clear();
        return;
    }
    auto const now = house_.now();
    auto const shelf = house_.shelf.current(now);
    auto const proof = text::Url::parse(options_.base_url + "/proof");
    if (!proof) return;
    std::vector<mail::templates::AlarmItem> items;
    for (auto const& turn : turns_) items.push_back({.clause = turn.clause, .text = turn.check + ": " + turn.detail});
    auto const language = shelf->policy->authoritative;
    auto words = render(mail::templates::OpsAlarmMail{.site = shelf->policy->controller.name.in(language),
                                                      .proof = *proof,
                                                      .since = now,
                                                      .items = std::move(items)},
                        language);
    mail::Mail letter;
    letter.from = {"Slovo", options_.from};
    letter.to.address = options_.to;
    letter.subject = std::move(words.subject);
    letter.text = std::move(words.text);
    letter.html = std::move(words.html);
    letter.message_id = crypto::random_token(house_.random) + "@" + options_.from.substr(options_.from.find('@') + 1);
    letter.extra.emplace_back(mail::ExtraHeader::auto_submitted, "auto-generated");
    auto const message = mail::compose(letter, now);
    auto const to = mail::ascii_domain_address(options_.to);
    if (!message || !to) return log::error("ops.mail_address");
    auto const outcome = options_.relay->send(options_.from, *to, *message);
    if (!outcome || outcome->verdict == mail::Verdict::temporary) return log::warning("ops.mail_later");
    turns_.clear();
}

}  // namespace slovo::app
