// A request as a handler sees it: already through the gate, so path, host and fields are well
// formed and within limits. Views stay valid until the reply is given (or dropped). Immutable.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/bytes.hpp"
#include "web/server/network.hpp"

namespace slovo::web {

enum class Method : std::uint8_t { get, head, post, options, put, delete_ };
[[nodiscard]] std::string_view name_of(Method method);

struct HeaderField {
    std::string_view name;  // as sent
    std::string_view value;
};

/// A piece of the path that a pattern's {name} took. It needs no decoding: an escaped one matches nothing.
struct PathParameter {
    std::string_view name;
    std::string_view value;
};

struct Request {
    Method method = Method::get;
    std::string_view path = "/";  // raw, origin-form, no query, no dot segments, no %00 %2F %5C
    std::string_view query;       // raw, after '?'
    std::string_view host;        // as sent, with a port if sent
    std::span<HeaderField const> headers;
    std::span<PathParameter const> parameters;
    ByteView body;
    ClientAddress client;  // behind trusted proxies: who spoke to the first of them
    bool secure = false;   // TLS here or at the trusted proxy

    /// The first field of that name, without regard to case; empty when absent.
    [[nodiscard]] std::string_view header(std::string_view name) const;
    [[nodiscard]] bool has_header(std::string_view name) const;
    /// The first cookie of exactly that name; empty when absent.
    [[nodiscard]] std::string_view cookie(std::string_view name) const;
    /// What {name} of the route's pattern took; a name that the pattern lacks ends the process.
    [[nodiscard]] std::string_view parameter(std::string_view name) const;
    /// {name:number}.
    [[nodiscard]] std::int64_t number(std::string_view name) const;
    /// Whether the Accept field names this media type (not by a wildcard, not with q=0).
    [[nodiscard]] bool accepts(std::string_view media_type) const;
};

/// ASCII letters compared without regard to case.
[[nodiscard]] bool equal_ignoring_case(std::string_view a, std::string_view b);

}  // namespace slovo::web
