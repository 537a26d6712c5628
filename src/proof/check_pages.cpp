#include <algorithm>
#include <array>
#include <set>

#include "ledger/detail.hpp"
#include "proof/site_visits.hpp"

namespace slovo::proof {
namespace {

constexpr std::string_view missing_page = "/there-is-no-such-page";

// The hash of the text; after a dash the tag may go on about the page around it.
std::string_view etag_value(std::string_view etag) {
    if (etag.starts_with("W/")) etag.remove_prefix(2);
    if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"') etag = etag.substr(1, etag.size() - 2);
    return etag.substr(0, etag.find('-'));
}

/// What the event policy.published of this version says it was.
Result<std::optional<ledger::Detail>> published_detail(CheckContext& context, std::int64_t version) {
    return context.house().store.read([&](store::Session& session) -> Result<std::optional<ledger::Detail>> {
        TRY(auto const found, (session.one<std::string>(
                                  store::Sql("SELECT detail FROM event WHERE kind = ?1 AND thing_id = ?2"),
                                  [](store::Row const& row) { return std::string(row.text(0)); },
                                  ledger::EventKind::policy_published, version)));
        if (!found) return std::optional<ledger::Detail>();
        TRY(auto detail, ledger::Detail::parse(*found));
        return std::optional<ledger::Detail>(std::move(detail));
    });
}

constexpr std::array<std::string_view, 3> notice_keys{"notice_uk", "notice_ru", "notice_en"};

/// Is what is stored and served of this version what its event recorded?
Result<std::optional<Outcome>> compare_version(CheckContext& context, promises::ShelfEntry const& entry,
                                               std::string const& path_before_language) {
    TRY(auto const detail, published_detail(context, entry.policy->version));
    if (!detail) return failed("a version was published without an event");
    if (detail->word("hash") != to_hex(entry.hash)) return failed("a version's file is not the one that was published");
    for (auto const language : all_languages) {
        auto const index = static_cast<std::size_t>(language);
        auto const hash = to_hex(entry.notice_hashes[index]);
        if (detail->word(notice_keys[index]) != hash)
            return failed("a version's text is not the one that was published");
        auto const path = path_before_language + std::string(name_of(language));
        TRY(auto const answer, context.get(path));
        if (answer.status != 200) return failed_at("a version of the policy cannot be read", path);
        if (etag_value(answer.header("etag")) != hash) return failed_at("the page's ETag is not the text's hash", path);
    }
    return std::nullopt;
}

Result<std::optional<Outcome>> foreign_resource(CheckContext& context, std::string const& path,
                                                std::set<std::string>& assets) {
    TRY(auto const page, context.get(path));
    for (auto const& address : resources_of(tags_of(page.body))) {
        if (!is_own(address)) return failed_at("a page loads something from another origin", path);
        assets.insert(std::string(path_of(address)));
    }
    return std::nullopt;
}

/// A name of a namespace is no address that anything is loaded from.
bool names_an_origin(std::string_view script) {
    constexpr std::string_view namespace_of_svg = "http://www.w3.org/";
    for (std::string_view const scheme : {"http://", "https://"}) {
        for (auto at = script.find(scheme); at != std::string_view::npos; at = script.find(scheme, at + 1)) {
            if (!script.substr(at).starts_with(namespace_of_svg)) return true;
        }
    }
    return false;
}

bool is_closed_policy(std::string_view csp) {
    bool has_default = false;
    while (!csp.empty()) {
        auto const end = std::min(csp.find(';'), csp.size());
        auto directive = csp.substr(0, end);
        csp.remove_prefix(std::min(end + 1, csp.size()));
        bool first = true;
        std::string_view name;
        while (!directive.empty()) {
            auto const begin = directive.find_first_not_of(' ');
            if (begin == std::string_view::npos) break;
            directive.remove_prefix(begin);
            auto const word = directive.substr(0, directive.find(' '));
            directive.remove_prefix(word.size());
            if (first) {
                name = word;
                first = false;
            } else if (word != "'self'" && word != "'none'") {
                return false;
            }
        }
        has_default = has_default || name == "default-src";
    }
    return has_default;
}

}  // namespace

//= policy:C00
Checked pages_link_to_policy(CheckContext& context) {
    if (!context.has_server()) return no_server();
    std::int64_t pages = 0;
    std::vector<std::string> paths{"/"};
    for (auto const& form : context.policy().forms) paths.push_back(form.path);
    for (auto const& path : paths) {
        for (auto const language : all_languages) {
            auto const tag = std::string(name_of(language));
            TRY(auto const answer, context.get(path + "?lang=" + tag));
            auto const tags = tags_of(answer.body);
            bool const linked = std::ranges::any_of(tags, [&](Tag const& link) {
                return link.name == "a" && path_of(link.attribute("href").value_or("")) == "/policy/" + tag;
            });
            if (answer.status != 200 || !linked) return failed_at("a page does not link to the policy", path);
            ++pages;
        }
    }
    return passed(pages);
}

//= policy:C00
Checked policy_page_is_current(CheckContext& context) {
    if (!context.has_server()) return no_server();
    TRY(auto wrong, compare_version(context, context.shown(), "/policy/"));
    return wrong ? *wrong : passed(std::ssize(all_languages));
}

//= policy:C00
Checked old_versions_stay(CheckContext& context) {
    if (!context.has_server()) return no_server();
    auto const versions = context.house().shelf.all();
    for (auto const& entry : versions) {
        TRY(auto wrong, compare_version(context, *entry, "/policy/v/" + std::to_string(entry->policy->version) + "/"));
        if (wrong) return *wrong;
    }
    return passed(std::ssize(versions));
}

//= policy:C01
Checked no_undeclared_cookies(CheckContext& context) {
    if (!context.has_server()) return no_server();
    std::vector<Call> calls;
    for (auto& path : public_paths(context.policy())) calls.push_back({.path = std::move(path)});
    calls.push_back({.path = std::string(missing_page)});
    calls.push_back({.method = "PUT", .path = "/"});
    for (auto const& call : calls) {
        TRY(auto const answer, context.visit(call));
        for (auto const& [name, value] : answer.headers) {
            if (name != "set-cookie") continue;
            auto const* const cookie = context.policy().find_cookie(value.substr(0, value.find('=')));
            if (cookie == nullptr) return failed_at("a page sets a cookie that nobody declared", call.path);
            if (!cookie->necessary) return failed_at("a page sets a cookie before there was a choice", call.path);
        }
    }
    return passed(std::ssize(calls));
}

//= policy:C01
Checked nothing_from_elsewhere(CheckContext& context) {
    if (!context.has_server()) return no_server();
    std::set<std::string> assets;
    auto paths = public_paths(context.policy());
    paths.emplace_back(missing_page);
    for (auto const& path : paths) {
        TRY(auto wrong, foreign_resource(context, path, assets));
        if (wrong) return *wrong;
    }
    for (auto const& asset : assets) {
        TRY(auto const answer, context.get(asset));
        auto const type = answer.header("content-type");
        if (type.starts_with("text/css") && !std::ranges::all_of(resources_of_css(answer.body), is_own))
            return failed_at("a style sheet loads something from another origin", asset);
        if (type.find("javascript") != std::string_view::npos && names_an_origin(answer.body))
            return failed_at("a script names another origin", asset);
    }
    return passed(std::ssize(paths) + std::ssize(assets));
}

//= policy:C01
Checked headers_forbid_elsewhere(CheckContext& context) {
    if (!context.has_server()) return no_server();
    constexpr std::array<std::string_view, 4> strict{"no-referrer", "same-origin", "strict-origin",
                                                     "strict-origin-when-cross-origin"};
    auto paths = public_paths(context.policy());
    paths.emplace_back(missing_page);
    for (auto const& path : paths) {
        TRY(auto const answer, context.get(path));
        if (!is_closed_policy(answer.header("content-security-policy")))
            return failed_at("the Content-Security-Policy lets others in", path);
        if (std::ranges::find(strict, answer.header("referrer-policy")) == strict.end())
            return failed_at("the Referrer-Policy tells others too much", path);
    }
    return passed(std::ssize(paths));
}

//= policy:C03
Checked controller_is_named(CheckContext& context) {
    if (!context.has_server()) return no_server();
    TRY(auto const answer, context.get("/policy.toml"));
    if (answer.status != 200) return failed("the policy file cannot be read");
    if (answer.body != context.shown().source) return failed("the policy file is not the one in force");
    auto const& controller = context.policy().controller;
    if (!controller.name.complete() || !controller.address.complete() || controller.email.empty())
        return failed("the policy does not say who answers for it");
    return passed(1);
}

//= policy:C03
//= policy:C10
Checked strangers_get_no_request(CheckContext& context) {
    if (!context.has_server()) return no_server();
    std::string const path = "/api/v1/requests/" + context.canary();
    std::array const strangers{Headers{}, Headers{{"Slovo-Purpose", "reply"}},
                               Headers{{"Authorization", "Bearer " + context.canary()}, {"Slovo-Purpose", "reply"}}};
    for (auto const& headers : strangers) {
        TRY(auto const answer, context.visit({.path = path, .headers = headers}));
        if (answer.status != 401) return failed("the API does not send a stranger away", answer.status);
    }
    return passed(std::ssize(strangers));
}

}  // namespace slovo::proof
