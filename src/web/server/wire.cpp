#include "web/server/wire.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "web/server/request.hpp"

namespace slovo::web {

namespace {

struct DefaultField {
    std::string_view name;
    std::string_view line;
};

// Referrer-Policy: `no-referrer` would make browsers send `Origin: null` with a form's POST (Fetch,
// "append a request Origin header"), and the check against forged requests rests on Origin;
// `same-origin` tells other sites nothing and keeps it.
constexpr std::array<DefaultField, 10> defaults = {{
    {"Content-Security-Policy",
     "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
     "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; "
     "frame-ancestors 'none'; base-uri 'none'\r\n"},
    {"X-Content-Type-Options", "X-Content-Type-Options: nosniff\r\n"},
    {"X-Frame-Options", "X-Frame-Options: DENY\r\n"},
    {"Referrer-Policy", "Referrer-Policy: same-origin\r\n"},
    {"Cross-Origin-Opener-Policy", "Cross-Origin-Opener-Policy: same-origin\r\n"},
    {"Cross-Origin-Resource-Policy", "Cross-Origin-Resource-Policy: same-origin\r\n"},
    {"Cross-Origin-Embedder-Policy", "Cross-Origin-Embedder-Policy: require-corp\r\n"},
    {"Permissions-Policy",
     "Permissions-Policy: camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()\r\n"},
    {"X-Permitted-Cross-Domain-Policies", "X-Permitted-Cross-Domain-Policies: none\r\n"},
    {"Cache-Control", "Cache-Control: no-store\r\n"},
}};
constexpr std::size_t referrer_slot = 3;
// On a path that carries a token even our own later pages learn the site only, not the path; the
// origin is still sent, for the reason above.
constexpr std::string_view secret_referrer = "Referrer-Policy: strict-origin\r\n";
constexpr std::string_view transport_security = "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n";

unsigned overridden_by(Response const& response) {
    unsigned mask = 0;
    for (auto const& [name, value] : response.headers()) {
        for (std::size_t i = 0; i < defaults.size(); ++i) {
            if (equal_ignoring_case(defaults[i].name, name)) mask |= 1U << i;
        }
    }
    return mask;
}

void append_defaults(std::string& out, Response const& response, HeadContext const& context) {
    static std::string const all = [] {
        std::string lines;
        for (auto const& field : defaults) lines += field.line;
        return lines;
    }();
    auto const mask = overridden_by(response);
    if (mask == 0 && !context.secret_path) {
        out += all;
        return;
    }
    for (std::size_t i = 0; i < defaults.size(); ++i) {
        if ((mask >> i & 1U) != 0) continue;
        out += i == referrer_slot && context.secret_path ? secret_referrer : defaults[i].line;
    }
}

}  // namespace

void append_head(std::string& out, Response const& response, HeadContext const& context) {
    auto const status = response.status();
    fmt::format_to(std::back_inserter(out), FMT_STRING("HTTP/1.1 {} {}\r\nDate: {}\r\n"), status, reason_of(status),
                   context.date);
    for (auto const& [name, value] : response.headers()) {
        out.append(name).append(": ").append(value).append("\r\n");
    }
    append_defaults(out, response, context);
    if (context.secure) out += transport_security;
    if (!context.allow.empty()) out.append("Allow: ").append(context.allow).append("\r\n");
    // RFC 9110 §8.6: no length with 1xx and 204; with 304 it would be that of the body not sent.
    if (status != 204 && status != 304) {
        fmt::format_to(std::back_inserter(out), FMT_STRING("Content-Length: {}\r\n"), response.body().size());
    }
    out += context.close ? "Connection: close\r\n\r\n" : "\r\n";
}

std::string http_date(Instant instant) {
    constexpr std::array<std::string_view, 7> days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    auto const midnight = std::chrono::floor<std::chrono::days>(instant);
    std::chrono::year_month_day const date(midnight);
    std::chrono::hh_mm_ss const time(std::chrono::floor<std::chrono::seconds>(instant - midnight));
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", days[std::chrono::weekday(midnight).c_encoding()],
                       static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1],
                       static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
                       time.seconds().count());
}

}  // namespace slovo::web
