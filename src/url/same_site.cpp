#include <libpsl.h>

#include "url/host.hpp"
#include "url/url.hpp"

namespace slovo::url {
namespace {

std::string without_last_dot(std::string_view host) {
    if (host.ends_with('.')) host.remove_suffix(1);
    return std::string(host);
}

/// The registrable domain, or the host itself where it has none: an address, a public suffix.
std::string registrable(std::string const& host) {
    if (host.starts_with('[') || ends_in_number(host)) return host;
    // The list that is built into the library: read by whoever may not open files.
    auto const* const found = psl_registrable_domain(psl_builtin(), host.c_str());
    return found == nullptr ? host : std::string(found);
}

}  // namespace

bool same_site(std::string_view host, std::string_view site) {
    auto const asked = without_last_dot(host);
    auto const domain = registrable(without_last_dot(site));
    if (!asked.ends_with(domain)) return false;
    return asked.size() == domain.size() ||
           (asked[asked.size() - domain.size() - 1] == '.' && registrable(asked) == domain);
}

}  // namespace slovo::url
