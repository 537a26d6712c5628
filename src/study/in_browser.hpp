// What the first page looked like and did in a browser before anybody agreed to anything: the optional part of a study.
// Of cookies the names and hosts only; what is said of the page is masked. Regular values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace slovo::study {

struct BrowserCookie {
    std::string name, host;
    bool lasting = false;  ///< it outlives the visit
    bool foreign = false;  ///< of another site
    bool operator==(BrowserCookie const&) const = default;
};

/// One visit of a new visitor, on one kind of device.
struct BrowserView {
    std::optional<std::uint32_t> lcp_ms;       ///< Largest Contentful Paint (W3C); none: nothing was painted
    std::uint32_t shift_thousandths = 0;       ///< Cumulative Layout Shift (web.dev/cls), of its worst five seconds
    std::uint32_t requests = 0, failed = 0;    ///< answered with an error, or not at all
    std::uint32_t script_errors = 0;           ///< in the console
    std::vector<std::string> errors{};         ///< some of them
    std::vector<BrowserCookie> cookies{};      ///< all there are when the page has come to rest
    std::vector<std::string> foreign_hosts{};  ///< of other sites, that were asked for something
    std::string picture{};                     ///< of the first screen: a JPEG in base64, or nothing
};

struct InBrowser {
    BrowserView phone, desktop;
};

}  // namespace slovo::study
