#include "study/report/plain.hpp"

#include <fmt/format.h>

#include <cstdint>

#include "text/catalog.hpp"
#include "text/unicode.hpp"
#include "url/url.hpp"

namespace slovo::study {
namespace {

constexpr std::size_t address_characters = 110;
constexpr std::size_t link_bytes = 2048;  // longer ones no browser's bar shows, and a PDF must not carry

bool is_space(std::int32_t point) {
    return point <= 0x20 || (point >= 0x7F && point <= 0xA0) || point == 0x2028 || point == 0x2029;
}

}  // namespace

std::string plain(std::string_view foreign, std::size_t characters_max) {
    std::string out;
    std::size_t characters = 0;
    bool gap = false;
    for (std::size_t at = 0; at < foreign.size();) {
        auto point = text::next_code_point(foreign, at);
        if (point < 0) point = 0xFFFD;
        if (is_space(point)) {
            gap = !out.empty();
            continue;
        }
        if (text::is_invisible(point)) continue;
        if (characters + (gap ? 2 : 1) > characters_max) return out + "…";
        if (gap) out += ' ';
        characters += gap ? 2 : 1;
        gap = false;
        text::append_code_point(out, point);
    }
    return out;
}

std::string plain_address(std::string_view href, std::string_view origin) {
    auto const url = url::WebUrl::parse(href);
    if (!url) return plain(href, address_characters);
    std::string const shown = url->shown();
    bool const own = !origin.empty() && href.starts_with(origin) && href.substr(origin.size()).starts_with('/');
    return plain(own ? std::string_view(shown).substr(origin_of(shown).size()) : shown, address_characters);
}

std::string plain_host(std::string_view href) {
    auto const url = url::WebUrl::parse(href);
    if (!url) return plain(href, address_characters);
    std::string const shown = url->shown();
    auto host = origin_of(shown);
    host.remove_prefix(host.find("://") + 3);
    if (host.starts_with("www.")) host.remove_prefix(4);
    return plain(host, address_characters);
}

std::optional<text::Url> web_link(std::string_view href) {
    if (href.size() > link_bytes || !(href.starts_with("https://") || href.starts_with("http://"))) return std::nullopt;
    auto url = text::Url::parse(href);
    if (!url) return std::nullopt;
    return std::move(*url);
}

std::string_view origin_of(std::string_view href) {
    auto const scheme = href.find("://");
    if (scheme == std::string_view::npos) return {};
    return href.substr(0, href.find_first_of("/?#", scheme + 3));
}

std::string size_words(std::size_t bytes, Language language) {
    constexpr std::size_t kib = 1024;
    constexpr std::size_t mib = kib * kib;
    auto const count = [](std::size_t n) { return static_cast<std::int64_t>(n); };
    if (bytes < kib) return text::say(text::Key::report_size_bytes, language, {{"n", count(bytes)}});
    if (bytes < mib) return text::say(text::Key::report_size_kib, language, {{"n", count((bytes + kib / 2) / kib)}});
    auto const tenths = (bytes * 10 + mib / 2) / mib;
    auto const number = fmt::format("{}{}{}", tenths / 10, language == Language::en ? '.' : ',', tenths % 10);
    return text::say(text::Key::report_size_mib, language, {{"text", number}});
}

}  // namespace slovo::study
