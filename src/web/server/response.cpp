#include "web/server/response.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/log.hpp"
#include "web/server/request.hpp"

namespace slovo::web {

namespace {

bool clean_value(std::string_view value) {
    return std::ranges::all_of(value, [](char c) {
        auto const byte = static_cast<unsigned char>(c);
        return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
    });
}

/// RFC 6265 §4.1.1 cookie-octet.
bool clean_cookie(std::string_view value) {
    return std::ranges::all_of(
        value, [](char c) { return c > 0x20 && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\'; });
}

bool clean_path(std::string_view path) {
    if (!path.starts_with('/') || path.starts_with("//") || path.starts_with("/\\")) return false;
    return std::ranges::all_of(path, [](char c) { return c > 0x20 && c < 0x7f && c != '\\'; });
}

}  // namespace

void Response::spoil() {
    log::error("response.unclean_field");
    status_ = 500;
    headers_.clear();
    static_body_ = "Internal Server Error\n";
    body_.clear();
    headers_.emplace_back("Content-Type", "text/plain; charset=utf-8");
}

void Response::add(std::string_view name, std::string_view value) {
    if (!clean_value(value)) return spoil();
    headers_.emplace_back(name, value);
}

Response& Response::set(Literal name, std::string_view value) & {
    std::erase_if(headers_, [&](auto const& field) { return equal_ignoring_case(field.first, name.view()); });
    add(name.view(), value);
    return *this;
}

Response& Response::cookie(SetCookie const& one) & {
    if (!clean_cookie(one.value)) {
        spoil();
        return *this;
    }
    auto line = fmt::format("{}={}; Path=/; Secure; HttpOnly; SameSite={}", one.name.view(), one.value,
                            one.same_site == SameSite::strict ? "Strict" : "Lax");
    if (one.max_age.count() != 0) line += fmt::format("; Max-Age={}", std::max<long>(one.max_age.count(), 0));
    add("Set-Cookie", line);
    return *this;
}

Response& Response::attachment(std::string_view file_name) & {
    auto const safe = std::ranges::all_of(file_name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
               c == '_';
    });
    if (!safe) {
        spoil();
        return *this;
    }
    return set("Content-Disposition", fmt::format("attachment; filename=\"{}\"", file_name));
}

Response& Response::cache_public(std::chrono::seconds age) & {
    return set("Cache-Control", fmt::format("public, max-age={}", age.count()));
}

Response& Response::body(std::string bytes, Literal content_type) & {
    body_ = std::move(bytes);
    static_body_ = {};
    return set("Content-Type", content_type.view());
}

Response& Response::static_body(std::string_view bytes, std::string_view content_type) & {
    body_.clear();
    static_body_ = bytes;
    return set("Content-Type", content_type);
}

std::string_view Response::header(std::string_view name) const {
    auto const found =
        std::ranges::find_if(headers_, [&](auto const& field) { return equal_ignoring_case(field.first, name); });
    return found == headers_.end() ? std::string_view() : std::string_view(found->second);
}

Response html(std::string body, int status) {
    Response response(status);
    response.body(std::move(body), "text/html; charset=utf-8");
    return response;
}

Response json(std::string body, int status) {
    Response response(status);
    response.body(std::move(body), "application/json");
    return response;
}

Response text(std::string body, int status) {
    Response response(status);
    response.body(std::move(body), "text/plain; charset=utf-8");
    return response;
}

Response no_content() {
    return Response(204);
}

Response redirect_303(std::string_view path) {
    if (!clean_path(path)) {
        log::error("response.redirect_elsewhere");
        return plain_error(500);
    }
    Response response(303);
    response.set("Location", path);
    return response;
}

Response plain_error(int status) {
    Response response(status);
    response.body(fmt::format("{} {}\n", status, reason_of(status)), "text/plain; charset=utf-8");
    return response;
}

std::string_view reason_of(int status) {
    switch (status) {
        case 200: return "OK";
        case 201: return "Created";
        case 202: return "Accepted";
        case 204: return "No Content";
        case 206: return "Partial Content";
        case 301: return "Moved Permanently";
        case 302: return "Found";
        case 303: return "See Other";
        case 304: return "Not Modified";
        case 308: return "Permanent Redirect";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 406: return "Not Acceptable";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 410: return "Gone";
        case 411: return "Length Required";
        case 413: return "Content Too Large";
        case 414: return "URI Too Long";
        case 415: return "Unsupported Media Type";
        case 417: return "Expectation Failed";
        case 421: return "Misdirected Request";
        case 422: return "Unprocessable Content";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 500: return "Internal Server Error";
        case 501: return "Method Unknown";
        case 503: return "Service Unavailable";
        case 505: return "HTTP Version Not Supported";
        case 507: return "Insufficient Storage";
        default: return "Error";
    }
}

}  // namespace slovo::web
