#include "study/browser/facts.hpp"

#include <boost/json.hpp>

#include <algorithm>

#include "base/bytes.hpp"
#include "base/limits.hpp"
#include "study/browser/devtools.hpp"
#include "study/mask.hpp"
#include "text/json_text.hpp"

namespace slovo::study {
namespace {

namespace json = boost::json;

void put_texts(text::JsonText& out, std::string_view name, std::vector<std::string> const& texts) {
    out.array(name, [&] {
        for (auto const& text : texts) out.text(text);
    });
}

void put_view(text::JsonText& out, std::string_view name, BrowserView const& view) {
    out.object(name, [&] {
        if (view.lcp_ms) out.member("lcp", std::int64_t{*view.lcp_ms});
        out.member("cls", std::int64_t{view.shift_thousandths});
        out.member("requests", std::int64_t{view.requests});
        out.member("failed", std::int64_t{view.failed});
        out.member("script_errors", std::int64_t{view.script_errors});
        put_texts(out, "errors", view.errors);
        put_texts(out, "hosts", view.foreign_hosts);
        out.array("cookies", [&] {
            for (auto const& cookie : view.cookies)
                out.object([&] {
                    out.member("name", cookie.name);
                    out.member("host", cookie.host);
                    out.member("lasting", cookie.lasting);
                    out.member("foreign", cookie.foreign);
                });
        });
        out.member("picture", view.picture);
    });
}

std::optional<json::object> object_of(std::string_view text) {
    boost::system::error_code error;
    auto parsed = json::parse(text, error);
    if (error || !parsed.is_object()) return std::nullopt;
    return std::move(parsed.get_object());
}

std::uint32_t count_at(json::object const& from, std::string_view key) {
    return static_cast<std::uint32_t>(std::clamp(number_at(from, key), 0.0, 1e6));
}

bool flag_at(json::object const& from, std::string_view key) {
    auto const* const found = from.if_contains(key);
    return found != nullptr && found->is_bool() && found->get_bool();
}

std::vector<std::string> texts_at(json::object const& from, std::string_view key, std::size_t bytes_max) {
    std::vector<std::string> out;
    for (auto const& one : array_at(from, key))
        if (one.is_string() && out.size() < facts_kept)
            out.push_back(evidence(std::string_view(one.get_string()), bytes_max));
    return out;
}

/// Kept as it came: canonical base64 has one form only.
std::string picture_at(json::object const& from) {
    auto const text = text_at(from, "picture");
    auto const bytes = text.size() > picture_text_max ? fail(ErrorCode::too_large, "a picture") : from_base64(text);
    bool const is_jpeg =
        bytes && bytes->size() > 3 && (*bytes)[0] == 0xFF && (*bytes)[1] == 0xD8 && (*bytes)[2] == 0xFF;
    return is_jpeg ? std::string(text) : std::string();
}

BrowserView view_at(json::object const& all, std::string_view key) {
    auto const& from = object_at(all, key);
    BrowserView out{.shift_thousandths = count_at(from, "cls"),
                    .requests = count_at(from, "requests"),
                    .failed = count_at(from, "failed"),
                    .script_errors = count_at(from, "script_errors"),
                    .errors = texts_at(from, "errors", limits::study_evidence),
                    .foreign_hosts = texts_at(from, "hosts", fact_bytes),
                    .picture = picture_at(from)};
    if (from.contains("lcp")) out.lcp_ms = count_at(from, "lcp");
    for (auto const& one : array_at(from, "cookies")) {
        if (!one.is_object() || out.cookies.size() >= facts_kept) continue;
        auto const& cookie = one.get_object();
        out.cookies.push_back({.name = evidence(text_at(cookie, "name"), fact_bytes),
                               .host = evidence(text_at(cookie, "host"), fact_bytes),
                               .lasting = flag_at(cookie, "lasting"),
                               .foreign = flag_at(cookie, "foreign")});
    }
    return out;
}

}  // namespace

std::string print(BrowserJob const& job) {
    std::string text;
    text::JsonText out(text);
    out.object([&] {
        out.member("program", job.program);
        out.member("url", job.url);
        put_texts(out, "allowed", job.allowed);
        out.member("contact_page", job.contact_page);
    });
    return text;
}

OrTrouble<BrowserJob> parse_browser_job(std::string_view text) {
    auto const from = object_of(text);
    if (!from) return std::unexpected(Trouble::no_job);
    BrowserJob out{.program = std::string(text_at(*from, "program")),
                   .url = std::string(text_at(*from, "url")),
                   .allowed = {},
                   .contact_page = std::string(text_at(*from, "contact_page"))};
    for (auto const& one : array_at(*from, "allowed"))
        if (one.is_string()) out.allowed.emplace_back(std::string_view(one.get_string()));
    return out;
}

std::string print(OrTrouble<InBrowser> const& seen) {
    std::string text;
    text::JsonText out(text);
    out.object([&] {
        if (!seen) return out.member("trouble", static_cast<std::int64_t>(seen.error()));
        put_view(out, "phone", seen->phone);
        put_view(out, "desktop", seen->desktop);
    });
    return text;
}

OrTrouble<InBrowser> parse_in_browser(std::string_view text) {
    auto const from = object_of(text);
    if (!from) return std::unexpected(Trouble::died);
    if (from->contains("trouble"))
        return std::unexpected(static_cast<Trouble>(
            std::min<std::uint32_t>(count_at(*from, "trouble"), std::to_underlying(last_trouble))));
    if (!from->contains("phone") || !from->contains("desktop")) return std::unexpected(Trouble::died);
    return InBrowser{.phone = view_at(*from, "phone"), .desktop = view_at(*from, "desktop")};
}

}  // namespace slovo::study
