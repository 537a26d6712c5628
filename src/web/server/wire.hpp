// The bytes of an answer's head: status line, Date, security fields, lengths. Appends to a buffer.
// Pure but for that; safe from any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/time.hpp"
#include "web/server/response.hpp"

namespace slovo::web {

struct HeadContext {
    std::string_view date;  // of http_date
    std::string_view allow;
    bool close = false;
    bool secure = false;       // HSTS
    bool secret_path = false;  // the address must not travel in a Referer
};

void append_head(std::string& out, Response const& response, HeadContext const& context);

/// RFC 9110 §5.6.7 IMF-fixdate.
[[nodiscard]] std::string http_date(Instant instant);

}  // namespace slovo::web
