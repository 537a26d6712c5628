// The head of a response as it comes line by line: status and fields, bounded; and the two forms of Retry-After.
// Nothing in it is believed: control characters are dropped, names are lowered, what has no colon is skipped.
// Plain values, one thread an object.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "study/response.hpp"

namespace slovo::study {

class HeadReader {
public:
    enum class Fed : std::uint8_t { taken, too_large };
    /// One line, with or without its end. A status line begins anew, for an interim answer may come before.
    Fed feed(std::string_view line);

    [[nodiscard]] std::vector<Header> const& headers() const { return headers_; }
    [[nodiscard]] std::vector<Header> take() { return std::move(headers_); }

private:
    std::vector<Header> headers_;
    std::size_t bytes_ = 0;
};

/// A date of RFC 9110 §5.6.7, in its three forms; nothing for anything else.
[[nodiscard]] std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text);

/// Seconds or a date (RFC 9110 §10.2.3); nothing when it is neither. Never negative.
[[nodiscard]] std::optional<std::chrono::seconds> parse_retry_after(std::string_view text, Instant now);

}  // namespace slovo::study
