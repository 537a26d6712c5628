#include "web/pages/front.hpp"
#include "policy/notice.hpp"
#include "promises/receipt.hpp"
#include "store/tables/consents.hpp"
#include "store/tables/requests.hpp"
#include "store/tables/subjects.hpp"
#include "text/contact.hpp"
#include "web/pages/choices.hpp"
#include "web/pages/held.hpp"
#include "web/pages/received.hpp"
#include "web/public/pages.hpp"
#include "web/public/view.hpp"

namespace slovo::web {
namespace {

using text::Url;

pages::FormCard::Icon icon_of(std::string_view form) {
    using Icon = pages::FormCard::Icon;
    if (form == "ppc") return Icon::ppc;
    if (form == "seo") return Icon::seo;
    if (form == "usability") return Icon::usability;
    if (form == "request") return Icon::request;
    if (form == "collab") return Icon::collab;
    return Icon::other;
}

Response front(Site& site, Request const& request) {
    auto const language = language_of(request);
    auto const entry = site.policy();
    auto const report = site.proof.report();
    std::vector<pages::FormCard> cards;
    for (auto const& form : entry->policy->forms) {
        cards.push_back({.icon = icon_of(form.id),
                         .title = form.title.in(language),
                         .intro = form.intro.in(language),
                         .href = in_language(form.path, language)});
    }
    std::string out;
    render(pages::FrontPage{.chrome = chrome_of(site, language, "/"),
                            .forms = std::move(cards),
                            .version = entry->policy->version,
                            .effective = entry->in_force_from,
                            .kept = report->count(proof::ClauseState::kept),
                            .planned = report->count(proof::ClauseState::planned),
                            .broken = report->count(proof::ClauseState::broken)},
           language, out);
    return html(std::move(out));
}

struct Acknowledged {
    store::RequestRow row;
    bool by_email = false;
    bool to_confirm = false;
    bool marketing = false;
};

Result<Acknowledged> look_up(Site& site, RequestId id) {
    return site.house.store.read([&](store::Session& session) -> Result<Acknowledged> {
        TRY(auto row, store::requests::find(session, id));
        Acknowledged out{.row = std::move(row)};
        TRY(auto const contacts, store::contacts::of(session, out.row.subject));
        for (auto const& contact : contacts) {
            if (static_cast<text::ContactKind>(contact.kind) != text::ContactKind::email) continue;
            out.by_email = true;
            out.to_confirm = contact.state == store::ContactState::unconfirmed;
        }
        TRY(auto const consents, store::consents::of(session, out.row.subject));
        for (auto const& consent : consents)
            out.marketing = out.marketing || consent.state == store::ConsentState::requested;
        return out;
    });
}

// Shows nothing that was typed: the address of this page may stay in a browser's history.
Response received(Site& site, Request const& request) {
    auto const language = language_of(request);
    auto const reference = std::string(request.parameter("reference"));
    auto const id = site.house.roots.tokens().read(crypto::TokenKind::request_ref, reference);
    if (!id) return problem_page(site, language, 404, Problem::missing);
    auto const found = look_up(site, {*id});
    if (!found) return problem_of(site, language, found.error());
    auto const path = "/received/" + reference;
    std::string out;
    if (found->row.state == store::RequestState::quarantine) {
        auto const entry = site.policy();
        render(pages::HeldPage{.chrome = chrome_of(site, language, path),
                               .reference = reference,
                               .decide_by = found->row.received_at + entry->policy->children.quarantine},
               language, out);
        return html(std::move(out));
    }
    auto const entry = site.house.shelf.find(found->row.policy);
    auto const* const form = entry ? entry->policy->find_form(found->row.form) : nullptr;
    using Marketing = pages::ReceivedPage::Marketing;
    render(pages::ReceivedPage{.chrome = chrome_of(site, language, path),
                               .reference = reference,
                               .form_title = form == nullptr ? found->row.form : form->title.in(language),
                               .by_email = found->by_email,
                               .to_confirm = found->to_confirm,
                               .answer_by = found->row.due_at,
                               .marketing = found->marketing ? Marketing::asked : Marketing::none,
                               .receipt = Url::path({"receipt", reference})},
           language, out);
    return html(std::move(out));
}

//= policy:C03
// The receipt of a request: a C2SP tlog-proof file, for whoever holds the reference.
Response receipt(Site& site, Request const& request) {
    auto const language = language_of(request);
    auto const id = site.house.roots.tokens().read(crypto::TokenKind::request_ref, request.parameter("reference"));
    if (!id) return problem_page(site, language, 404, Problem::missing);
    auto const made = promises::receipt_of_request(site.house, site.installation.sequencer(), {*id});
    if (!made) return problem_of(site, language, made.error());
    Response answer(200);
    answer.body(ledger::print(*made), "text/plain; charset=utf-8");
    answer.attachment("slovo-receipt.tlog-proof");
    return answer;
}

// Nothing optional is stored on the visitor's device yet: the page says so and offers no switch.
Response choices(Site& site, Request const& request) {
    auto const language = language_of(request);
    auto const entry = site.policy();
    std::vector<pages::CookieRow> rows;
    for (auto const& cookie : entry->policy->cookies) {
        if (!cookie.necessary) continue;
        rows.push_back(
            {.name = cookie.name,
             .what = cookie.title.in(language),
             .life = cookie.max_age ? policy::in_words(*entry->policy, *cookie.max_age).in(language) : std::string(),
             .necessary = true});
    }
    bool const refused = request.header("sec-gpc") == "1";
    using State = pages::ChoicesPage::State;
    std::string out;
    render(pages::ChoicesPage{.chrome = chrome_of(site, language, "/choices"),
                              .state = refused ? State::refused : State::unset,
                              .optional = false,
                              .gpc = refused,
                              .action = Url("/choices"),
                              .token = "",
                              .saved = false,
                              .cookies = std::move(rows)},
           language, out);
    return html(std::move(out));
}

Handler direct(Site& site, Response (*page)(Site&, Request const&)) {
    return [&site, page](Request const& request, Reply reply) { reply(page(site, request)); };
}

}  // namespace

std::vector<Route> front_routes(Site& site) {
    std::vector<Route> routes;
    routes.push_back({Method::get, "/", direct(site, front)});
    routes.push_back({Method::get, "/choices", direct(site, choices)});
    routes.push_back({.method = Method::get,
                      .pattern = "/received/{reference:token}",
                      .handler = on_worker(site, [&site](Request const& request) { return received(site, request); }),
                      .flags = RouteFlags::secret_path});
    routes.push_back({.method = Method::get,
                      .pattern = "/receipt/{reference:token}",
                      .handler = on_worker(site, [&site](Request const& request) { return receipt(site, request); }),
                      .flags = RouteFlags::secret_path});
    return routes;
}

}  // namespace slovo::web
