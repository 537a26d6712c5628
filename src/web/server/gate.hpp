// The strict gate: reads the head of an HTTP/1 request and refuses every shape that two programs
// could read in two ways (docs/decisions/0010-http-gate.md). Pure function over bytes; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/limits.hpp"
#include "web/server/request.hpp"

namespace slovo::web {

/// Storage for the fields of one head.
struct HeadFields {
    std::array<HeaderField, limits::header_fields> items;
    std::size_t count = 0;
};

struct Head {
    Method method = Method::get;
    int minor = 1;  // HTTP/1.minor
    std::string_view path;
    std::string_view query;
    std::string_view host;  // with port, if sent
    std::optional<std::uint64_t> content_length;
    bool expects_continue = false;
    bool close = false;  // the client closes after this one, or speaks HTTP/1.0
};

/// Why a head was refused: the status to answer with before closing.
struct Refusal {
    int status;
    auto operator<=>(Refusal const&) const = default;
};

/// Where the head ends (one past its empty line), 0 when it is not complete. Only CR LF ends a line.
[[nodiscard]] std::size_t head_end(std::string_view bytes, std::size_t already_searched = 0);

/// `raw` is exactly one head with its final empty line; the views in the result point into it.
[[nodiscard]] std::expected<Head, Refusal> read_head(std::string_view raw, HeadFields& fields);

/// What can be said of a head that is longer than the limits: 414 when already its first line is, else 431.
[[nodiscard]] Refusal refusal_of_overlong(std::string_view beginning);

/// Whether the host of a request (with or without port) is one of ours; an empty list takes all.
[[nodiscard]] bool host_allowed(std::string_view host, std::span<std::string const> ours);

}  // namespace slovo::web
