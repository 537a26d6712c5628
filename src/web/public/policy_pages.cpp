#include <fmt/format.h>

#include <algorithm>

#include "crypto/sha256.hpp"
#include "policy/notice.hpp"
#include "promises/publish.hpp"
#include "web/pages/diff.hpp"
#include "web/pages/policy.hpp"
#include "web/public/pages.hpp"
#include "web/public/view.hpp"
#include "web/server/static_files.hpp"

namespace slovo::web {
namespace {

using text::Url;
using EntryPtr = std::shared_ptr<promises::ShelfEntry const>;

std::vector<pages::PolicySection> sections_of(Site const& site, policy::Policy const& policy, Language language) {
    using State = pages::PolicyClause::State;
    std::vector<pages::PolicySection> out;
    for (auto const& section : policy.sections) {
        std::vector<pages::PolicyClause> clauses;
        for (auto const& clause : policy.clauses) {
            if (clause.section != section.id) continue;
            auto const state = site.proof.state_of(clause.id);
            clauses.push_back({.id = clause.id,
                               .text = clause.text.in(language),
                               .state = state == proof::ClauseState::kept      ? State::kept
                                        : state == proof::ClauseState::broken  ? State::broken
                                        : state == proof::ClauseState::planned ? State::planned
                                                                               : State::waiting,
                               .proof = in_language("/proof", language).at(clause.id)});
        }
        out.push_back({.id = section.id, .heading = section.title.in(language), .clauses = std::move(clauses)});
    }
    return out;
}

std::vector<pages::Table> tables_of(policy::Policy const& policy, Language language) {
    std::vector<pages::Table> out;
    for (auto const& table : policy::notice(policy).annex) {
        std::vector<text::Text> head;
        for (auto const& cell : table.head) head.emplace_back(cell.in(language));
        std::vector<pages::TableRow> rows;
        for (auto const& row : table.rows) {
            std::vector<text::Text> cells;
            for (auto const& cell : row) cells.emplace_back(cell.in(language));
            rows.push_back({.cells = std::move(cells)});
        }
        out.push_back(
            {.id = table.id, .heading = table.title.in(language), .head = std::move(head), .rows = std::move(rows)});
    }
    return out;
}

std::vector<pages::VersionLink> versions_of(Site const& site, Language language) {
    std::vector<pages::VersionLink> out;
    auto const current = site.policy();
    std::int64_t before = 0;
    for (auto const& entry : site.house.shelf.all()) {
        auto const number = entry->policy->version;
        std::optional<Url> diff;
        if (before != 0)
            diff = in_language("/policy/diff", language)
                       .with("from", std::to_string(before))
                       .with("to", std::to_string(number));
        out.push_back({.number = number,
                       .effective = entry->in_force_from,
                       .href = Url::path({"policy", "v", std::to_string(number), name_of(language)}),
                       .diff = std::move(diff),
                       .current = number == current->policy->version});
        before = number;
    }
    return out;
}

// The tag names the text by its hash and, since which clauses are kept now is shown around it, the page.
Response tagged(Request const& request, std::string_view hash, std::string page) {
    auto const whole = to_hex(crypto::sha256(bytes_of(page)));
    auto const etag = fmt::format("\"{}-{}\"", hash, std::string_view(whole).substr(0, 16));
    if (etag_matches(request.header("if-none-match"), etag)) return Response(304).set("ETag", etag);
    return html(std::move(page)).set("ETag", etag);
}

Response policy_page(Site& site, Request const& request, EntryPtr const& entry, Language language) {
    auto const& policy = *entry->policy;
    auto const current = site.policy();
    auto const hash = to_hex(entry->notice_hashes[static_cast<std::size_t>(language)]);
    auto chrome = chrome_of(site, language, request.path);
    // The language is a part of this page's address.
    auto const slash = request.path.rfind('/');
    std::vector<pages::LanguageLink> links;
    for (auto const one : all_languages) {
        links.push_back({.code = name_of(one),
                         .name = own_name_of(one),
                         .href = Url::parse(std::string(request.path.substr(0, slash + 1)) + std::string(name_of(one)))
                                     .value_or(Url("/")),
                         .current = one == language});
    }
    chrome.languages = std::move(links);
    bool const reconstructed = std::ranges::any_of(
        policy.clauses, [](auto const& clause) { return clause.status == policy::ClauseStatus::reconstructed; });
    std::string out;
    render(pages::PolicyPage{.chrome = std::move(chrome),
                             .heading = policy.title.in(language),
                             .version = policy.version,
                             .effective = entry->in_force_from,
                             .hash = hash,
                             .is_current = current->policy->version == policy.version,
                             .current = Url::path({"policy", name_of(language)}),
                             .sample = policy.controller.sample,
                             .reconstructed = reconstructed,
                             .sections = sections_of(site, policy, language),
                             .tables = tables_of(policy, language),
                             .versions = versions_of(site, language),
                             .source = Url("/policy.toml"),
                             .authoritative = policy.authoritative == language},
           language, out);
    return tagged(request, hash, std::move(out));
}

Response show_current(Site& site, Request const& request) {
    auto const language = parse_language(request.parameter("lang"));
    if (!language) return problem_page(site, Language::uk, 404, Problem::missing);
    return policy_page(site, request, site.policy(), *language);
}

Response show_version(Site& site, Request const& request) {
    auto const language = parse_language(request.parameter("lang"));
    auto const entry = site.house.shelf.find({request.number("n")});
    if (!language || !entry) return problem_page(site, language.value_or(Language::uk), 404, Problem::missing);
    return policy_page(site, request, entry, *language);
}

Response show_source(Site& site, Request const&) {
    auto const entry = site.policy();
    Response answer(200);
    answer.set("ETag", "\"" + to_hex(entry->hash) + "\"");
    answer.body(entry->source, "application/toml; charset=utf-8");
    return answer;
}

Response show_diff(Site& site, Request const& request) {
    auto const language = language_of(request);
    auto const version = [&](std::string_view name) -> EntryPtr {
        auto const value = query_value(request, name);
        if (value.empty() || value.size() > 9 || value.find_first_not_of("0123456789") != std::string::npos)
            return nullptr;
        return site.house.shelf.find({std::stoll(value)});
    };
    auto const from = version("from");
    auto const to = version("to");
    if (!from || !to) return problem_page(site, language, 404, Problem::missing);
    auto const diff = policy::diff(*from->policy, *to->policy);
    std::vector<pages::DiffLine> lines;
    for (auto const& change : diff.changes) {
        auto const some = [](std::string const& words) {
            return words.empty() ? std::nullopt : std::optional<text::Text>(words);
        };
        lines.push_back({.class_id = policy::name_of(change.cls),
                         .what = change.what,
                         .before = some(change.before),
                         .after = some(change.after)});
    }
    auto const overall = diff.overall();
    constexpr std::array duties{text::Key::house_duty_d0, text::Key::house_duty_d1, text::Key::house_duty_d2,
                                text::Key::house_duty_d3, text::Key::house_duty_d4, text::Key::house_duty_d5,
                                text::Key::house_duty_d6, text::Key::house_duty_d7};
    std::string out;
    render(pages::DiffPage{.chrome = chrome_of(site, language, "/policy/diff"),
                           .from = from->policy->version,
                           .to = to->policy->version,
                           .class_id = policy::name_of(overall),
                           .duty = text::say(duties[static_cast<std::size_t>(overall)], language),
                           .changes = std::move(lines),
                           .back = Url::path({"policy", name_of(language)})},
           language, out);
    return html(std::move(out));
}

}  // namespace

std::vector<Route> policy_routes(Site& site) {
    auto const direct = [&site](Response (*page)(Site&, Request const&)) -> Handler {
        return [&site, page](Request const& request, Reply reply) { reply(page(site, request)); };
    };
    std::vector<Route> routes;
    routes.push_back({Method::get, "/policy/{lang}", direct(show_current)});
    routes.push_back({Method::get, "/policy/v/{n:number}/{lang}", direct(show_version)});
    routes.push_back({Method::get, "/policy/diff", direct(show_diff)});
    routes.push_back({Method::get, "/policy.toml", direct(show_source)});
    return routes;
}

}  // namespace slovo::web
