#include <algorithm>

#include "base/limits.hpp"
#include "web/server/body.hpp"
#include "web/server/media_type.hpp"
#include "web/server/request.hpp"

namespace slovo::web {

namespace {

constexpr std::size_t part_head_bytes = 1024;  // two fields and a name

/// RFC 2046 §5.1.1 bchars, 1–70 of them, no space at the end.
bool boundary_ok(std::string_view boundary) {
    constexpr std::string_view others = "'()+_,-./:=? ";
    return !boundary.empty() && boundary.size() <= 70 && !boundary.ends_with(' ') &&
           std::ranges::all_of(boundary, [&](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || others.contains(c);
           });
}

/// WHATWG HTML §4.10.21.8: browsers write a quote, CR and LF of a name as these.
void put_name(std::string_view name, FormBody& form) {
    while (!name.empty()) {
        auto const escape = name.substr(0, 3);
        auto const c = escape == "%22" ? '"' : escape == "%0D" ? '\r' : escape == "%0A" ? '\n' : name.front();
        name.remove_prefix(c == name.front() ? 1 : 3);
        form.put({&c, 1});
    }
}

struct Part {
    std::string_view head;
    std::string_view content;
};

/// Takes the fields of a part: its name goes into the form's block.
std::expected<std::string_view, BodyFault> read_part_head(std::string_view head, FormBody& form) {
    bool named = false;
    auto const from = form.size();
    while (!head.empty()) {
        auto const end = head.find("\r\n");
        auto const line = head.substr(0, end);
        head = end == std::string_view::npos ? std::string_view() : head.substr(end + 2);
        auto const colon = line.find(':');
        if (colon == std::string_view::npos) return std::unexpected(BodyFault::malformed);
        auto const field = line.substr(0, colon);
        auto const value = read_media_type(line.substr(colon + 1));
        if (!value) return std::unexpected(BodyFault::malformed);
        if (equal_ignoring_case(field, "content-disposition")) {
            if (named || !equal_ignoring_case(value->essence, "form-data") || !value->has("name")) {
                return std::unexpected(BodyFault::malformed);
            }
            if (value->has("filename") || value->has("filename*")) return std::unexpected(BodyFault::file_refused);
            put_name(value->parameter("name"), form);
            named = true;
        } else if (equal_ignoring_case(field, "content-type")) {
            auto const charset = value->parameter("charset");
            if (!equal_ignoring_case(value->essence, "text/plain")) return std::unexpected(BodyFault::file_refused);
            if (!charset.empty() && !equal_ignoring_case(charset, "utf-8")) {
                return std::unexpected(BodyFault::unsupported_type);
            }
        } else {
            return std::unexpected(BodyFault::malformed);  // no transfer encodings, nothing else has a meaning
        }
    }
    if (!named) return std::unexpected(BodyFault::malformed);
    return form.since(from);
}

/// What stands between two delimiters: head, empty line, content.
std::expected<Part, BodyFault> split_part(std::string_view part) {
    auto const end = part.substr(0, part_head_bytes).find("\r\n\r\n");
    if (end == std::string_view::npos) return std::unexpected(BodyFault::malformed);
    return Part(part.substr(0, end), part.substr(end + 4));
}

}  // namespace

BodyResult parse_multipart(ByteView body, std::string_view content_type) {
    auto const type = read_media_type(content_type);
    auto const boundary = type ? type->parameter("boundary") : std::string_view();
    if (!boundary_ok(boundary)) return std::unexpected(BodyFault::malformed);
    auto const delimiter = std::string("\r\n--").append(boundary);

    FormBody form(body.size());
    auto rest = text_of(body);
    // No preamble: browsers send none, and what nobody reads is nobody's business.
    if (!rest.starts_with(std::string_view(delimiter).substr(2))) return std::unexpected(BodyFault::malformed);
    rest.remove_prefix(delimiter.size() - 2);
    while (!rest.starts_with("--")) {
        if (!rest.starts_with("\r\n")) return std::unexpected(BodyFault::malformed);
        rest.remove_prefix(2);
        auto const end = rest.find(delimiter);
        if (end == std::string_view::npos) return std::unexpected(BodyFault::malformed);
        auto const part = split_part(rest.substr(0, end));
        if (!part) return std::unexpected(part.error());
        rest.remove_prefix(end + delimiter.size());
        auto const name = read_part_head(part->head, form);
        if (!name) return std::unexpected(name.error());
        auto const from = form.size();
        form.put(part->content);
        TRY_VOID(form.add(*name, form.since(from)));
    }
    if (rest != "--" && rest != "--\r\n") return std::unexpected(BodyFault::malformed);
    return form;
}

}  // namespace slovo::web
