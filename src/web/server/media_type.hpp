// A field value of the form `essence; name=value; name="value"`: Content-Type, Content-Disposition
// (RFC 9110 §5.6.6). Pure; quoted values are unescaped into strings of their own. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace slovo::web {

struct MediaType {
    std::string_view essence;  // "text/plain", "form-data"
    std::vector<std::pair<std::string_view, std::string>> parameters;

    /// Without regard to the case of the name; empty when absent.
    [[nodiscard]] std::string_view parameter(std::string_view name) const;
    [[nodiscard]] bool has(std::string_view name) const;
};

/// Nothing when the grammar is broken, a parameter is doubled or there are more than eight.
[[nodiscard]] std::optional<MediaType> read_media_type(std::string_view text);

}  // namespace slovo::web
