#include "web/server/router.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <unordered_map>

namespace slovo::web {

namespace {

struct Segment {
    std::string literal;  // when not a parameter
    std::string name;
    ParameterType type = ParameterType::word;
    [[nodiscard]] bool is_parameter() const { return !name.empty(); }
    auto operator<=>(Segment const&) const = default;
};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_base64url(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '-' || c == '_';
}
bool is_word(char c) {
    return is_base64url(c) || c == '.' || c == '~';
}

bool takes(ParameterType type, std::string_view text) {
    switch (type) {
        case ParameterType::word: return !text.empty() && text.size() <= 128 && std::ranges::all_of(text, is_word);
        case ParameterType::number:
            return !text.empty() && text.size() <= 18 && std::ranges::all_of(text, is_digit) &&
                   (text == "0" || text.front() != '0');
        case ParameterType::token:
            return !text.empty() && text.size() <= 512 && std::ranges::all_of(text, is_base64url);
        case ParameterType::rest:
            return !text.empty() && text.size() <= 512 &&
                   std::ranges::all_of(text, [](char c) { return is_word(c) || c == '/'; });
    }
    return false;
}

Result<Segment> parse_segment(std::string_view text) {
    Segment segment;
    if (!text.starts_with('{')) {
        if (text.contains('{') || text.contains('}')) return fail(ErrorCode::invalid, "a parameter is a whole segment");
        segment.literal = text;
        return segment;
    }
    if (!text.ends_with('}')) return fail(ErrorCode::invalid, "a parameter is a whole segment");
    auto const inner = text.substr(1, text.size() - 2);
    auto const colon = inner.find(':');
    segment.name = inner.substr(0, colon);
    if (segment.name.empty()) return fail(ErrorCode::invalid, "a parameter has a name");
    if (colon == std::string_view::npos) return segment;
    auto const type = inner.substr(colon + 1);
    if (type == "number") {
        segment.type = ParameterType::number;
    } else if (type == "token") {
        segment.type = ParameterType::token;
    } else if (type == "rest") {
        segment.type = ParameterType::rest;
    } else {
        return fail(ErrorCode::invalid, "unknown type of parameter");
    }
    return segment;
}

Result<std::vector<Segment>> parse_pattern(std::string_view pattern) {
    if (!pattern.starts_with('/')) return fail(ErrorCode::invalid, "a pattern begins with /");
    std::vector<Segment> segments;
    std::size_t parameters = 0;
    while (!pattern.empty()) {
        pattern.remove_prefix(1);
        auto const text = pattern.substr(0, pattern.find('/'));
        TRY(auto segment, parse_segment(text));
        pattern.remove_prefix(text.size());
        parameters += segment.is_parameter() ? 1 : 0;
        if (segment.type == ParameterType::rest && !pattern.empty()) {
            return fail(ErrorCode::invalid, "a rest stands at the end");
        }
        segments.push_back(std::move(segment));
    }
    if (parameters > parameters_max) return fail(ErrorCode::invalid, "too many parameters");
    return segments;
}

constexpr std::size_t method_count = 6;

/// Routes of one pattern, by method; the value is the route's index + 1.
struct Node {
    std::vector<Segment> segments;
    std::array<std::size_t, method_count> by_method{};
    std::string allow;
};

void write_allow(Node& node) {
    auto const has = [&](Method method) { return node.by_method[static_cast<std::size_t>(method)] != 0; };
    for (auto method : {Method::get, Method::head, Method::post, Method::put, Method::delete_}) {
        auto const answered = has(method) || (method == Method::head && has(Method::get));
        if (!answered) continue;
        node.allow += node.allow.empty() ? "" : ", ";
        node.allow += name_of(method);
    }
    node.allow += node.allow.empty() ? "OPTIONS" : ", OPTIONS";
}

/// More exact first: a literal before a number, a token, a word, the rest.
int looseness(Segment const& segment) {
    if (!segment.is_parameter()) return 0;
    switch (segment.type) {
        case ParameterType::number: return 1;
        case ParameterType::token: return 2;
        case ParameterType::word: return 3;
        case ParameterType::rest: return 4;
    }
    return 4;
}

bool more_exact(Node const& a, Node const& b) {
    return std::ranges::lexicographical_compare(a.segments, b.segments, {}, looseness, looseness);
}

bool same_shape(std::vector<Segment> const& a, std::vector<Segment> const& b) {
    return std::ranges::equal(a, b, [](Segment const& x, Segment const& y) {
        return x.literal == y.literal && x.is_parameter() == y.is_parameter() && x.type == y.type;
    });
}

bool node_matches(Node const& node, std::string_view path, Match& match) {
    match.parameter_count = 0;
    for (auto const& segment : node.segments) {
        if (path.empty()) return false;
        path.remove_prefix(1);
        auto const text = segment.type == ParameterType::rest ? path : path.substr(0, path.find('/'));
        if (segment.is_parameter() ? !takes(segment.type, text) : text != segment.literal) return false;
        if (segment.is_parameter()) match.parameters[match.parameter_count++] = {segment.name, text};
        path.remove_prefix(text.size());
    }
    return path.empty();
}

struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

}  // namespace

struct Router::Table {
    std::vector<Route> routes;
    std::unordered_map<std::string, Node, TextHash, std::equal_to<>> exact;
    std::vector<Node> patterns;  // most exact first

    void decide(Node const& node, Method method, Match& match) const {
        auto found = node.by_method[static_cast<std::size_t>(method)];
        if (found == 0 && method == Method::head) found = node.by_method[static_cast<std::size_t>(Method::get)];
        match.allow = node.allow;
        match.status = found == 0 ? 405 : 200;
        if (found == 0) return;
        match.index = found - 1;
        match.route = &routes[found - 1];
    }
};

Router::Router(std::unique_ptr<Table> table) : table_(std::move(table)) {}
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;
Router::~Router() = default;

Result<Router> Router::create(std::vector<Route> routes) {
    auto table = std::make_unique<Table>();
    table->routes = std::move(routes);
    for (std::size_t i = 0; i < table->routes.size(); ++i) {
        auto const& route = table->routes[i];
        TRY(auto segments, parse_pattern(route.pattern));
        if (!route.handler) return fail(ErrorCode::invalid, "a route without a handler");
        Node* node = nullptr;
        if (std::ranges::none_of(segments, &Segment::is_parameter)) {
            node = &table->exact[route.pattern];
        } else {
            auto found = std::ranges::find_if(table->patterns,
                                              [&](Node const& one) { return same_shape(one.segments, segments); });
            if (found == table->patterns.end()) found = table->patterns.emplace(found);
            node = &*found;
        }
        auto& slot = node->by_method[static_cast<std::size_t>(route.method)];
        auto const new_node = std::ranges::all_of(node->by_method, [](auto index) { return index == 0; });
        if (slot != 0) return fail(ErrorCode::conflict, "two routes for one path and method");
        if (!new_node && node->segments != segments) return fail(ErrorCode::conflict, "one path, two parameter names");
        node->segments = std::move(segments);
        slot = i + 1;
    }
    for (auto& [path, node] : table->exact) write_allow(node);
    for (auto& node : table->patterns) write_allow(node);
    std::ranges::sort(table->patterns, more_exact);
    return Router(std::move(table));
}

Match Router::match(Method method, std::string_view path) const {
    Match match;
    match.index = table_->routes.size();
    if (auto const exact = table_->exact.find(path); exact != table_->exact.end()) {
        table_->decide(exact->second, method, match);
        return match;
    }
    for (auto const& node : table_->patterns) {
        if (!node_matches(node, path, match)) continue;
        table_->decide(node, method, match);
        return match;
    }
    match.parameter_count = 0;
    return match;
}

std::span<Route const> Router::routes() const {
    return table_->routes;
}

}  // namespace slovo::web
