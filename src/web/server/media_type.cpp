#include "web/server/media_type.hpp"

#include <algorithm>

#include "web/server/request.hpp"

namespace slovo::web {

namespace {

constexpr std::size_t parameters_max = 8;

bool is_token_char(char c) {
    return c > 0x20 && c < 0x7f && !std::string_view("()<>@,;:\\\"/[]?={}").contains(c);
}

void skip_space(std::string_view& rest) {
    while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\t')) rest.remove_prefix(1);
}

std::string_view take_token(std::string_view& rest) {
    auto const end = std::ranges::find_if_not(rest, is_token_char);
    auto const length = static_cast<std::size_t>(end - rest.begin());
    auto const token = rest.substr(0, length);
    rest.remove_prefix(length);
    return token;
}

/// A quoted string. A backslash before anything but a quote or a backslash stands for itself:
/// browsers send names so (WHATWG HTML escapes quotes as %22).
std::optional<std::string> take_quoted(std::string_view& rest) {
    std::string value;
    for (std::size_t i = 1; i < rest.size(); ++i) {
        if (rest[i] == '"') {
            rest.remove_prefix(i + 1);
            return value;
        }
        auto const escape = rest[i] == '\\' && i + 1 < rest.size() && (rest[i + 1] == '"' || rest[i + 1] == '\\');
        if (escape) ++i;
        value += rest[i];
    }
    return std::nullopt;
}

}  // namespace

std::string_view MediaType::parameter(std::string_view name) const {
    for (auto const& [key, value] : parameters) {
        if (equal_ignoring_case(key, name)) return value;
    }
    return {};
}

bool MediaType::has(std::string_view name) const {
    return std::ranges::any_of(parameters, [&](auto const& one) { return equal_ignoring_case(one.first, name); });
}

std::optional<MediaType> read_media_type(std::string_view text) {
    MediaType type;
    skip_space(text);
    auto const whole = text;
    auto length = take_token(text).size();
    if (length == 0) return std::nullopt;
    if (text.starts_with('/')) {
        text.remove_prefix(1);
        auto const subtype = take_token(text);
        if (subtype.empty()) return std::nullopt;
        length += 1 + subtype.size();
    }
    type.essence = whole.substr(0, length);
    for (skip_space(text); !text.empty(); skip_space(text)) {
        if (text.front() != ';') return std::nullopt;
        text.remove_prefix(1);
        skip_space(text);
        if (text.empty()) break;  // a last ';' is common and harmless
        auto const name = take_token(text);
        if (name.empty() || !text.starts_with('=') || type.has(name)) return std::nullopt;
        text.remove_prefix(1);
        if (type.parameters.size() == parameters_max) return std::nullopt;
        if (text.starts_with('"')) {
            auto value = take_quoted(text);
            if (!value) return std::nullopt;
            type.parameters.emplace_back(name, std::move(*value));
        } else {
            auto const value = take_token(text);
            if (value.empty()) return std::nullopt;
            type.parameters.emplace_back(name, value);
        }
    }
    return type;
}

}  // namespace slovo::web
