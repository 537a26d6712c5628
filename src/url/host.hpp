// The host parser of the URL Standard (§3.5) for special schemes: names by UTS 46 (non-transitional, as browsers set
// it), every form of IPv4 number, IPv6 in brackets. Pure functions; any thread. Error: `invalid`.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "url/url.hpp"

namespace slovo::url {

/// Appends the serialised host to `out`.
[[nodiscard]] Result<HostKind> append_host(std::string& out, std::string_view text);

/// The name with its labels in Unicode; a label stays in Punycode where it mixes scripts, so that nobody is shown
/// a name that looks like another one.
[[nodiscard]] std::string host_in_unicode(std::string_view host);

/// Does the last label look like a number, so that the host is an IPv4 address or nothing?
[[nodiscard]] bool ends_in_number(std::string_view host);
/// Appends dotted decimal.
[[nodiscard]] Result<> append_ipv4(std::string& out, std::string_view text);
/// `text` without its brackets; appends it in brackets, the longest run of zeros as "::".
[[nodiscard]] Result<> append_ipv6(std::string& out, std::string_view text);

}  // namespace slovo::url
