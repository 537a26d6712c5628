#include "study/inspect/observatory.hpp"

#include <algorithm>

#include <fmt/format.h>
#include "study/inspect/page.hpp"
#include "study/letters.hpp"
#include "study/score.hpp"

namespace slovo::study {
namespace {

using Sources = std::vector<std::string>;

constexpr std::string_view broad = "ftp:|http:|https:|*|http://*|http://*.*|https://*|https://*.*";
constexpr std::string_view unsafe = "data:|'unsafe-inline'";
constexpr std::string_view passive = "img-src|media-src";

bool any(Sources const& sources, std::string_view list) {
    return std::ranges::any_of(sources, [&](std::string const& source) { return is_one_of(source, list); });
}

bool any_begins(Sources const& sources, std::initializer_list<std::string_view> beginnings) {
    return std::ranges::any_of(sources, [&](std::string const& source) {
        return std::ranges::any_of(beginnings, [&](std::string_view begin) { return source.starts_with(begin); });
    });
}

bool insecure(Sources const& sources) {
    return any_begins(sources, {"http:", "ftp:"});
}

void trust_nonces(Sources& sources) {
    if (!any_begins(sources, {"'nonce-", "'sha256-", "'sha384-", "'sha512-"})) return;
    bool const dynamic = std::ranges::find(sources, "'strict-dynamic'") != sources.end();
    std::erase_if(sources, [&](std::string const& source) {
        if (source == "'unsafe-inline'") return true;
        return dynamic && (source == "'self'" || any_begins({source}, {"ftp:", "http:", "https:", "*"}));
    });
}

Sources of(Csp const& csp, std::string_view name) {
    if (auto const* found = csp.find(name); found != nullptr) return *found;
    if (auto const* fallback = csp.find("default-src"); fallback != nullptr) return *fallback;
    return {"*"};
}

CspResult judge(Csp const& csp, bool https) {
    auto script = of(csp, "script-src"), style = of(csp, "style-src");
    auto const object = of(csp, "object-src");
    auto const* defaults = csp.find("default-src");
    trust_nonces(style);
    bool const nonces = any_begins(script, {"'nonce-", "'sha256-", "'sha384-", "'sha512-"});
    trust_nonces(script);
    if (!nonces && any(script, "'strict-dynamic'")) return CspResult::invalid;
    if (any(script, broad) || any(script, unsafe) || any(object, broad)) return CspResult::unsafe_inline;
    Sources active = script, quiet;
    for (auto const& one : csp.directives)
        if (!is_one_of(one.name, passive) && one.name != "script-src")
            active.insert(active.end(), one.sources.begin(), one.sources.end());
    for (std::string_view const name : {"img-src", "media-src"})
        if (csp.find(name) != nullptr || defaults != nullptr) {
            auto const more = of(csp, name);
            quiet.insert(quiet.end(), more.begin(), more.end());
        }
    if (https && insecure(active)) return CspResult::insecure_scheme;
    if (any(script, "'unsafe-eval'") || any(style, "'unsafe-eval'")) return CspResult::unsafe_eval;
    if (https && insecure(quiet)) return CspResult::insecure_passive;
    if (any(style, broad) || any(style, unsafe)) return CspResult::unsafe_style;
    return defaults != nullptr && *defaults == Sources{"'none'"} ? CspResult::default_none : CspResult::safe;
}

int points_of(CspResult result) {
    switch (result) {
        case CspResult::default_none: return 10;
        case CspResult::safe: return 5;
        case CspResult::unsafe_style: return 0;
        case CspResult::insecure_passive:
        case CspResult::unsafe_eval: return -10;
        case CspResult::unsafe_inline:
        case CspResult::insecure_scheme: return -20;
        default: return -25;
    }
}

int cookie_points(Response const& response, bool hsts) {
    int worst = 5;
    bool any_cookie = false, all_same_site = true;
    for (auto const& header : response.headers) {
        if (header.name != "set-cookie") continue;
        any_cookie = true;
        auto const name = lowered(header.value.substr(0, header.value.find('=')));
        auto const flags =
            lowered(std::string_view(header.value).substr(std::min(header.value.find(';'), header.value.size())));
        bool const secure = directive(flags, "secure").data() != nullptr;
        bool const http_only = directive(flags, "httponly").data() != nullptr;
        auto const same_site = directive(flags, "samesite");
        bool const session = contains_any(name, "login|sess");
        if (same_site.data() != nullptr && !is_one_of(same_site, "lax|strict|none")) worst = std::min(worst, -20);
        if (!secure && same_site == "none") worst = std::min(worst, -20);
        if (!secure) worst = std::min(worst, hsts ? -5 : -20);
        if (name.contains("csrf") && same_site.data() == nullptr) worst = std::min(worst, -20);
        if (session && !secure) worst = std::min(worst, hsts ? -10 : -40);
        if (session && !http_only) worst = std::min(worst, -30);
        all_same_site = all_same_site && same_site.data() != nullptr;
    }
    if (!any_cookie) return 0;
    return worst == 5 && !all_same_site ? 0 : worst;
}

int referrer_points(Response const& response, std::vector<std::string_view> const& metas, bool& absent) {
    std::string all;
    for (auto const& header : response.headers)
        if (header.name == "referrer-policy") all.append(lowered(header.value)).append(",");
    for (auto const meta : metas) all.append(lowered(meta)).append(",");
    absent = all.empty();
    if (absent) return 0;
    int points = -5;
    for (std::string_view rest = all; !rest.empty();) {
        auto const end = std::min(rest.find(','), rest.size());
        auto const policy = trimmed(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (is_one_of(policy, "no-referrer|same-origin|strict-origin|strict-origin-when-cross-origin"))
            points = 5;
        else if (is_one_of(policy, "origin|origin-when-cross-origin|unsafe-url|no-referrer-when-downgrade"))
            points = -5;
    }
    return points;
}

}  // namespace

std::vector<std::string> const* Csp::find(std::string_view name) const {
    for (auto const& one : directives)
        if (one.name == name) return &one.sources;
    return nullptr;
}

Csp parse_csp(std::vector<std::string_view> const& policies) {
    Csp csp;
    for (std::size_t index = 0; index < policies.size(); ++index) {
        auto const text = lowered(trimmed(policies[index]));
        csp.invalid = csp.invalid || text.size() < 6;
        std::vector<std::string> seen;
        for (std::string_view rest = text; !rest.empty();) {
            auto const end = std::min(rest.find(';'), rest.size());
            auto part = rest.substr(0, end);
            rest.remove_prefix(std::min(end + 1, rest.size()));
            auto const name = std::string(next_token(part));
            if (name.empty()) continue;
            if (std::ranges::find(seen, name) != seen.end()) {
                csp.invalid = csp.invalid || !is_one_of(name, "report-uri|report-to");
                continue;
            }
            seen.push_back(name);
            Sources sources;
            for (auto token = next_token(part); !token.empty() && sources.size() < 500; token = next_token(part))
                sources.emplace_back(token);
            if (sources.empty() && name.ends_with("-src")) sources.emplace_back("'none'");
            auto const known = std::ranges::find(csp.directives, name, &Csp::Directive::name);
            if (known == csp.directives.end() && csp.directives.size() < 100)
                csp.directives.push_back({name, sources});
            else if (known != csp.directives.end())
                // Of several policies only what all of them allow is allowed.
                std::erase_if(known->sources, [&](std::string const& source) {
                    return std::ranges::find(sources, source) == sources.end();
                });
        }
    }
    for (auto& one : csp.directives)
        if (one.sources.empty() && one.name.ends_with("-src")) one.sources.emplace_back("'none'");
    return csp;
}

Observed observe(Response const& response, std::vector<std::string_view> const& meta_policies,
                 std::vector<std::string_view> const& meta_referrers) {
    Observed seen;
    bool const https = response.url.scheme() == url::Scheme::https;
    std::vector<std::string_view> policies;
    for (auto const& header : response.headers)
        if (header.name == "content-security-policy") policies.push_back(header.value);
    seen.frame_ancestors = parse_csp(policies).find("frame-ancestors") != nullptr;
    policies.insert(policies.end(), meta_policies.begin(), meta_policies.end());
    auto const csp = parse_csp(policies);
    if (csp.invalid)
        seen.csp = CspResult::invalid;
    else if (csp.directives.empty())
        seen.csp =
            response.header("content-security-policy-report-only").empty() ? CspResult::absent : CspResult::report_only;
    else
        seen.csp = judge(csp, https);
    seen.csp_points = points_of(seen.csp);
    auto const hsts = lowered(response.header("strict-transport-security"));
    auto const age = leading_number(directive(hsts, "max-age"));
    seen.hsts_absent = hsts.empty() || !https;
    seen.hsts = seen.hsts_absent || age < 0 ? -20 : age < 15'552'000 ? -10 : 0;
    seen.cookies = cookie_points(response, seen.hsts == 0);
    auto const origin = trimmed(response.header("access-control-allow-origin"));
    bool const credentials = equals_ignoring_case(trimmed(response.header("access-control-allow-credentials")), "true");
    seen.cors = !origin.empty() && origin != "null" && origin != "*" && credentials &&
                        !origin.starts_with(response.url.origin())
                    ? -50
                    : 0;
    seen.cors = origin == "*" && credentials ? -50 : seen.cors;
    seen.referrer = referrer_points(response, meta_referrers, seen.referrer_absent);
    seen.sniff = equals_ignoring_case(trimmed(response.header("x-content-type-options")), "nosniff") ? 0 : -5;
    auto const frame = lowered(trimmed(response.header("x-frame-options")));
    bool const frame_right = frame == "deny" || frame == "sameorigin" || frame.starts_with("allow-from");
    seen.frames = seen.frame_ancestors ? 5 : frame_right ? 0 : -20;
    auto const resource = lowered(trimmed(response.header("cross-origin-resource-policy")));
    seen.resource_absent = resource.empty();
    seen.resource = resource.empty() || resource == "cross-origin"         ? 0
                    : resource == "same-origin" || resource == "same-site" ? 10
                                                                           : -5;
    return seen;
}

int observatory_points(std::vector<int> const& modifiers) {
    int without = 100, bonus = 0;
    for (int const modifier : modifiers) (modifier < 0 ? without : bonus) += modifier;
    return std::max(0, without >= 90 ? without + bonus : without);
}

namespace {

int integrity_points(Page const& page) {
    bool foreign = false, insecure_script = false, missing = false, any_script = false, all_have = true;
    for (auto const& script : page.facts.scripts) {
        if (script.src.empty()) continue;
        any_script = true;
        auto const address = resolved(page, script.src);
        bool const relative_protocol = script.src.starts_with("//");
        bool const own = address && !relative_protocol && url::same_site(address->host(), page.response.url.host());
        bool const secure = address && !relative_protocol && address->scheme() == url::Scheme::https;
        all_have = all_have && !script.integrity.empty();
        if (own || !address) continue;
        foreign = true;
        missing = missing || script.integrity.empty();
        insecure_script = insecure_script || (!secure && script.integrity.empty());
    }
    if (!any_script || (!foreign && !all_have)) return 0;
    return insecure_script ? -50 : missing ? -5 : 5;
}

void add_findings(Page const& page, Observed const& seen) {
    switch (seen.csp) {
        case CspResult::absent: page.add(CheckId::csp_missing); break;
        case CspResult::report_only: page.add(CheckId::csp_report_only); break;
        case CspResult::unsafe_inline: page.add(CheckId::csp_unsafe_inline); break;
        case CspResult::unsafe_eval: page.add(CheckId::csp_unsafe_eval); break;
        case CspResult::insecure_scheme:
        case CspResult::insecure_passive: page.add(CheckId::csp_insecure_scheme); break;
        default: break;
    }
    if (seen.cors < 0) page.add(CheckId::cors_open);
    if (page.https() && seen.hsts_absent)
        page.add(CheckId::hsts_missing);
    else if (page.https() && seen.hsts < 0)
        page.add(CheckId::hsts_short, 0, page.response.header("strict-transport-security"));
    if (seen.referrer_absent)
        page.add(CheckId::referrer_policy_missing);
    else if (seen.referrer < 0)
        page.add(CheckId::referrer_policy_unsafe, 0, page.response.header("referrer-policy"));
    if (seen.sniff < 0) page.add(CheckId::nosniff_missing);
    if (seen.frames < 0) page.add(CheckId::clickjacking);
    if (page.response.header("cross-origin-opener-policy").empty() && seen.resource_absent)
        page.add(CheckId::cross_origin_isolation_missing);
}

}  // namespace

void inspect_observatory(Page const& page) {
    std::vector<std::string_view> policies, referrers;
    for (auto const& meta : page.facts.metas) {
        if (meta.http_equiv && meta.name == "content-security-policy") policies.push_back(meta.content);
        if (meta.name == "referrer") referrers.push_back(meta.content);
    }
    auto const seen = observe(page.response, policies, referrers);
    add_findings(page, seen);
    auto const points =
        observatory_points({seen.csp_points, seen.cookies, seen.cors, seen.referrer, seen.hsts, seen.sniff, seen.frames,
                            seen.resource, integrity_points(page), page.https() ? 0 : -20});
    if (points < 70) page.add(CheckId::security_score, 0, fmt::format("{} ({})", points, observatory_grade(points)));
}

}  // namespace slovo::study
