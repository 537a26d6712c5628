// The basic URL parser of the URL Standard (§4.4) for http and https. The states of the standard are functions here:
// each takes its part off the front of `rest_` and appends the serialisation to the address that is being made.
#include <algorithm>
#include <cstdint>

#include "base/limits.hpp"
#include "url/encode.hpp"
#include "url/host.hpp"
#include "url/url.hpp"

namespace slovo::url {
namespace {

constexpr bool is_slash(char c) {
    return c == '/' || c == '\\';  // the schemes are special: a backslash is a slash
}
constexpr bool is_removed(char c) {
    return c == '\t' || c == '\n' || c == '\r';
}
constexpr bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Without C0 controls and spaces at both ends.
std::string_view trimmed(std::string_view text) {
    while (!text.empty() && static_cast<unsigned char>(text.front()) <= 0x20) text.remove_prefix(1);
    while (!text.empty() && static_cast<unsigned char>(text.back()) <= 0x20) text.remove_suffix(1);
    return text;
}

/// "HTTP" of "HTTP://…"; empty where no scheme stands in front.
std::string_view scheme_of(std::string_view text) {
    if (text.empty() || !is_letter(text[0])) return {};
    auto const end = std::ranges::find_if_not(
        text, [](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'; });
    if (end == text.end() || *end != ':') return {};
    return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

bool is_word(std::string_view text, std::string_view lower_case) {
    return std::ranges::equal(text, lower_case, [](char a, char b) { return (a | 0x20) == b; });
}

/// How many dots a segment is: 1 for "." and "%2e", 2 for "..", ".%2E"…, 0 for all others.
int dots(std::string_view segment) {
    int count = 0;
    while (!segment.empty()) {
        std::size_t const size = segment[0] == '.' ? 1 : escaped_byte(segment) == '.' ? 3 : 0;
        if (size == 0 || ++count > 2) return 0;
        segment.remove_prefix(size);
    }
    return count;
}

}  // namespace

class Parser {
public:
    static Result<WebUrl> run(std::string_view input, WebUrl const* base);

private:
    explicit Parser(std::string_view input) : rest_(input) {}

    Result<WebUrl> parse(WebUrl const* base);
    Result<> relative(WebUrl const& base);
    Result<> authority();
    void credentials(std::string_view text);
    Result<> port(std::string_view text);
    void take_authority(WebUrl const& base);
    void path();
    void query_and_fragment();
    /// Takes the front of the rest up to one of `ends`.
    std::string_view take_until(std::string_view ends);
    [[nodiscard]] bool at_slash() const { return !rest_.empty() && is_slash(rest_[0]); }
    [[nodiscard]] std::uint32_t here() const { return static_cast<std::uint32_t>(made_.href_.size()); }

    std::string_view rest_;
    WebUrl made_;
};

Result<WebUrl> Parser::run(std::string_view input, WebUrl const* base) {
    if (input.size() > limits::web_url_bytes) return fail(ErrorCode::too_large, "an address longer than any page's");
    input = trimmed(input);
    std::string cleaned;
    if (std::ranges::any_of(input, is_removed)) {
        std::ranges::remove_copy_if(input, std::back_inserter(cleaned), is_removed);
        input = cleaned;
    }
    return Parser(input).parse(base);
}

Result<WebUrl> Parser::parse(WebUrl const* base) {
    made_.href_.reserve(rest_.size() + (base == nullptr ? 16 : base->query_begin_ + base->path_begin_ + 16));
    auto const scheme = scheme_of(rest_);
    if (scheme.empty() && base == nullptr) return fail(ErrorCode::invalid, "an address without a scheme");
    if (is_word(scheme, "https") || is_word(scheme, "http")) {
        made_.scheme_ = scheme.size() == 5 ? Scheme::https : Scheme::http;
    } else if (scheme.empty()) {
        made_.scheme_ = base->scheme_;
    } else {
        return fail(ErrorCode::invalid, "an address of another scheme");
    }
    if (!scheme.empty()) rest_.remove_prefix(scheme.size() + 1);
    // "http:page" is relative to a base of the same scheme.
    bool const is_relative =
        base != nullptr && base->scheme_ == made_.scheme_ && (scheme.empty() || !rest_.starts_with("//"));
    if (is_relative) {
        TRY_VOID(relative(*base));
    } else {
        TRY_VOID(authority());
        path();
    }
    query_and_fragment();
    if (made_.href_.size() > limits::web_url_bytes)
        return fail(ErrorCode::too_large, "an address longer than any page's");
    return std::move(made_);
}

Result<> Parser::relative(WebUrl const& base) {
    if (at_slash()) {
        if (rest_.size() > 1 && is_slash(rest_[1])) {
            TRY_VOID(authority());
        } else {
            take_authority(base);
        }
        path();
        return {};
    }
    take_authority(base);
    auto const old_path = base.path();
    if (!rest_.empty() && rest_[0] != '?' && rest_[0] != '#') {
        made_.href_ += old_path.substr(0, old_path.rfind('/'));
        path();
        return {};
    }
    made_.href_ += old_path;
    if (auto const query = base.query(); query && !rest_.starts_with('?')) {
        made_.href_ += '?';
        made_.query_begin_ = here();
        made_.href_ += *query;
    }
    return {};
}

std::string_view Parser::take_until(std::string_view ends) {
    auto const found = std::ranges::find_first_of(rest_, ends);
    auto const taken = rest_.substr(0, static_cast<std::size_t>(found - rest_.begin()));
    rest_.remove_prefix(taken.size());
    return taken;
}

Result<> Parser::authority() {
    while (at_slash()) rest_.remove_prefix(1);
    auto text = take_until("/\\?#");
    made_.href_ = made_.scheme_ == Scheme::https ? "https://" : "http://";
    made_.username_end_ = made_.password_end_ = here();
    // All but the last @ belong to the credentials.
    if (auto const at = text.rfind('@'); at != std::string_view::npos) {
        credentials(text.substr(0, at));
        text.remove_prefix(at + 1);
    }
    made_.host_begin_ = here();
    auto const bracket = text.rfind(']');  // colons before it are the address's own
    auto const colon = text.find(':', bracket == std::string_view::npos || text[0] != '[' ? 0 : bracket);
    auto const host = text.substr(0, colon);
    if (host.empty()) return fail(ErrorCode::invalid, "an address without a host");
    TRY(made_.host_kind_, append_host(made_.href_, host));
    made_.host_end_ = here();
    if (colon != std::string_view::npos) TRY_VOID(port(text.substr(colon + 1)));
    made_.path_begin_ = here();
    return {};
}

void Parser::credentials(std::string_view text) {
    auto const colon = std::min(text.find(':'), text.size());
    append_encoded(made_.href_, text.substr(0, colon), EncodeSet::userinfo);
    made_.username_end_ = made_.password_end_ = here();
    if (colon + 1 < text.size()) {
        made_.href_ += ':';
        append_encoded(made_.href_, text.substr(colon + 1), EncodeSet::userinfo);
        made_.password_end_ = here();
    }
    if (!made_.href_.ends_with("//")) made_.href_ += '@';
}

Result<> Parser::port(std::string_view text) {
    std::uint32_t value = 0;
    for (char const c : text) {
        if (c < '0' || c > '9') return fail(ErrorCode::invalid, "a port that is no number");
        value = value * 10 + static_cast<std::uint32_t>(c - '0');
        if (value > 0xFFFF) return fail(ErrorCode::invalid, "a port over 65535");
    }
    if (text.empty() || value == (made_.scheme_ == Scheme::https ? 443U : 80U)) return {};
    made_.port_ = static_cast<std::uint16_t>(value);
    made_.href_ += ':';
    made_.href_ += std::to_string(value);
    return {};
}

void Parser::take_authority(WebUrl const& base) {
    made_.href_.assign(base.href_, 0, base.path_begin_);
    made_.username_end_ = base.username_end_;
    made_.password_end_ = base.password_end_;
    made_.host_begin_ = base.host_begin_;
    made_.host_end_ = base.host_end_;
    made_.path_begin_ = base.path_begin_;
    made_.port_ = base.port_;
    made_.scheme_ = base.scheme_;
    made_.host_kind_ = base.host_kind_;
}

/// Appends the segments of the rest to what is already there of the path; a slash in front ends nothing.
void Parser::path() {
    auto text = take_until("?#");
    if (!text.empty() && is_slash(text[0])) text.remove_prefix(1);
    for (bool last = false; !last;) {
        auto const end = static_cast<std::size_t>(std::ranges::find_if(text, is_slash) - text.begin());
        auto const segment = text.substr(0, end);
        last = end == text.size();
        text.remove_prefix(last ? end : end + 1);
        auto const up = dots(segment);
        // Each byte is taken back once at most, so this stays linear.
        if (up == 2 && made_.href_.size() > made_.path_begin_) made_.href_.resize(made_.href_.rfind('/'));
        if (up != 0 && !last) continue;
        made_.href_ += '/';
        if (up == 0) append_encoded(made_.href_, segment, EncodeSet::path);
    }
}

void Parser::query_and_fragment() {
    if (rest_.starts_with('?')) {
        rest_.remove_prefix(1);
        made_.href_ += '?';
        made_.query_begin_ = here();
        append_encoded(made_.href_, take_until("#"), EncodeSet::query);
    }
    if (rest_.starts_with('#')) {
        made_.href_ += '#';
        made_.fragment_begin_ = here();
        append_encoded(made_.href_, rest_.substr(1), EncodeSet::fragment);
    }
}

Result<WebUrl> WebUrl::parse(std::string_view input) {
    return Parser::run(input, nullptr);
}

Result<WebUrl> WebUrl::resolve(std::string_view reference) const {
    return Parser::run(reference, this);
}

}  // namespace slovo::url
