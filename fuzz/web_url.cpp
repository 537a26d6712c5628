// Any bytes as an address, and behind a line end as a reference to it: what is taken is what its own serialisation
// gives again, its parts lie where they should, and a reference that is whole needs no base.
#include <cstdint>
#include <span>
#include <string>

#include "base/ensure.hpp"
#include "base/limits.hpp"
#include "url/url.hpp"

namespace {

using slovo::url::WebUrl;

void check(WebUrl const& url) {
    auto const& href = url.href();
    ENSURE(href.size() <= slovo::limits::web_url_bytes, "within the limit");
    for (char const c : href) ENSURE(c > 0x20 && c < 0x7F, "ASCII without spaces");
    auto const again = WebUrl::parse(href);
    ENSURE(again && again->href() == href, "a serialisation parses to itself");
    ENSURE(again->port() == url.port() && again->host() == url.host() && again->target() == url.target(), "the parts");
    ENSURE(again->username() == url.username() && again->password() == url.password(), "the credentials");
    ENSURE(again->query() == url.query() && again->fragment() == url.fragment(), "query and fragment");
    ENSURE(!url.host().empty() && url.path().starts_with('/'), "a host and a path");
    ENSURE(url.port_to_dial() != 0 || url.port() == 0, "a port to dial");
    auto const self = url.resolve(href);
    ENSURE(self && *self == url, "a whole reference needs no base");
    auto const target = url.resolve("#");
    ENSURE(!target || target->without_fragment() == url.without_fragment(), "only the fragment changed");
    auto const identity = WebUrl::parse(url.identity());
    ENSURE(identity && identity->identity() == url.identity(), "an identity is its own");
    ENSURE(same_site(url.host(), url.host()), "a host is of its own site");
    ENSURE(!url.shown().empty(), "there is something to show");
    if (url.has_credentials()) return;
    std::string whole(url.origin());
    whole += url.target();
    ENSURE(url.without_fragment().href() == whole, "origin and target are all of it");
}

void fuzz(std::string_view data) {
    auto const end = data.find('\n');
    auto const first = WebUrl::parse(data.substr(0, end));
    if (first) check(*first);
    if (end == std::string_view::npos) return;
    auto const reference = data.substr(end + 1);
    auto const whole = WebUrl::parse(reference);
    auto const base = first ? first : WebUrl::parse("https://a.ua/b/c?d#e");
    auto const resolved = base->resolve(reference);
    if (resolved) check(*resolved);
    if (whole && whole->scheme() != base->scheme()) ENSURE(resolved && *resolved == *whole, "another scheme, no base");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz({reinterpret_cast<char const*>(data), size});
    return 0;
}
