#include <algorithm>

#include "store/tables/subjects.hpp"
#include "text/contact.hpp"
#include "web/desk/desk.hpp"
#include "web/desk/session.hpp"
#include "web/pages/desk_inbox.hpp"
#include "web/public/view.hpp"

namespace slovo::web {
namespace {

using store::RequestLine;
using store::RequestState;
using text::Key;
using text::say;

constexpr int page_rows = 30;

struct StateFilter {
    RequestState state;
    std::string_view word;  // in the address
    Key label;
};
constexpr std::array filters{StateFilter{RequestState::open, "open", Key::state_opened},
                             StateFilter{RequestState::quarantine, "held", Key::state_held},
                             StateFilter{RequestState::answered, "answered", Key::state_answered},
                             StateFilter{RequestState::closed, "closed", Key::state_closed},
                             StateFilter{RequestState::spam, "spam", Key::state_spam}};

StateFilter const& filter_of(std::string_view word) {
    for (auto const& filter : filters) {
        if (filter.word == word) return filter;
    }
    return filters.front();
}

bool email_is_confirmed(store::Session& session, SubjectId subject) {
    auto const contacts = store::contacts::of(session, subject);
    if (!contacts) return false;
    return std::ranges::any_of(*contacts, [](auto const& contact) {
        return static_cast<text::ContactKind>(contact.kind) == text::ContactKind::phone ||
               contact.state == store::ContactState::confirmed;
    });
}

struct Listing {
    std::vector<RequestLine> lines;
    std::vector<bool> confirmed;
    std::vector<store::RequestCount> counts;
    std::int64_t newest = 0;
};

struct Wanted {
    StateFilter filter;
    std::string form;
    std::string reference;
    RequestId before;
};

Result<Listing> list(Site& site, Wanted const& wanted) {
    return site.house.store.read([&](store::Session& session) -> Result<Listing> {
        Listing out;
        if (!wanted.reference.empty()) {
            auto const id = site.house.roots.tokens().read(crypto::TokenKind::request_ref, wanted.reference);
            auto const line = id ? store::requests::line(session, {*id}) : std::unexpected(id.error());
            if (line) out.lines.push_back(*line);
        } else {
            TRY(out.lines,
                store::requests::page(session, wanted.filter.state, wanted.form, wanted.before, page_rows + 1));
        }
        for (auto const& line : out.lines) out.confirmed.push_back(email_is_confirmed(session, line.subject));
        TRY(out.counts, store::requests::counts(session));
        TRY(out.newest, store::requests::newest(session));
        return out;
    });
}

// A short text that changes when a request comes in; tells nothing else.
std::string mark_of(Site const& site, std::int64_t newest) {
    return site.house.roots.tokens().make(crypto::TokenKind::staff, newest).substr(0, 16);
}

std::vector<pages::NavLink> state_links(Wanted const& wanted, Listing const& listing, Language language) {
    std::vector<pages::NavLink> out;
    for (auto const& filter : filters) {
        std::optional<text::Number> count;
        for (auto const& one : listing.counts) {
            if (one.state == filter.state) count = text::Number(one.count);
        }
        auto href = in_language("/desk", language).with("state", filter.word);
        if (!wanted.form.empty()) href = href.with("form", wanted.form);
        out.push_back({.label = say(filter.label, language),
                       .href = href,
                       .current = wanted.filter.state == filter.state && wanted.reference.empty(),
                       .count = count});
    }
    return out;
}

std::vector<pages::NavLink> form_links(Site const& site, Wanted const& wanted, Language language) {
    auto const base = in_language("/desk", language).with("state", wanted.filter.word);
    std::vector<pages::NavLink> out;
    out.push_back({.label = say(Key::state_all_forms, language), .href = base, .current = wanted.form.empty()});
    auto const entry = site.policy();
    for (auto const& form : entry->policy->forms) {
        out.push_back(
            {.label = form.title.in(language), .href = base.with("form", form.id), .current = wanted.form == form.id});
    }
    return out;
}

Response inbox(Site& site, DeskVisit const& visit) {
    auto const language = visit.language;
    Wanted wanted{.filter = filter_of(query_value(visit.request, "state")),
                  .form = query_value(visit.request, "form"),
                  .reference = query_value(visit.request, "reference")};
    auto const before = query_value(visit.request, "before");
    if (!before.empty()) {
        auto const id = site.house.roots.tokens().read(crypto::TokenKind::request_ref, before);
        if (!id) return problem_page(site, language, 400, Problem::bad_request);
        wanted.before = {*id};
    }
    auto listing = list(site, wanted);
    if (!listing) return problem_of(site, language, listing.error());

    std::optional<text::Url> older;
    if (listing->lines.size() > page_rows) {
        listing->lines.pop_back();
        older = in_language("/desk", language)
                    .with("state", wanted.filter.word)
                    .with("form", wanted.form)
                    .with("before", reference_of(site, listing->lines.back().id));
    }
    std::optional<text::Url> newer;
    if (wanted.before)
        newer = in_language("/desk", language).with("state", wanted.filter.word).with("form", wanted.form);
    std::vector<pages::InboxRow> rows;
    for (std::size_t i = 0; i < listing->lines.size(); ++i) {
        auto const& line = listing->lines[i];
        auto const path = "/desk/requests/" + reference_of(site, line.id);
        rows.push_back(
            {.head = head_of(site, line, listing->confirmed[i], language), .href = in_language(path, language)});
    }
    std::int64_t total = 0;
    for (auto const& count : listing->counts) total += count.count;
    std::string out;
    render(pages::DeskInboxPage{.chrome = desk_chrome(site, visit, DeskPlace::inbox),
                                .rows = std::move(rows),
                                .states = state_links(wanted, *listing, language),
                                .forms = form_links(site, wanted, language),
                                .search = wanted.reference,
                                .search_action = in_language("/desk", language),
                                .total = total,
                                .newer = newer,
                                .older = older,
                                .feed = text::Url("/desk/feed"),
                                .mark = mark_of(site, listing->newest)},
           language, out);
    return html(std::move(out));
}

Response feed(Site& site, DeskVisit const&) {
    auto const newest = site.house.store.read([](store::Session& session) { return store::requests::newest(session); });
    if (!newest) return plain_error(503);
    return json("{\"mark\":\"" + mark_of(site, *newest) + "\"}");
}

}  // namespace

std::vector<Route> desk_inbox_routes(Site& site) {
    std::vector<Route> routes;
    routes.push_back(desk_get(site, "/desk", inbox));
    routes.push_back(desk_get(site, "/desk/feed", feed));
    return routes;
}

}  // namespace slovo::web
