// Addresses that may stand in a page's link: a path of our own, or http, https, mailto, tel; and a picture as data. No
// other scheme can be made, so that no slot of a page can run script. Regular values, any thread.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace slovo::text {

class Url {
public:
    /// A literal path of our own: Url("/forms/seo"). Does not compile without the leading slash.
    consteval Url(char const* path) : literal_(checked(path)) {}

    /// Any address from outside; `invalid` unless it is a local path or one of the four schemes.
    [[nodiscard]] static Result<Url> parse(std::string_view address);
    /// "/" and the segments, percent-encoded: path({"policy", "v", "3", "uk"}).
    [[nodiscard]] static Url path(std::initializer_list<std::string_view> segments);
    [[nodiscard]] static Url mailto(std::string_view address);
    [[nodiscard]] static Url tel(std::string_view number);
    /// A picture that the page carries itself; `invalid` unless it is the base64 (RFC 4648 §4) of a JPEG.
    [[nodiscard]] static Result<Url> jpeg(std::string_view base64);

    /// With `?name=value` or `&name=value` at the end, percent-encoded.
    [[nodiscard]] Url with(std::string_view name, std::string_view value) const;
    /// With `#anchor`, percent-encoded.
    [[nodiscard]] Url at(std::string_view anchor) const;

    [[nodiscard]] std::string_view view() const {
        return literal_.empty() ? std::string_view(owned_.data(), owned_.size()) : literal_;
    }
    bool operator==(Url const& other) const { return view() == other.view(); }

private:
    explicit Url(std::string_view address) : owned_(address.begin(), address.end()) {}
    static consteval std::string_view checked(char const* path) {
        std::string_view const text(path);
        if (text.empty() || text[0] != '/' || text.starts_with("//"))
            throw "an address of our own begins with one slash";
        for (char const c : text) {
            if (c <= ' ' || c > '~' || c == '\\' || c == '"') throw "percent-encode the address";
        }
        return text;
    }

    std::string_view literal_;
    std::vector<char> owned_;  // libstdc++ 12's string cannot stand in a consteval constructor
};

/// RFC 3986 percent-encoding of everything but unreserved characters.
[[nodiscard]] std::string percent_encoded(std::string_view text);

}  // namespace slovo::text
