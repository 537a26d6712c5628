#include "text/url.hpp"

#include <algorithm>
#include <array>

namespace slovo::text {
namespace {

bool unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

bool printable(std::string_view text) {
    return std::ranges::all_of(text,
                               [](char c) { return static_cast<unsigned char>(c) > ' ' && c != '\\' && c != 127; });
}

}  // namespace

std::string percent_encoded(std::string_view text) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string made;
    for (char const c : text) {
        if (unreserved(c)) {
            made += c;
            continue;
        }
        auto const byte = static_cast<unsigned char>(c);
        made += '%';
        made += digits[byte >> 4];
        made += digits[byte & 15];
    }
    return made;
}

Result<Url> Url::parse(std::string_view address) {
    // Browsers strip white space and read a backslash as a slash: both are refused, not repaired.
    if (address.empty() || !printable(address)) return fail(ErrorCode::invalid, "an address with spaces or controls");
    bool known = address[0] == '/' && !address.starts_with("//");
    for (std::string_view const scheme : {"https://", "http://", "mailto:", "tel:"}) {
        known |= address.size() > scheme.size() &&
                 std::ranges::equal(address.substr(0, scheme.size()), scheme,
                                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
    }
    if (!known) return fail(ErrorCode::invalid, "an address of another kind");
    Url url;
    url.owned_ = address;
    return url;
}

Url Url::path(std::initializer_list<std::string_view> segments) {
    Url url;
    for (auto const segment : segments) {
        url.owned_ += '/';
        url.owned_ += percent_encoded(segment);
    }
    if (url.owned_.empty()) url.owned_ = "/";
    // Two slashes at the front would name another host.
    if (url.owned_.starts_with("//")) url.owned_.insert(1, ".");
    return url;
}

Url Url::mailto(std::string_view address) {
    Url url;
    url.owned_ = "mailto:" + percent_encoded(address);
    if (auto const at = url.owned_.rfind("%40"); at != std::string::npos) url.owned_.replace(at, 3, "@");
    return url;
}

Url Url::tel(std::string_view number) {
    Url url;
    url.owned_ = "tel:";
    for (char const c : number) {
        if ((c >= '0' && c <= '9') || (c == '+' && url.owned_.size() == 4)) url.owned_ += c;
    }
    return url;
}

Url Url::with(std::string_view name, std::string_view value) const {
    Url url;
    url.owned_ = view();
    url.owned_ += url.owned_.find('?') == std::string::npos ? '?' : '&';
    url.owned_ += percent_encoded(name) + "=" + percent_encoded(value);
    return url;
}

Url Url::at(std::string_view anchor) const {
    Url url;
    url.owned_ = view();
    url.owned_ += "#" + percent_encoded(anchor);
    return url;
}

}  // namespace slovo::text
