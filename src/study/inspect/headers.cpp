// HTTP headers, cookies and certificates, of whatever the site answers.
#include <algorithm>

#include <fmt/format.h>
#include "study/inspect/page.hpp"
#include "study/inspect/trackers.hpp"
#include "study/letters.hpp"

namespace slovo::study {
namespace {

struct Cookie {
    std::string_view name;
    bool secure = false, http_only = false, same_site = false, session = false;
    long age_days = -1;
};

Cookie parse_cookie(std::string_view value) {
    Cookie cookie;
    cookie.name = trimmed(value.substr(0, value.find('=')));
    auto const lower = lowered(value.substr(std::min(value.find(';'), value.size())));
    cookie.secure = directive(lower, "secure").data() != nullptr;
    cookie.http_only = directive(lower, "httponly").data() != nullptr;
    cookie.same_site = is_one_of(directive(lower, "samesite"), "lax|strict|none");
    if (auto const age = directive(lower, "max-age"); !age.empty()) cookie.age_days = leading_number(age) / 86400;
    auto const name = lowered(cookie.name);
    cookie.session =
        contains_any(name, "sess|sid|login|auth|token") && !name.contains("csrf") && !name.contains("xsrf");
    return cookie;
}

/// Year of "Expires=Wed, 21 Oct 2029 07:28:00 GMT", -1 without.
long expiry_year(std::string_view value) {
    auto const lower = lowered(value);
    auto const at = lower.find("expires=");
    if (at == std::string::npos) return -1;
    auto const date = std::string_view(lower).substr(at, std::min<std::size_t>(48, lower.size() - at));
    for (std::size_t index = 0; index + 4 <= date.size(); ++index)
        if (is_digit(date[index]) && leading_number(date.substr(index)) >= 1970)
            return leading_number(date.substr(index));
    return -1;
}

}  // namespace

void inspect_cookies(Site& site, PageId id, Response const& response) {
    bool const https = response.url.scheme() == url::Scheme::https;
    auto const year =
        static_cast<int>(std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(site.now)).year());
    for (auto const& header : response.headers) {
        if (header.name != "set-cookie") continue;
        auto const cookie = parse_cookie(header.value);
        if (https && !cookie.secure)
            site.add(cookie.session ? CheckId::session_cookie_not_secure : CheckId::cookie_not_secure, id, 0,
                     cookie.name);
        if (cookie.session && !cookie.http_only) site.add(CheckId::session_cookie_not_httponly, id, 0, cookie.name);
        if (!cookie.same_site) site.add(CheckId::cookie_samesite_missing, id, 0, cookie.name);
        if (auto const* owner = cookie_owner(cookie.name); owner != nullptr)
            site.add(CheckId::cookie_before_consent, id, 0, fmt::format("{} ({})", cookie.name, owner->name));
        if (cookie.age_days > 396 || expiry_year(header.value) > year + 1)
            site.add(CheckId::cookie_lifetime_long, id, 0, cookie.name);
    }
}

void inspect_headers(Site& site, PageId id, Response const& response) {
    std::size_t bytes = 0;
    for (auto const& header : response.headers) {
        bytes += header.name.size() + header.value.size() + 4;
        bool const version = std::ranges::any_of(header.value, is_digit);
        if ((header.name == "server" && header.value.contains('/') && version) ||
            (header.name == "x-powered-by" && version) || header.name == "x-aspnet-version")
            site.add(CheckId::version_disclosed, id, 0, fmt::format("{}: {}", header.name, header.value));
    }
    if (bytes > 8 * 1024) site.add(CheckId::headers_heavy, id, 0, fmt::format("{} KiB", bytes / 1024));
    if (contains_ignoring_case(response.header("connection"), "close")) site.add(CheckId::keep_alive_off, id);
    inspect_cookies(site, id, response);
    inspect_tls(site, id, response);
}

void inspect_tls(Site& site, PageId id, Response const& response) {
    if (!response.tls) return;
    auto const host = hash_of(response.url.host());
    if (std::ranges::find(site.hosts_with_tls, host) != site.hosts_with_tls.end()) return;
    site.hosts_with_tls.push_back(host);
    auto const& tls = *response.tls;
    auto const say = [&](CheckId check, std::string_view text = {}) { site.add(check, id, 0, text); };
    bool expired = false;
    if (tls.not_after) {
        auto const left = (*tls.not_after - std::chrono::floor<std::chrono::days>(site.now)).count();
        expired = left < 0;
        if (expired)
            say(CheckId::tls_expired, fmt::format("{} d", left));
        else if (left < 14)
            say(CheckId::tls_expires_14, fmt::format("{} d", left));
        else if (left < 30)
            say(CheckId::tls_expires_30, fmt::format("{} d", left));
    }
    if (!tls.name_matches) say(CheckId::tls_name_mismatch, response.url.host());
    if (tls.self_signed)
        say(CheckId::tls_self_signed);
    else if (!tls.chain_complete)
        say(CheckId::tls_chain_incomplete, tls.issuer);
    else if (!tls.verified && tls.name_matches && !expired)
        say(CheckId::tls_untrusted, tls.issuer);
    auto const signature = lowered(tls.signature);
    if (contains_any(signature, "sha1|md5|sha-1")) say(CheckId::tls_weak_signature, tls.signature);
    auto const kind = lowered(tls.key_kind);
    if ((kind.starts_with("rsa") && tls.key_bits < 2048) || (kind.starts_with("ec") && tls.key_bits < 256))
        say(CheckId::tls_weak_key, fmt::format("{} {}", tls.key_kind, tls.key_bits));
    if (is_one_of(tls.protocol, "TLSv1|TLSv1.0|TLSv1.1|SSLv3"))
        say(CheckId::tls_old_version, tls.protocol);
    else if (tls.protocol != "TLSv1.3")
        say(CheckId::tls_no_13, tls.protocol);
    if (!tls.ocsp_stapled) say(CheckId::tls_no_stapling);
}

}  // namespace slovo::study
