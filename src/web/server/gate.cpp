#include "web/server/gate.hpp"

#include <algorithm>
#include <bitset>

namespace slovo::web {

namespace {

using CharSet = std::bitset<256>;

constexpr std::string_view letters_and_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

CharSet set_of(std::initializer_list<std::string_view> parts) {
    CharSet set;
    for (auto part : parts) {
        for (auto c : part) set.set(static_cast<unsigned char>(c));
    }
    return set;
}

// RFC 9110 §5.6.2
CharSet const token_chars = set_of({letters_and_digits, "!#$%&'*+-.^_`|~"});
// RFC 3986 pchar and '/', without '%', which is looked at apart
CharSet const path_chars = set_of({letters_and_digits, "-._~!$&'()*+,;=:@/"});
// What browsers leave unescaped in a query besides (WHATWG URL, query percent-encode set)
CharSet const query_chars = set_of({letters_and_digits, "-._~!$&'()*+,;=:@/?{}|\\^`[]"});
CharSet const name_chars = set_of({letters_and_digits, "-._"});

bool only(std::string_view text, CharSet const& set) {
    return std::ranges::all_of(text, [&](char c) { return set.test(static_cast<unsigned char>(c)); });
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::unexpected<Refusal> refuse(int status) {
    return std::unexpected(Refusal{status});
}

std::string_view take_line(std::string_view& rest) {
    auto const end = rest.find("\r\n");
    auto const line = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 2);
    return line;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// Every escape is two hex digits; in a path none hides a NUL, a separator or a dot.
bool escapes_ok(std::string_view text, bool in_path) {
    for (auto at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 3)) {
        if (at + 2 >= text.size()) return false;
        auto const high = hex_value(text[at + 1]);
        auto const low = hex_value(text[at + 2]);
        if (high < 0 || low < 0) return false;
        auto const byte = high * 16 + low;
        if (byte == 0) return false;
        if (in_path && (byte == '/' || byte == '\\' || byte == '.')) return false;
    }
    return true;
}

bool chars_ok(std::string_view text, CharSet const& set) {
    return std::ranges::all_of(text, [&](char c) { return c == '%' || set.test(static_cast<unsigned char>(c)); });
}

bool has_dot_segment(std::string_view path) {
    while (!path.empty()) {
        path.remove_prefix(1);  // its '/'
        auto const segment = path.substr(0, path.find('/'));
        if (segment == "." || segment == "..") return true;
        path.remove_prefix(segment.size());
    }
    return false;
}

std::expected<void, Refusal> read_target(std::string_view target, Head& head) {
    if (target.size() > limits::target_bytes) return refuse(414);
    if (!target.starts_with('/')) return refuse(400);  // only origin-form
    auto const question = target.find('?');
    head.path = target.substr(0, question);
    head.query = question == std::string_view::npos ? std::string_view() : target.substr(question + 1);
    if (!chars_ok(head.path, path_chars) || !escapes_ok(head.path, true)) return refuse(400);
    if (!chars_ok(head.query, query_chars) || !escapes_ok(head.query, false)) return refuse(400);
    if (has_dot_segment(head.path)) return refuse(400);
    return {};
}

std::expected<void, Refusal> read_method(std::string_view word, Head& head) {
    if (word.empty() || !only(word, token_chars)) return refuse(400);
    for (auto method : {Method::get, Method::head, Method::post, Method::options, Method::put, Method::delete_}) {
        if (word == name_of(method)) {
            head.method = method;
            return {};
        }
    }
    return refuse(501);
}

std::expected<void, Refusal> read_version(std::string_view word, Head& head) {
    if (word.size() != 8 || !word.starts_with("HTTP/") || !is_digit(word[5]) || word[6] != '.' || !is_digit(word[7])) {
        return refuse(400);
    }
    if (word != "HTTP/1.1" && word != "HTTP/1.0") return refuse(505);
    head.minor = word[7] - '0';
    return {};
}

std::expected<void, Refusal> read_request_line(std::string_view line, Head& head) {
    auto const first = line.find(' ');
    auto const last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) return refuse(400);
    auto const target = line.substr(first + 1, last - first - 1);
    if (target.contains(' ')) return refuse(400);
    if (auto ok = read_version(line.substr(last + 1), head); !ok) return ok;
    if (auto ok = read_method(line.substr(0, first), head); !ok) return ok;
    return read_target(target, head);
}

std::expected<HeaderField, Refusal> read_field(std::string_view line) {
    auto const colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) return refuse(400);
    auto const name = line.substr(0, colon);
    if (!only(name, token_chars)) return refuse(400);  // also a line that begins with a space (obs-fold)
    auto const value = trimmed(line.substr(colon + 1));
    auto const clean = std::ranges::all_of(value, [](char c) {
        auto const byte = static_cast<unsigned char>(c);
        return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
    });
    if (!clean) return refuse(400);
    return HeaderField(name, value);
}

/// host [":" port]; the host is a name, an IPv4 address or an IPv6 address in brackets.
bool host_ok(std::string_view host) {
    if (host.empty() || host.size() > 255 + 6) return false;
    auto name_end = host.size();
    if (host.starts_with('[')) {
        auto const close = host.find(']');
        if (close == std::string_view::npos || !ClientAddress::parse(host.substr(0, close + 1))) return false;
        name_end = close + 1;
    } else {
        name_end = std::min(host.find(':'), host.size());
        auto const name = host.substr(0, name_end);
        if (name.empty() || !only(name, name_chars) || name.starts_with('.') || name.starts_with('-')) return false;
    }
    auto const port = host.substr(name_end);
    if (port.empty()) return true;
    return port.starts_with(':') && port.size() >= 2 && port.size() <= 6 &&
           std::ranges::all_of(port.substr(1), is_digit);
}

std::expected<void, Refusal> read_length(std::string_view value, Head& head) {
    if (head.content_length) return refuse(400);  // exactly one, even when equal
    if (value.empty() || value.size() > 18 || !std::ranges::all_of(value, is_digit)) return refuse(400);
    std::uint64_t length = 0;
    for (auto c : value) length = length * 10 + static_cast<std::uint64_t>(c - '0');
    head.content_length = length;
    return {};
}

bool has_token(std::string_view list, std::string_view token) {
    while (!list.empty()) {
        auto const comma = list.find(',');
        if (equal_ignoring_case(trimmed(list.substr(0, comma)), token)) return true;
        list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
    }
    return false;
}

/// RFC 9110 §5.6.1: tokens between commas; empty items are allowed.
bool is_token_list(std::string_view list) {
    while (!list.empty()) {
        auto const comma = list.find(',');
        if (!only(trimmed(list.substr(0, comma)), token_chars)) return false;
        list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
    }
    return true;
}

/// Fields that mean one thing: sent twice, two programs would each choose their own.
bool is_single(std::string_view name) {
    constexpr std::array<std::string_view, 8> single = {"authorization",   "content-type", "expect",
                                                        "origin",          "referer",      "content-encoding",
                                                        "idempotency-key", "slovo-purpose"};
    return std::ranges::any_of(single, [&](auto one) { return equal_ignoring_case(one, name); });
}

std::expected<void, Refusal> understand(HeaderField const& field, HeadFields const& before, Head& head) {
    if (equal_ignoring_case(field.name, "transfer-encoding")) return refuse(501);
    if (equal_ignoring_case(field.name, "content-length")) return read_length(field.value, head);
    if (equal_ignoring_case(field.name, "host")) {
        if (!head.host.empty() || !host_ok(field.value)) return refuse(400);
        head.host = field.value;
    } else if (equal_ignoring_case(field.name, "connection")) {
        if (!is_token_list(field.value)) return refuse(400);
        head.close = head.close || has_token(field.value, "close");
    } else if (equal_ignoring_case(field.name, "proxy-connection")) {
        if (!is_token_list(field.value)) return refuse(400);
    } else if (equal_ignoring_case(field.name, "expect")) {
        if (!equal_ignoring_case(field.value, "100-continue")) return refuse(417);
        head.expects_continue = true;
    }
    if (is_single(field.name)) {
        for (std::size_t i = 0; i < before.count; ++i) {
            if (equal_ignoring_case(before.items[i].name, field.name)) return refuse(400);
        }
    }
    return {};
}

std::expected<void, Refusal> check_framing(Head& head) {
    if (head.host.empty()) return refuse(400);
    auto const has_body = head.content_length.value_or(0) > 0;
    switch (head.method) {
        case Method::post:
        case Method::put:
            if (!head.content_length) return refuse(411);
            break;
        case Method::get:
        case Method::head:
            if (has_body) return refuse(400);  // no meaning, and a classic way to smuggle
            break;
        case Method::options:
        case Method::delete_: break;
    }
    if (!has_body || head.minor == 0) head.expects_continue = false;  // RFC 9110 §10.1.1
    return {};
}

}  // namespace

std::size_t head_end(std::string_view bytes, std::size_t already_searched) {
    auto const from = already_searched > 3 ? already_searched - 3 : 0;
    auto const at = bytes.find("\r\n\r\n", from);
    return at == std::string_view::npos ? 0 : at + 4;
}

std::expected<Head, Refusal> read_head(std::string_view raw, HeadFields& fields) {
    Head head;
    fields.count = 0;
    if (raw.size() > limits::header_bytes) return std::unexpected(refusal_of_overlong(raw));
    if (head_end(raw) != raw.size() || raw.empty()) return refuse(400);
    auto rest = raw.substr(0, raw.size() - 2);
    if (auto ok = read_request_line(take_line(rest), head); !ok) return std::unexpected(ok.error());
    head.close = head.minor == 0;
    while (!rest.empty()) {
        auto const field = read_field(take_line(rest));
        if (!field) return std::unexpected(field.error());
        if (fields.count == fields.items.size()) return refuse(431);
        if (auto ok = understand(*field, fields, head); !ok) return std::unexpected(ok.error());
        fields.items[fields.count++] = *field;
    }
    if (auto ok = check_framing(head); !ok) return std::unexpected(ok.error());
    return head;
}

Refusal refusal_of_overlong(std::string_view beginning) {
    auto const line = beginning.substr(0, beginning.find("\r\n"));
    return {line.size() > limits::target_bytes ? 414 : 431};
}

bool host_allowed(std::string_view host, std::span<std::string const> ours) {
    if (ours.empty()) return true;
    auto const name = host.starts_with('[') ? host.substr(0, host.find(']') + 1) : host.substr(0, host.find(':'));
    return std::ranges::any_of(ours, [&](auto const& one) { return equal_ignoring_case(name, one); });
}

}  // namespace slovo::web
