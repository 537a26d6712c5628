// An answer under construction. Field names are literals and values are checked, so nothing from
// outside can add a line: a value with a control character turns the whole answer into a plain 500.
// The server adds Date, lengths, security fields and `Cache-Control: no-store` where not set here.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace slovo::web {

enum class SameSite : std::uint8_t { strict, lax };

/// Always HttpOnly, Secure and Path=/ (the name should begin with __Host-).
struct SetCookie {
    Literal name;
    std::string value;
    SameSite same_site = SameSite::lax;
    std::chrono::seconds max_age{0};  // zero: until the browser closes; negative: forget it now
};

class Response {
public:
    explicit Response(int status = 200) : status_(status) {}

    /// Replaces an earlier field of that name.
    Response& set(Literal name, std::string_view value) &;
    Response&& set(Literal name, std::string_view value) && { return std::move(set(name, value)); }
    Response& cookie(SetCookie const& one) &;
    Response&& cookie(SetCookie const& one) && { return std::move(cookie(one)); }
    /// `Content-Disposition: attachment` with an ASCII file name.
    Response& attachment(std::string_view file_name) &;
    /// "public, max-age=…": for what is the same for everyone.
    Response& cache_public(std::chrono::seconds age) &;
    Response& body(std::string bytes, Literal content_type) &;
    /// Bytes that outlive every connection (an asset, a literal): sent without a copy.
    Response& static_body(std::string_view bytes, std::string_view content_type) &;

    [[nodiscard]] int status() const { return status_; }
    [[nodiscard]] std::string_view body() const {
        return static_body_.empty() ? std::string_view(body_) : static_body_;
    }
    [[nodiscard]] std::string_view header(std::string_view name) const;
    [[nodiscard]] std::vector<std::pair<std::string_view, std::string>> const& headers() const { return headers_; }
    /// For the server: the owned body, empty when it is static.
    [[nodiscard]] std::string& owned_body() { return body_; }

private:
    void add(std::string_view name, std::string_view value);
    void spoil();

    int status_;
    std::vector<std::pair<std::string_view, std::string>> headers_;
    std::string body_;
    std::string_view static_body_;
};

[[nodiscard]] Response html(std::string body, int status = 200);
[[nodiscard]] Response json(std::string body, int status = 200);
[[nodiscard]] Response text(std::string body, int status = 200);
[[nodiscard]] Response no_content();
/// To a path of this site ("/x", not "//x"); anything else becomes a 500.
[[nodiscard]] Response redirect_303(std::string_view path);
/// A short plain answer for a status, in English: what the server itself says to broken clients.
[[nodiscard]] Response plain_error(int status);
[[nodiscard]] inline Response not_found() {
    return plain_error(404);
}

/// "Not Found" for 404; "Error" for a status that Slovo does not use.
[[nodiscard]] std::string_view reason_of(int status);

}  // namespace slovo::web
