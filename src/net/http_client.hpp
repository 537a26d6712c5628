// A small HTTP client for one's own server: live checks and the command line. Follows no redirect,
// uses no proxy and no environment, checks certificates unless told a CA. Blocking; safe from any
// thread, a call each.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace slovo::net {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

struct HttpCall {
    std::string method = "GET";
    std::string url;  // http:// or https://, without credentials
    HttpHeaders headers;
    std::string body;
    std::chrono::milliseconds time_max{5000};
    std::size_t answer_bytes_max = 4 * 1024 * 1024;
    std::string unix_socket;  // a path: connect there, whatever the URL's host
    std::string ca_file;      // PEM, instead of the system's
};

struct HttpAnswer {
    int status = 0;
    HttpHeaders headers;  // names in lower case
    std::string body;
    [[nodiscard]] std::string_view header(std::string_view lower_case_name) const;
};

/// `invalid`: the call; `unavailable`: nobody answers; `expired`: too slow; `too_large`: the answer.
[[nodiscard]] Result<HttpAnswer> http_call(HttpCall const& call);

}  // namespace slovo::net
