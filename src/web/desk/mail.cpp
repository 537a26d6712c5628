#include "promises/captured_mail.hpp"
#include "store/tables/deliveries.hpp"
#include "web/desk/case_words.hpp"
#include "web/desk/desk.hpp"
#include "web/desk/session.hpp"
#include "web/mail_head.hpp"
#include "web/pages/desk_mail.hpp"
#include "web/pages/desk_mail_envelope.hpp"
#include "web/pages/desk_mails.hpp"
#include "web/public/view.hpp"

namespace slovo::web {
namespace {

constexpr int mails_shown = 50;

std::string token_of(Site const& site, DeliveryId id) {
    return site.house.roots.tokens().make(crypto::TokenKind::delivery, id.value);
}

pages::MailHead head_of(Site const& site, store::DeliveryRow const& row, Language language) {
    std::optional<text::Text> reference;
    if (row.rights_case)
        reference = text::Text(reference_of(site, row.rights_case));
    else if (row.request)
        reference = text::Text(reference_of(site, row.request));
    return {.kind = text::say(kind_of_mail(row.template_id), language),
            .reference = std::move(reference),
            .when = row.changed_at,
            .state = state_of_mail(row.state, site.mail_is_captured)};
}

Response list(Site& site, DeskVisit const& visit) {
    auto const entry = site.policy();
    if (!sees_requests(*entry->policy, visit.session.staff.role))
        return problem_page(site, visit.language, 403, Problem::forbidden);
    auto const rows =
        site.house.store.read([](store::Session& session) { return store::deliveries::newest(session, mails_shown); });
    if (!rows) return problem_of(site, visit.language, rows.error());
    std::vector<pages::MailRow> lines;
    for (auto const& row : *rows) {
        lines.push_back({.href = in_language("/desk/mail/" + token_of(site, row.id), visit.language),
                         .head = head_of(site, row, visit.language)});
    }
    std::string out;
    render(pages::DeskMailsPage{.chrome = desk_chrome(site, visit, DeskPlace::mail),
                                .capturing = site.mail_is_captured,
                                .rows = std::move(lines)},
           visit.language, out);
    return html(std::move(out));
}

Result<store::DeliveryRow> delivery_of(Site& site, Request const& request) {
    TRY(auto const id, site.house.roots.tokens().read(crypto::TokenKind::delivery, request.parameter("mail")));
    return site.house.store.read(
        [id](store::Session& session) { return store::deliveries::find(session, DeliveryId{id}); });
}

Response envelope(Site& site, DeskVisit const& visit) {
    auto const delivery = delivery_of(site, visit.request);
    if (!delivery) return problem_page(site, visit.language, 404, Problem::missing);
    auto const entry = site.policy();
    auto const* const purpose = entry->policy->find_purpose(delivery->purpose);
    std::string out;
    render(pages::DeskMailEnvelopePage{.chrome = desk_chrome(site, visit, DeskPlace::mail),
                                       .capturing = site.mail_is_captured,
                                       .head = head_of(site, *delivery, visit.language),
                                       .purpose = delivery->purpose,
                                       .purpose_title =
                                           purpose == nullptr ? delivery->purpose : purpose->title.in(visit.language),
                                       .open = in_language(visit.request.path, visit.language),
                                       .back = in_language("/desk/mail", visit.language)},
           visit.language, out);
    return html(std::move(out));
}

template <vault::FixedString P>
Response open_for(Site& site, DeskVisit const& visit, store::DeliveryRow const& delivery) {
    auto opened = promises::open_captured_mail<P>(site.house, visit.session.staff, delivery);
    if (!opened && opened.error().code() == ErrorCode::not_found)
        return problem_page(site, visit.language, 404, Problem::missing);
    if (!opened) return problem_of(site, visit.language, opened.error());
    if (std::holds_alternative<gate::Refusal>(*opened))
        return problem_page(site, visit.language, 403, Problem::forbidden);
    auto& mail = std::get<promises::OpenedMail<P>>(*opened);
    std::string out;
    render(pages::DeskMailPage{.chrome = desk_chrome(site, visit, DeskPlace::mail),
                               .capturing = site.mail_is_captured,
                               .head = head_of(site, delivery, visit.language),
                               .to = std::move(mail.to),
                               .subject = std::move(mail.subject),
                               .body = std::move(mail.body),
                               .back = in_language("/desk/mail", visit.language)},
           visit.language, mail.use, out);
    return html(std::move(out));
}

Response open_mail(Site& site, DeskVisit const& visit) {
    auto const delivery = delivery_of(site, visit.request);
    if (!delivery) return problem_page(site, visit.language, 404, Problem::missing);
    if (delivery->rights_case) return open_for<"rights">(site, visit, *delivery);
    if (delivery->purpose == "collaboration") return open_for<"collaboration">(site, visit, *delivery);
    if (delivery->purpose == "marketing") return open_for<"marketing">(site, visit, *delivery);
    return open_for<"reply">(site, visit, *delivery);
}

}  // namespace

std::vector<Route> desk_mail_routes(Site& site) {
    std::vector<Route> routes;
    routes.push_back(desk_get(site, "/desk/mail", list));
    routes.push_back(desk_get(site, "/desk/mail/{mail:token}", envelope));
    routes.push_back(desk_post(site, "/desk/mail/{mail:token}", open_mail));
    return routes;
}

}  // namespace slovo::web
