// What a browser asks its proxy for (RFC 9112 §3.2): CONNECT to an authority, or GET and HEAD of an http address, which
// is made over for the server that it names. Everything else is refused. Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "url/url.hpp"

namespace slovo::study {

constexpr std::size_t proxy_head_bytes = 32UL * 1024;

struct ProxyRequest {
    url::WebUrl to;
    bool is_tunnel = false;
    std::string forward{};  ///< the head for the server; none for a tunnel
};

/// `head` ends with its empty line. `denied`: another method, or a body; `invalid`: no such request.
[[nodiscard]] Result<ProxyRequest> read_proxy_request(std::string_view head);

}  // namespace slovo::study
