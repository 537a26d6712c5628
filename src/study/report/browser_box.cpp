#include "study/report/browser_box.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "study/browser/judge.hpp"
#include "study/report/plain.hpp"

namespace slovo::study {
namespace {

constexpr std::size_t shown_on_screen = 50, shown_on_paper = 12;
constexpr std::size_t words_characters = 160;

std::string decimal(std::uint32_t thousandths, int digits, Language language) {
    auto out = fmt::format("{:.{}f}", thousandths / 1000.0, digits);
    if (language != Language::en) std::ranges::replace(out, '.', ',');
    return out;
}

template <class Band>
Band band_within(std::uint32_t value, std::uint32_t good, std::uint32_t fair) {
    return value <= good ? Band::good : value <= fair ? Band::fair : Band::poor;
}

templates::BrowserDevice device(BrowserView const& view, bool is_phone, Language language) {
    using Device = templates::BrowserDevice;
    auto const picture = text::Url::jpeg(view.picture);
    auto const lcp = [&](std::uint32_t ms) { return text::Text(decimal(ms, 1, language)); };
    return {.phone = is_phone,
            .picture = picture ? std::optional(*picture) : std::nullopt,
            .lcp = view.lcp_ms.transform(lcp),
            .lcp_band = band_within<Device::LcpBand>(view.lcp_ms.value_or(0), lcp_good_ms, lcp_fair_ms),
            .shift = text::Text(decimal(view.shift_thousandths, 2, language)),
            .shift_band = band_within<Device::ShiftBand>(view.shift_thousandths, shift_good, shift_fair),
            .requests = view.requests,
            .failed = view.failed};
}

/// The first of a list; the rest is counted.
template <class List>
std::vector<typename List::value_type> first_of(List const& list, std::size_t most) {
    auto const end = std::ranges::next(list.begin(), static_cast<std::ptrdiff_t>(most), list.end());
    return {list.begin(), end};
}
template <class List>
std::size_t more_than(List const& list, std::size_t most) {
    return list.size() - std::min(list.size(), most);
}

std::vector<text::Text> texts_of(std::vector<std::string> const& from) {
    std::vector<text::Text> out;
    out.reserve(from.size());
    for (auto const& words : from) out.emplace_back(plain(words, words_characters));
    return out;
}

std::vector<templates::BrowserCookieLine> lines_of(std::vector<BrowserCookie> const& cookies) {
    std::vector<templates::BrowserCookieLine> out;
    out.reserve(cookies.size());
    for (auto const& cookie : cookies)
        out.push_back({.name = text::Text(plain(cookie.name, words_characters)),
                       .host = text::Text(plain(cookie.host, words_characters)),
                       .lasting = cookie.lasting,
                       .foreign = cookie.foreign});
    return out;
}

}  // namespace

std::optional<templates::BrowserBox> browser_box_of(Audit const& audit, Language language, Medium medium) {
    if (!audit.browser) return std::nullopt;
    auto const& [phone, desktop] = *audit.browser;
    std::set<std::string> errors;
    std::set<std::string> hosts;
    std::vector<BrowserCookie> cookies;
    for (auto const* const view : {&phone, &desktop}) {
        errors.insert(view->errors.begin(), view->errors.end());
        hosts.insert(view->foreign_hosts.begin(), view->foreign_hosts.end());
        for (auto const& cookie : view->cookies)
            if (std::ranges::find(cookies, cookie) == cookies.end()) cookies.push_back(cookie);
    }
    auto const most = medium == Medium::print ? shown_on_paper : shown_on_screen;
    std::vector<templates::BrowserDevice> devices;
    devices.push_back(device(phone, true, language));
    devices.push_back(device(desktop, false, language));
    return templates::BrowserBox{.devices = std::move(devices),
                                 .errors = texts_of(first_of(errors, most)),
                                 .errors_more = more_than(errors, most),
                                 .cookies = lines_of(first_of(cookies, most)),
                                 .cookies_more = more_than(cookies, most),
                                 .hosts = texts_of(first_of(hosts, most)),
                                 .hosts_more = more_than(hosts, most)};
}

templates::ReportPage::Unlooked unlooked_of(std::optional<Error> const& why) {
    using To = templates::ReportPage::Unlooked;
    if (!why) return To::nobody;
    switch (why->code()) {
        case ErrorCode::unavailable: return To::jail;
        case ErrorCode::not_found: return To::page;
        case ErrorCode::expired: return To::slow;
        default: return To::died;
    }
}

}  // namespace slovo::study
