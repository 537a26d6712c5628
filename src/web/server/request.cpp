#include "web/server/request.hpp"

#include <algorithm>
#include <charconv>

#include "base/ensure.hpp"

namespace slovo::web {

namespace {

constexpr char lowered(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// Takes the first piece before the separator off the list.
std::string_view take_first(std::string_view& list, char separator) {
    auto const end = list.find(separator);
    auto const item = list.substr(0, end);
    list = end == std::string_view::npos ? std::string_view() : list.substr(end + 1);
    return trimmed(item);
}

/// q=0, q=0.0…: the client says "not this one".
bool refused_by_quality(std::string_view parameters) {
    while (!parameters.empty()) {
        auto const parameter = take_first(parameters, ';');
        if (parameter.size() < 3 || lowered(parameter[0]) != 'q' || parameter[1] != '=') continue;
        return parameter.substr(2).find_first_not_of("0.") == std::string_view::npos;
    }
    return false;
}

}  // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return lowered(x) == lowered(y); });
}

std::string_view name_of(Method method) {
    switch (method) {
        case Method::get: return "GET";
        case Method::head: return "HEAD";
        case Method::post: return "POST";
        case Method::options: return "OPTIONS";
        case Method::put: return "PUT";
        case Method::delete_: return "DELETE";
    }
    return "GET";
}

std::string_view Request::header(std::string_view name) const {
    for (auto const& field : headers) {
        if (equal_ignoring_case(field.name, name)) return field.value;
    }
    return {};
}

bool Request::has_header(std::string_view name) const {
    return std::ranges::any_of(headers, [&](auto const& field) { return equal_ignoring_case(field.name, name); });
}

std::string_view Request::cookie(std::string_view name) const {
    for (auto const& field : headers) {
        if (!equal_ignoring_case(field.name, "cookie")) continue;
        for (auto rest = field.value; !rest.empty();) {
            auto const pair = take_first(rest, ';');
            auto const equals = pair.find('=');
            if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
            return pair.substr(equals + 1);
        }
    }
    return {};
}

std::string_view Request::parameter(std::string_view name) const {
    auto const found = std::ranges::find(parameters, name, &PathParameter::name);
    ENSURE(found != parameters.end(), "the route's pattern has this parameter");
    return found->value;
}

std::int64_t Request::number(std::string_view name) const {
    auto const digits = parameter(name);
    std::int64_t value = 0;
    auto const result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    ENSURE(result.ec == std::errc(), "the route's pattern says that this parameter is a number");
    return value;
}

bool Request::accepts(std::string_view media_type) const {
    for (auto const& field : headers) {
        if (!equal_ignoring_case(field.name, "accept")) continue;
        for (auto rest = field.value; !rest.empty();) {
            auto item = take_first(rest, ',');
            auto const type = take_first(item, ';');
            if (equal_ignoring_case(type, media_type)) return !refused_by_quality(item);
        }
    }
    return false;
}

}  // namespace slovo::web
