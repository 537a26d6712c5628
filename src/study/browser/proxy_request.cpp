#include "study/browser/proxy_request.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "study/letters.hpp"

namespace slovo::study {
namespace {

// Of one hop only, or ours to say.
constexpr std::array<std::string_view, 7> dropped{"host",    "connection", "keep-alive",         "proxy-connection",
                                                  "upgrade", "te",         "proxy-authorization"};
constexpr std::array<std::string_view, 2> of_bodies{"content-length", "transfer-encoding"};

std::string_view taken(std::string_view& text, std::string_view end) {
    auto const at = text.find(end);
    auto const out = text.substr(0, at);
    text.remove_prefix(at == std::string_view::npos ? text.size() : at + end.size());
    return out;
}

bool is_plain(std::string_view line) {
    return std::ranges::all_of(line, [](char c) { return static_cast<unsigned char>(c) >= ' ' && c != '\x7F'; });
}

Result<ProxyRequest> tunnel_to(std::string_view authority) {
    auto const colon = authority.rfind(':');
    bool const has_port = colon != std::string_view::npos && colon + 1 < authority.size() &&
                          std::ranges::all_of(authority.substr(colon + 1), [](char c) { return c >= '0' && c <= '9'; });
    if (!has_port || authority.find_first_of("/?#@\\") != std::string_view::npos)
        return fail(ErrorCode::invalid, "no authority");
    TRY(auto to, url::WebUrl::parse(fmt::format("https://{}/", authority)));
    return ProxyRequest{.to = std::move(to), .is_tunnel = true};
}

}  // namespace

Result<ProxyRequest> read_proxy_request(std::string_view head) {
    auto const line = taken(head, "\r\n");
    auto rest = line;
    auto const method = taken(rest, " ");
    auto const target = taken(rest, " ");
    if (!is_plain(line) || rest != "HTTP/1.1" || target.empty()) return fail(ErrorCode::invalid, "no request line");
    if (method == "CONNECT") return tunnel_to(target);
    if (method != "GET" && method != "HEAD") return fail(ErrorCode::denied, "a method that changes something");
    if (!target.starts_with("http://")) return fail(ErrorCode::invalid, "no address of http");
    TRY(auto to, url::WebUrl::parse(target));
    auto const authority = to.port() ? fmt::format("{}:{}", to.host(), *to.port()) : std::string(to.host());
    auto forward = fmt::format("{} {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", method, to.target(), authority);
    while (true) {
        auto const header = taken(head, "\r\n");
        if (header.empty()) break;
        auto const name = lowered(header.substr(0, header.find(':')));
        if (name.size() == header.size() || name.empty() || !is_plain(header) || name.find(' ') != std::string::npos)
            return fail(ErrorCode::invalid, "no header");
        if (std::ranges::find(of_bodies, name) != of_bodies.end()) return fail(ErrorCode::denied, "a body");
        if (std::ranges::find(dropped, name) == dropped.end()) forward += fmt::format("{}\r\n", header);
    }
    return ProxyRequest{.to = std::move(to), .forward = forward + "\r\n"};
}

}  // namespace slovo::study
