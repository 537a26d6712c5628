#include "text/url.hpp"

#include <algorithm>

#include "base/bytes.hpp"

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
    return Url(address);
}

Url Url::path(std::initializer_list<std::string_view> segments) {
    std::string made;
    for (auto const segment : segments) {
        made += '/';
        made += percent_encoded(segment);
    }
    if (made.empty()) made = "/";
    // Two slashes at the front would name another host.
    if (made.starts_with("//")) made.insert(1, ".");
    return Url(made);
}

Url Url::mailto(std::string_view address) {
    auto made = "mailto:" + percent_encoded(address);
    if (auto const at = made.rfind("%40"); at != std::string::npos) made.replace(at, 3, "@");
    return Url(made);
}

Result<Url> Url::jpeg(std::string_view base64) {
    TRY(auto const bytes, from_base64(base64));
    bool const is_jpeg = bytes.size() > 3 && bytes[0] == 0xFF && bytes[1] == 0xD8 && bytes[2] == 0xFF;
    if (!is_jpeg) return fail(ErrorCode::invalid, "no JPEG");
    return Url(std::string("data:image/jpeg;base64,").append(base64));
}

Url Url::tel(std::string_view number) {
    std::string made = "tel:";
    for (char const c : number) {
        if ((c >= '0' && c <= '9') || (c == '+' && made.size() == 4)) made += c;
    }
    return Url(made);
}

Url Url::with(std::string_view name, std::string_view value) const {
    std::string made(view());
    made += made.find('?') == std::string::npos ? '?' : '&';
    made += percent_encoded(name) + "=" + percent_encoded(value);
    return Url(made);
}

Url Url::at(std::string_view anchor) const {
    return Url(std::string(view()) + "#" + percent_encoded(anchor));
}

}  // namespace slovo::text
