#include <algorithm>
#include <charconv>

#include "base/log.hpp"
#include "promises/own_erasure.hpp"
#include "web/pages/erased.hpp"
#include "web/pages/me_erase.hpp"
#include "web/public/me_session.hpp"
#include "web/public/me_view.hpp"
#include "web/public/pages.hpp"
#include "web/public/view.hpp"

namespace slovo::web {
namespace {

// One record of theirs, or all: `record` is empty for all.
Result<std::vector<SubjectId>> meant(Site& site, MeVisit const& visit, std::string_view record) {
    TRY(auto own, promises::own_subjects(site.house, visit.session));
    if (record.empty()) return own;
    TRY(auto const id, id_from(site, MeThing::record, record));
    if (std::ranges::find(own, SubjectId{id}) == own.end()) return fail(ErrorCode::not_found, "no record of theirs");
    return std::vector{SubjectId{id}};
}

Response ask(Site& site, MeVisit const& visit) {
    auto const language = visit.language;
    auto const record = query_value(visit.request, "record");
    auto const subjects = meant(site, visit, record);
    if (!subjects) return problem_of(site, language, subjects.error());
    if (subjects->empty()) return problem_page(site, language, 404, Problem::missing);
    auto const lines = site.house.store.read(
        [&](store::Session& session) { return store::requests::of(session, subjects->front()); });
    if (!lines) return problem_of(site, language, lines.error());
    std::string out;
    render(pages::MeErasePage{.chrome = chrome_of(site, language, "/privacy/me"),
                              .csrf = visit.session.csrf,
                              .action = in_language("/privacy/me/erase", language),
                              .record = record,
                              .reference = lines->empty() ? std::string() : reference_for(site, lines->front().id),
                              .count = subjects->size(),
                              .back = in_language("/privacy/me", language),
                              .zip = in_language("/privacy/me/export", language)},
           language, out);
    return html(std::move(out));
}

// The token of the page vouches for the numbers in its address.
std::string bound(std::string_view erased, std::string_view held) {
    return "erased/" + std::string(erased) + "/" + std::string(held);
}

// Nothing of it can be read any more; the rows go while the person reads so. What does not fit into the
// queue, or is cut short, the next start finishes.
void finish_later(Site& site, promises::ErasureAnswer answer) {
    bool const queued = site.workers.submit([&site, answer = std::move(answer)] {
        auto const done = promises::finish_own_erasure(site.house, site.installation.journal(), answer);
        if (!done) log::error("privacy.erasure", {{"error", done.error()}});
        if (done) site.mail_is_waiting();
    });
    if (!queued) log::error("privacy.erasure_waits", {});
}

//= policy:C26b
Response erase(Site& site, MeVisit const& visit) {
    auto const language = visit.language;
    auto const subjects = meant(site, visit, visit.field("record"));
    if (!subjects) return problem_of(site, language, subjects.error());
    auto done = promises::erase_own(site.house, site.installation.journal(), visit.session, *subjects);
    if (!done) return problem_of(site, language, done.error());
    auto const erased = std::to_string(done->unreadable.size());
    auto const held = std::to_string(done->held);
    auto const token = site.house.roots.tokens().make(crypto::TokenKind::rights, done->rights_case.value,
                                                      bytes_of(bound(erased, held)));
    finish_later(site, std::move(*done));
    return redirect_303(in_language("/privacy/erased/" + token, language).with("n", erased).with("held", held).view());
}

std::int64_t number_of(std::string_view text) {
    std::int64_t out = 0;
    std::from_chars(text.data(), text.data() + text.size(), out);
    return out;
}

// Needs no session: what it belonged to may be gone with the data.
Response erased(Site& site, Request const& request) {
    auto const language = language_of(request);
    auto const erased = query_value(request, "n");
    auto const held = query_value(request, "held");
    auto const id = site.house.roots.tokens().read(crypto::TokenKind::rights, request.parameter("token"),
                                                   bytes_of(bound(erased, held)));
    if (!id) return problem_page(site, language, 404, Problem::missing);
    auto const certificate = site.house.roots.tokens().make(crypto::TokenKind::rights, *id, bytes_of("certificate"));
    auto const entry = site.policy();
    std::vector<pages::ComplaintBody> complaints;
    for (auto const& authority : entry->policy->authorities)
        complaints.push_back({.title = authority.title.in(language), .contact = authority.contact.in(language)});
    std::optional<text::Url> mine;
    if (promises::find_privacy_session(site.house, request.cookie(me_cookie.view())))
        mine = in_language("/privacy/me", language);
    std::string out;
    render(pages::ErasedPage{.chrome = chrome_of(site, language, "/privacy"),
                             .erased = number_of(erased),
                             .held = number_of(held),
                             .certificate = in_language("/privacy/certificate/" + certificate, language),
                             .mine = std::move(mine),
                             .complaints = std::move(complaints)},
           language, out);
    return html(std::move(out));
}

}  // namespace

std::vector<Route> me_erase_routes(Site& site) {
    std::vector<Route> routes;
    routes.push_back(me_get(site, "/privacy/me/erase", ask));
    routes.push_back(me_post(site, "/privacy/me/erase", erase));
    routes.push_back({.method = Method::get,
                      .pattern = "/privacy/erased/{token:token}",
                      .handler = on_worker(site, [&site](Request const& request) { return erased(site, request); }),
                      .flags = RouteFlags::secret_path});
    return routes;
}

}  // namespace slovo::web
